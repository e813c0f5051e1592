"""People who click: each has a browser that stays connected, thinks for a while, and remembers what was answered."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from random import Random
from threading import Event
from urllib.parse import urlencode

from load_data import Login, Place, Written

CSRF = "c" * 32
THINK = (1.0, 5.0)
LIMIT = 60  # seconds before a browser gives up
INPUT = re.compile(r'name="((?:start|end|training_start|training_end|due)-\d+)"[^>]*?value="([^"]*)"')
SHOWN = re.compile(r'name="rows" value="(\d+)"')
DRAFT = re.compile(r"/renewals/drafts/(\d+)/")
FINGERPRINT = re.compile(r'name="fingerprint" value="([0-9a-f]{64})"')
WORDS = ("an", "garcia", "smith", "B-12", "B-40", "le", "station", "o'brien", "x")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what for, when, how long it took, how it was answered (0: not at all)."""

    page: str
    writes: bool
    at: float
    seconds: float
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    @property
    def where(self) -> str:
        """Where the page sends the browser."""
        return self.headers.get("location") or self.headers.get("hx-redirect", "")


class Browser:
    """One person's connection. Follows no redirect by itself."""

    def __init__(self, port: int, session: str, log: list[Asked]) -> None:
        self.port, self.log = port, log
        self.cookie = f"sessionid={session}; csrftoken={CSRF}"
        self.connection = HTTPConnection("127.0.0.1", port, timeout=LIMIT)

    def ask(
        self, page: str, path: str, data: Sequence[tuple[str, str]] | None = None, *, htmx: bool = False
    ) -> Answer:
        """Get a page, or post a form."""
        began = time.perf_counter()
        try:
            answer = self._sent(path, data, htmx=htmx)
        except (OSError, HTTPException) as problem:
            self.connection.close()
            answer = Answer(0, f"{problem!r}", {})
        self.log.append(Asked(page, data is not None, began, time.perf_counter() - began, answer.status))
        return answer

    def _sent(self, path: str, data: Sequence[tuple[str, str]] | None, *, htmx: bool) -> Answer:
        """Send it; once more where the server had closed the connection while nobody used it, as every browser does."""
        try:
            return self._send(path, data, htmx=htmx)
        except (ConnectionResetError, BrokenPipeError, RemoteDisconnected):
            self.connection.close()
            return self._send(path, data, htmx=htmx)

    def _send(self, path: str, data: Sequence[tuple[str, str]] | None, *, htmx: bool) -> Answer:
        headers = {"Cookie": self.cookie}
        body = None
        if htmx:
            headers["HX-Request"] = "true"
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode([("csrfmiddlewaretoken", CSRF), *data])
        self.connection.request("GET" if data is None else "POST", path, body, headers)
        with self.connection.getresponse() as answer:
            text = answer.read().decode()
            found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, text, found)


@dataclass(slots=True)
class Person:
    """A coordinator of one agency. ``cards`` and ``places`` are the share that nobody else writes to."""

    login: Login
    browser: Browser
    random: Random
    cards: list[int]
    places: list[int]
    written: Written = field(default_factory=Written)

    @property
    def place(self) -> Place:
        return self.login.place

    def path(self, rest: str) -> str:
        return f"/a/{self.place.slug}/{rest}"

    def get(self, page: str, rest: str) -> Answer:
        return self.browser.ask(page, self.path(rest))

    def saved(self, page: str, rest: str, data: Sequence[tuple[str, str]]) -> bool:
        """Post a form and look at the page that it leads to; tell whether it was saved."""
        answer = self.browser.ask(page, self.path(rest), data)
        if answer.status == 302:
            self.browser.ask(f"after {page}", answer.where.partition("#")[0])
        return answer.status == 302

    def click(self, over: Event) -> None:
        """Click and think until it is over."""
        kinds, weights = [kind for kind, _ in CLICKS], [weight for _, weight in CLICKS]
        over.wait(self.random.uniform(0, THINK[1]))
        while not over.is_set():
            self.random.choices(kinds, weights)[0](self)
            over.wait(self.random.uniform(*THINK))


def home(person: Person) -> None:
    person.get("home", "")


def members(person: Person) -> None:
    if person.random.random() < 0.5:
        person.get("members, searched", "personnel/?" + urlencode({"q": person.random.choice(WORDS)}))
    else:
        person.get("members", f"personnel/?page={person.random.randint(1, len(person.place.members) // 50)}")


def member(person: Person) -> None:
    person.get("member", f"personnel/{person.random.choice(person.place.members)}/")


def cards(person: Person) -> None:
    of_type, word = {"type": person.place.cpr.type_id}, {"q": person.random.choice(WORDS)}
    wanted = person.random.choice([{}, {"status": "expired"}, of_type, word, {"sort": "expires"}])
    page = person.random.randint(1, 5)
    person.get("credentials", "credentials/?" + urlencode({**wanted, "page": page}))


def card(person: Person) -> None:
    person.get("credential", f"credentials/{person.random.choice(person.place.emt.cards)}/")


def desk(person: Person) -> Answer:
    return person.get("desk", "renewals/")


def types(person: Person) -> None:
    person.get("types", "types/")


def assignments(person: Person) -> None:
    person.get("assignments", "training/")


def assignment(person: Person) -> None:
    person.get("assignment", f"training/assignments/{person.place.cpr.assignment_id}/")


def runs(person: Person) -> None:
    answer = person.get("past runs", "renewals/runs/")
    found = re.findall(r"/renewals/runs/(\d+)/", answer.text)
    if found and person.random.random() < 0.5:
        person.get("run", f"renewals/runs/{person.random.choice(found)}/")


def jobs(person: Person) -> None:
    person.get("jobs", "jobs/")


def add_member(person: Person) -> None:
    number = f"L-{person.random.getrandbits(48):x}"
    data = [("first_name", "Lou"), ("last_name", "Added"), ("member_number", number), ("unit_id", "")]
    person.written.members += person.saved("add a member", "personnel/add/", data)


def correct(person: Person) -> None:
    if not person.cards:
        return
    pk = person.cards.pop()
    answer = person.get("correct", f"credentials/{pk}/correct/")
    days = dict(re.findall(r'name="(issued_on|valid_from|valid_through)" value="([^"]*)"', answer.text))
    data = [("number", f"C{pk}"), ("reason", "Misread from the card"), *days.items()]
    person.written.corrections += person.saved("correct a credential", f"credentials/{pk}/correct/", data)


def tick(person: Person) -> None:
    """Untick a row of the desk and type a date in another, as the page sends it after each change."""
    answer = desk(person)
    shown, draft = SHOWN.findall(answer.text), DRAFT.search(answer.text)
    if not draft or len(shown) < 3:
        return
    typed = dict(INPUT.findall(answer.text))
    out, other = person.random.sample(shown, 2)
    typed[f"end-{other}"] = "2029-06-30"
    data = [("do", "save"), ("logic", "validity"), ("days_before", "14"), ("target", "join")]
    data += [("rows", pk) for pk in shown] + [("pick", pk) for pk in shown if pk != out]
    path = person.path(f"renewals/drafts/{draft[1]}/")
    person.browser.ask("tick and type on the desk", path, [*data, *typed.items()], htmx=True)


def complete(person: Person) -> None:
    if not person.places:
        return
    pk, home = person.places.pop(), f"training/assignments/{person.place.cpr.assignment_id}/"
    data = [("do", "record"), ("people", str(pk)), ("course", "plan")]
    data.append(("completed_on", time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))))
    if person.saved("record a completion", f"{home}people/", data):
        person.written.completions.add(pk)


CLICKS: list[tuple[Callable[[Person], object], int]] = [
    (home, 10), (members, 16), (member, 14), (cards, 12), (card, 10), (desk, 8), (types, 4), (assignments, 4),
    (assignment, 4), (runs, 4), (jobs, 2), (add_member, 3), (correct, 4), (tick, 3), (complete, 2),
]  # fmt: skip
