"""How wrong input is sent: every field of a form in turn, and no trace left of it."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from tests.web.hostile import DAY, DECIMAL, EMAIL, FREE, IDS, INT, JUNK, NAME, NUL, TEXT, Form

# Wrong inputs sent one at a time: the junk spread over the fields. Larger forms also get all fields wrong at once.
MOST, MOST_OF_MANY, FEW_FIELDS = 31, 13, 2
OTHER_AGENCY = 987_654_321  # a number that no write may carry
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b(?!.*django_session)", re.IGNORECASE | re.DOTALL)
SHOWN_AS_TYPED = {TEXT, NAME, DAY, INT, DECIMAL, EMAIL}
World = dict[str, Any]


@contextmanager
def taken_back() -> Iterator[list[str]]:
    """Collect what is written, check every key of the database, and take it all back."""
    written: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql) and (params or not many):
            assert str(OTHER_AGENCY) not in repr(params), "a row of another agency"
            written.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(watch):
        yield written
        if written:
            connection.check_constraints()
        transaction.set_rollback(True)


def send(client: Client, path: str, data: Any, **kwargs: Any) -> tuple[HttpResponse, list[str]]:
    """Post; look at the page where it leads; leave no trace."""
    cache.clear()
    cookies = client.cookies.copy()
    with taken_back() as written:
        answer = client.post(path, data, **kwargs)
        count = len(written)
        if answer.status_code == 302 and written:
            assert client.get(answer["Location"]).status_code in {200, 302, 404}
    client.cookies = cookies
    return answer, written[:count]


def named(value: Any, rows: World) -> Any:
    return re.sub(r"@(\w+)", lambda found: rows.get(found[1], found[0]), value) if "@" in value else value


def filled(form: Form, world: SimpleNamespace) -> dict[str, Any]:
    return {named(name, world.own): named(value, world.own) for name, value in form.data.items()}


def wrong_inputs(form: Form, world: SimpleNamespace) -> list[tuple[str, Any, bool]]:
    """(field, what is sent, whether it may be taken): all junk and all fields, and every row of another agency."""
    found: list[tuple[str, Any, bool]] = []
    foreign: list[tuple[str, Any, bool]] = []
    for name, value in form.data.items():
        found += [(name, junk, junk in form.fine(name)) for junk in JUNK]
        found += [(name, None, name not in form.needed.split()), (name, [value, value], True)]
        if value.startswith("@") and value[1:] in world.other:
            foreign.append((name, world.other[value[1:]], form.kind(name) in {FREE, IDS}))
    most = MOST if len(form.data) <= FEW_FIELDS else MOST_OF_MANY
    return found[:: -(-len(found) // most)] + foreign


def sent_with(form: Form, world: SimpleNamespace, name: str, value: Any) -> dict[str, Any]:
    """The right data with one field changed (None: without it)."""
    data = {key: old for key, old in filled(form, world).items() if key != named(name, world.own)}
    if value is None:
        return data
    values = [named(one, world.own) for one in (value if isinstance(value, list) else [value])]
    return data | {named(name, world.own): values}


def says_no(page: str) -> bool:
    return any(mark in page for mark in ('aria-invalid="true"', 'class="error"', "banner bad", "banner warn"))


def check_refused(form: Form, name: str, value: Any, page: str) -> None:
    assert says_no(page), "nothing is said"
    if form.kind(name) in SHOWN_AS_TYPED and isinstance(value, str) and NUL not in value:
        assert value.strip() in html.unescape(page), "not kept"


def check(form: Form, name: str, value: Any, fine: bool, sent: tuple[HttpResponse, list[str]]) -> None:
    answer, written = sent
    page = answer.content.decode()
    assert answer.status_code in {200, 302} or (form.kept and answer.status_code == 409)
    if fine or form.kept:
        assert answer.status_code == 302 or written or says_no(page) or form.kept, "taken in silence"
        assert form.kind(name) != IDS or isinstance(value, list) or value is None or not written, (
            "took a stranger"
        )
        return
    assert not written, f"wrote {written[0][:99]}"
    assert answer.status_code == 200 or form.told, "was taken"
    if answer.status_code == 200:
        check_refused(form, name, value, page)


@contextmanager
def describing(what: str) -> Iterator[None]:
    try:
        yield
    except AssertionError as fault:
        raise AssertionError(f"{what}: {fault}") from fault


def all_wrong(form: Form, world: SimpleNamespace) -> Iterator[dict[str, str]]:
    """The form with every field wrong at once, each that refuses something with something to refuse."""
    for turn in range(3 if len(form.data) > FEW_FIELDS else 0):
        wrong = {}
        for place, name in enumerate(form.data):
            refused = [junk for junk in JUNK if junk not in form.fine(name)] or JUNK
            wrong[named(name, world.own)] = refused[(7 * turn + 3 * place + len(form.name)) % len(refused)]
        yield wrong


def send_wrong_inputs(client: Client, path: str, form: Form, world: SimpleNamespace) -> None:
    """Change one field at a time and judge each answer."""
    for name, value, fine in wrong_inputs(form, world):
        sent = send(client, path, sent_with(form, world, name, value))
        with describing(f"{form.name} {name}={str(value)[:60]!r}"):
            check(form, name, value, fine, sent)
    for wrong in all_wrong(form, world):
        answer, written = send(client, path, wrong)
        assert form.kept or not written, wrong
        assert answer.status_code in {200, 302, 409}, wrong
        assert answer.status_code == 302 or says_no(answer.content.decode()), wrong
