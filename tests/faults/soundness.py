"""What must be true of an agency's rows at every moment, in plain SQL: nothing of Recert's own code judges itself.

``picture`` is every row of the agency, so that “wholly before” can be told from “nearly before”.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from tests.faults.crew import Worker
from tests.faults.places import Place

LIVING = "c.agency_id = ? AND c.withdrawn_at IS NULL"
# Each asks for what must not be there; its name is the sentence of the failure.
FAULTS = {
    "a credential has two living successors": f"""
        SELECT c.renews_id, count(*) FROM credential c WHERE {LIVING} AND c.renews_id IS NOT NULL
        GROUP BY c.renews_id HAVING count(*) > 1""",
    "a living credential renews one that is withdrawn": f"""
        SELECT c.id, p.id FROM credential c JOIN credential p ON p.id = c.renews_id
        WHERE {LIVING} AND p.withdrawn_at IS NOT NULL""",
    "a chain has two latest credentials": f"""
        SELECT c.member_id, c.credential_type_id, count(*) FROM credential c
        WHERE {LIVING} AND NOT EXISTS (
            SELECT 1 FROM credential s WHERE s.agency_id = c.agency_id AND s.renews_id = c.id AND s.withdrawn_at IS NULL)
        GROUP BY c.member_id, c.credential_type_id HAVING count(*) > 1""",
    "a successor does not start later": f"""
        SELECT c.id FROM credential c JOIN credential p ON p.id = c.renews_id
        WHERE {LIVING} AND c.valid_from <= p.valid_from""",
    "a credential was corrected twice": """
        SELECT c.corrects_id FROM credential c WHERE c.agency_id = ? AND c.corrects_id IS NOT NULL
        GROUP BY c.corrects_id HAVING count(*) > 1""",
    "a credential is renewed by two runs": """
        SELECT l.credential_id FROM renewal_line l
        WHERE l.agency_id = ? AND l.outcome = 'renewed' AND l.undone_at IS NULL
        GROUP BY l.credential_id HAVING count(*) > 1""",
    "a run without lines, or lines of a draft": """
        SELECT r.id, r.state FROM renewal_run r WHERE r.agency_id = ?
        AND (r.state <> 'draft') <> EXISTS (
            SELECT 1 FROM renewal_line l WHERE l.agency_id = r.agency_id AND l.run_id = r.id)""",
    "a renewed line whose credential does not follow": """
        SELECT l.id FROM renewal_line l JOIN credential n ON n.id = l.new_credential_id
        WHERE l.agency_id = ? AND l.undone_at IS NULL AND n.withdrawn_at IS NULL
        AND (n.renews_id IS NULL OR n.member_id <> l.member_id)""",
    "an undone line whose credential lives": """
        SELECT l.id FROM renewal_line l JOIN credential n ON n.id = l.new_credential_id
        WHERE l.agency_id = ? AND l.undone_at IS NOT NULL AND n.withdrawn_at IS NULL""",
    "an undone line whose correction lives": """
        SELECT l.id FROM renewal_line l
        JOIN credential k ON k.agency_id = l.agency_id AND k.corrects_id = l.new_credential_id
        WHERE l.agency_id = ? AND l.undone_at IS NOT NULL AND k.withdrawn_at IS NULL""",
    "a line left as it was, but its credential was withdrawn by an undo": """
        SELECT l.id FROM renewal_line l JOIN credential n ON n.id = l.new_credential_id
        WHERE l.agency_id = ? AND l.undone_at IS NULL AND substr(n.withdrawn_reason, 1, 17) = 'Renewal undone by'""",
    "a renewed line without its training": """
        SELECT l.id FROM renewal_line l LEFT JOIN enrollment e ON e.id = l.new_enrollment_id
        WHERE l.agency_id = ? AND l.outcome = 'renewed' AND e.id IS NULL""",
    "a renewed line whose old training is open": """
        SELECT l.id FROM renewal_line l JOIN enrollment e ON e.id = l.closed_enrollment_id
        WHERE l.agency_id = ? AND l.undone_at IS NULL AND e.closed_on IS NULL""",
    # training for a card that an import followed by a newer one stays open: somebody decides what becomes of it
    "somebody is twice in open training of a type, for the card of now": """
        SELECT e.member_id, a.credential_type_id FROM enrollment e JOIN assignment a ON a.id = e.assignment_id
        WHERE e.agency_id = ? AND e.closed_on IS NULL AND a.credential_type_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM credential s
            WHERE s.agency_id = e.agency_id AND s.renews_id = e.credential_id AND s.withdrawn_at IS NULL)
        GROUP BY e.member_id, a.credential_type_id HAVING count(*) > 1""",
    "open training on a closed assignment": """
        SELECT e.id FROM enrollment e JOIN assignment a ON a.id = e.assignment_id
        WHERE e.agency_id = ? AND e.closed_on IS NULL AND a.closed_on IS NOT NULL""",
    "open training for a credential that is withdrawn": """
        SELECT e.id FROM enrollment e JOIN credential k ON k.id = e.credential_id
        WHERE e.agency_id = ? AND e.closed_on IS NULL AND k.withdrawn_at IS NOT NULL""",
    "edits of a run that is done": """
        SELECT x.id FROM renewal_edit x JOIN renewal_run r ON r.id = x.run_id
        WHERE x.agency_id = ? AND r.state <> 'draft'""",
}
# Two figures that must be equal.
SUMS = {
    "events of renewals and lines of renewals": (
        "SELECT count(*) FROM audit_event WHERE agency_id = ? AND kind = 'credential.renewed'",
        "SELECT count(*) FROM renewal_line WHERE agency_id = ? AND outcome = 'renewed'",
    ),
    "events of undoing and lines undone": (
        "SELECT count(*) FROM audit_event WHERE agency_id = ? AND kind = 'credential.renewal_undone'",
        "SELECT count(*) FROM renewal_line WHERE agency_id = ? AND undone_at IS NOT NULL",
    ),
    "events of runs and runs": (
        "SELECT count(*) FROM audit_event WHERE agency_id = ? AND kind = 'renewal.applied'",
        "SELECT count(*) FROM renewal_run WHERE agency_id = ? AND state <> 'draft'",
    ),
}
COUNTED = """
    SELECT r.id, r.summary, sum(CASE WHEN l.outcome = 'renewed' THEN 1 ELSE 0 END),
        sum(CASE WHEN l.outcome = 'skipped' THEN 1 ELSE 0 END), count(DISTINCT CASE WHEN l.outcome = 'renewed'
        THEN l.member_id END), count(l.closed_enrollment_id)
    FROM renewal_run r JOIN renewal_line l ON l.agency_id = r.agency_id AND l.run_id = r.id
    WHERE r.agency_id = ? GROUP BY r.id, r.summary"""

TABLES = {  # that hold rows of agencies; by whether it is PostgreSQL
    True: """
        SELECT table_name FROM information_schema.columns
        WHERE column_name = 'agency_id' AND table_schema = 'public' ORDER BY 1""",
    False: """
        SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE c.name = 'agency_id' ORDER BY 1""",
}
Ask = Callable[..., list[Any]]


def faults(place: Place, agency: int, asked: Worker | None = None) -> list[str]:
    """Return everything that is not sound, in sentences; ``asked``: a process that also asks Recert itself."""
    with place.asking() as ask:
        found = [
            f"{name}: {rows[:5]} ({len(rows)})" for name, sql in FAULTS.items() if (rows := ask(sql, agency))
        ]
        for name, (one, other) in SUMS.items():
            [[first]], [[second]] = ask(one, agency), ask(other, agency)
            found += [f"{name}: {first} and {second}"] if first != second else []
        found += _wrong_sums(ask, agency)
    return found + (asked.do("violations") if asked else [])


def _wrong_sums(ask: Ask, agency: int) -> list[str]:
    found = []
    for run, summary, *counts in ask(COUNTED, agency):
        said = summary if isinstance(summary, dict) else json.loads(summary)
        told = [said.get(name) for name in ("renewed", "skipped", "people", "closed")]
        if told != counts or sum(kind["renewed"] for kind in said.get("types", [])) != counts[0]:
            found.append(f"run {run} says {told}, its lines say {counts}")
    return found


def standing(place: Place, agency: int) -> dict[tuple[int, int], int]:
    """Return how many living credentials each person's chain of each type has: 1 before, 2 once renewed."""
    sql = f"SELECT member_id, credential_type_id, count(*) FROM credential c WHERE {LIVING} GROUP BY 1, 2"
    return {(member, kind): count for member, kind, count in place.rows(sql, agency)}


def picture(place: Place, agency: int) -> dict[str, str]:
    """Return a digest of every table's rows of this agency."""
    with place.asking() as ask:
        tables = [name for [name] in ask(TABLES[place.on_postgresql])]
        return {
            name: _digest(ask(f"SELECT * FROM {name} WHERE agency_id = ? ORDER BY id", agency))
            for name in tables
        }


def _digest(rows: list[Any]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for row in rows:
        digest.update(repr(row).encode())
    return f"{len(rows)} rows, {digest.hexdigest()}"
