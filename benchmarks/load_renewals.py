"""Beside the clicking people: somebody who renews a whole agency and undoes it, and one who only waits for the lock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Event

import load_data
from load_people import FINGERPRINT, Answer, Browser

LONGEST = 300  # seconds that a job may take
LOOK = 1.0  # how often the page of a job asks how far it is
EVERY = 60.0  # seconds from one renewal to the next
TOUCH = 0.2  # seconds between two tries to write


@dataclass(frozen=True, slots=True)
class Job:
    """A renewal or its undoing, as the one who waits for it saw it."""

    kind: str
    began: float
    ended: float
    done: bool

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass(slots=True)
class Renewer:
    """Renews everybody with an EMT card, looks at the run, undoes it; at the end renews once more and lets it stand."""

    place: load_data.Place
    browser: Browser
    jobs: list[Job] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    def work(self, over: Event) -> None:
        while not over.is_set():
            began = time.perf_counter()
            run = self.renew()
            if run:
                self.undo(run)
            over.wait(max(1.0, began + EVERY - time.perf_counter()))

    def finish(self) -> None:
        """Renew once more, when everybody else has gone."""
        if self.renew():
            self.told["standing"] = 1

    def path(self, rest: str) -> str:
        return f"/a/{self.place.slug}/{rest}"

    def renew(self) -> str:
        """Return the address of the run; empty where the records moved under the one who confirmed."""
        of_type = f"?type={self.place.emt.type_id}"
        page = self.browser.ask("desk of one type", self.path(f"renewals/{of_type}"))
        draft = page.text.partition("/renewals/drafts/")[2].partition("/")[0]
        confirm = self.path(f"renewals/drafts/{draft}/confirm/{of_type}")
        found = FINGERPRINT.search(self.browser.ask("confirm", confirm).text)
        if not found:
            self.trouble.append("There was nothing to confirm.")
            return ""
        answer = self.browser.ask("confirm a renewal", confirm, [("fingerprint", found[1])])
        run = self._wait("renewal", answer)
        self.told["confirmed"] = self.told.get("confirmed", 0) + bool(run)
        return run

    def undo(self, run: str) -> None:
        self.browser.ask("run", run)
        done = self._wait("undo", self.browser.ask("undo a renewal", f"{run}undo/", []))
        self.told["undone"] = self.told.get("undone", 0) + bool(done)

    def _wait(self, kind: str, answer: Answer) -> str:
        """Wait as the page of the job does; return where it leads."""
        began, job = time.perf_counter(), answer.where
        shown = answer  # a small one is done at once: it leads to the run, not to a job
        while "/jobs/" in shown.where and time.perf_counter() < began + LONGEST:
            time.sleep(LOOK)
            shown = self.browser.ask("job", job, htmx=True)
            if "Not done" in shown.text or "Cancelled" in shown.text:
                break
            shown = shown if shown.where else answer
        done = "/runs/" in shown.where
        self.jobs.append(Job(kind, began, time.perf_counter(), done))
        if not done:
            self.trouble.append(f"A {kind} did not come to an end: {shown.status} {shown.text[-600:]}")
        return shown.where if done else ""


def wait_for_lock(place: load_data.Place, over: Event, log: list[tuple[float, float]]) -> None:
    """Write again and again beside everybody, and note when it began and how long it took."""
    while not over.wait(TOUCH):
        log.append((time.perf_counter(), load_data.touch(place)))
    load_data.let_go()
