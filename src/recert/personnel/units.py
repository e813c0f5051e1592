"""Change the tree of units. ``Unit.path`` is kept: the ids from the root, so that a subtree is one prefix."""

from __future__ import annotations

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Concat, Substr

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.kernel.text import fold
from recert.personnel.details import check_place_name
from recert.personnel.models import Member, Unit

PATH_LENGTH = 255
Tree = dict[int, Unit]


def add_unit(*, name: str, parent_id: int | None, by: Actor) -> Unit:
    """Add a unit below another one, or at the top (None). Raises ProblemError."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        tree = _hold_tree()
        kept = _free_name(name, tree)
        parent = _parent(parent_id, tree)
        unit = Unit.objects.create(name=kept, parent=parent)
        unit.path = _checked_path(parent, unit)
        Unit.objects.filter(pk=unit.pk).update(path=unit.path)
        record(
            Entry("unit.added", "unit", unit.pk, kept, data={"below": parent.name if parent else ""}), by=by
        )
    return unit


def change_unit(*, unit_id: int, name: str, parent_id: int | None, by: Actor) -> bool:
    """Rename and move a unit with all below; False if nothing differs. Raises ProblemError, DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        tree = _hold_tree()
        unit = _unit(unit_id, tree)
        kept = _free_name(name, tree, but=unit)
        parent = _parent(parent_id, tree)
        if parent and parent.path.startswith(unit.path):
            raise ProblemError({"parent_id": f"{parent} is {unit} itself or below it. Choose another place."})
        renamed, moved = kept != unit.name, parent_id != unit.parent_id
        if moved:
            _move(unit, parent, tree, by)
        if renamed:
            Unit.objects.filter(pk=unit_id).update(name=kept)
            record(
                Entry("unit.renamed", "unit", unit_id, kept, data={"changes": {"name": [unit.name, kept]}}),
                by=by,
            )
    return renamed or moved


def remove_unit(*, unit_id: int, by: Actor) -> None:
    """Remove a unit without members (active or not) and units below. Raises ProblemError, DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        tree = _hold_tree()
        unit = _unit(unit_id, tree)
        if any(other.parent_id == unit_id for other in tree.values()):
            raise ProblemError(f"{unit} has units below it. Move or remove them first.")
        if members := Member.objects.filter(unit_id=unit_id).count():
            stand = "member stands" if members == 1 else "members stand"
            raise ProblemError(f"{members:,} {stand} in {unit}, active or not. Move them first.")
        unit.delete()
        record(Entry("unit.removed", "unit", unit_id, unit.name), by=by)


def _hold_tree() -> Tree:
    """Lock all units: changes of the tree happen one after the other, so that it stays a tree."""
    return {unit.pk: unit for unit in Unit.objects.select_for_update().order_by("pk")}


def _unit(unit_id: int, tree: Tree) -> Unit:
    if unit_id not in tree:
        raise Unit.DoesNotExist
    return tree[unit_id]


def _parent(parent_id: int | None, tree: Tree) -> Unit | None:
    if parent_id is not None and parent_id not in tree:
        raise ProblemError({"parent_id": "This unit is gone. Choose another one."})
    return tree[parent_id] if parent_id is not None else None


def _free_name(name: str, tree: Tree, but: Unit | None = None) -> str:
    try:
        kept = check_place_name(name)
    except ValueError as fault:
        raise ProblemError({"name": str(fault)}) from fault
    holder = next((unit for unit in tree.values() if fold(unit.name) == fold(kept) and unit != but), None)
    if holder:
        raise ProblemError(
            {"name": f"There is a unit “{holder}” already. Names are unique, so that files can name a unit."}
        )
    return kept


def _checked_path(parent: Unit | None, unit: Unit) -> str:
    path = f"{parent.path if parent else '/'}{unit.pk}/"
    if len(path) > PATH_LENGTH:
        raise ProblemError({"parent_id": "The tree would become too deep. Choose a place nearer to the top."})
    return path


def _move(unit: Unit, parent: Unit | None, tree: Tree, by: Actor) -> None:
    path = _checked_path(parent, unit)
    longest = max(len(other.path) for other in tree.values() if other.path.startswith(unit.path))
    if longest - len(unit.path) + len(path) > PATH_LENGTH:
        raise ProblemError({"parent_id": "The tree would become too deep. Choose a place nearer to the top."})
    rest = Substr("path", len(unit.path) + 1)
    below = Unit.objects.filter(path__startswith=unit.path)
    below.update(path=Concat(Value(path), rest, output_field=CharField()))
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    old = tree[unit.parent_id].name if unit.parent_id else ""
    told = {"changes": {"below": [old, parent.name if parent else ""]}}
    record(Entry("unit.moved", "unit", unit.pk, unit.name, data=told), by=by)
