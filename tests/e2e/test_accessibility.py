"""Every kind of page in light and dark, on a desk screen and on a phone: axe finds nothing, nothing overflows.

Each page is opened once. Colours and layout are CSS's alone, so the same page is then looked at in each of
the looks, as for a person who turns the phone or switches to dark. Dark changes nothing but colours, so
there the rules on colour are enough.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import sign_in

pytestmark = pytest.mark.e2e

QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], **QUICK}
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **QUICK}
DESK, PHONE, NARROW = (1440, 900), (390, 844), (320, 640)
LOOKS: dict[str, tuple[Any, tuple[int, int], dict[str, Any]]] = {
    "light, desk": ("light", DESK, WCAG),
    "dark, desk": ("dark", DESK, COLORS),
    "light, phone": ("light", PHONE, WCAG),
}
ROSTER = """member_number,first_name,last_name,email,unit,rank,hired_on,birth_date,status
MP-9001,Noor,al-Amin,noor@metro-police.example,Narcotics,Officer,2020-06-01,1992-12-01,active
MP-9002,X,O’Dell,not an address,Narcotics,Officer,2020-06-01,31/31/1992,active
"""


@dataclass(frozen=True)
class Stop:
    """A page of an agency: an address, or the first link of a page that leads to ``link``, and on from there."""

    name: str
    path: str
    link: str = ""
    then: str = ""
    role: str = "coordinator"
    agency: str = "metro-police"


STOPS = [
    Stop("home", ""),
    Stop("home, fire brand", "", agency="harbor-fire"),
    Stop("home, corrections brand", "", agency="county-corrections"),
    Stop("desk", "renewals/"),
    Stop("who is due", "training/due/"),
    Stop("one person’s training", "training/due/?show=done", r"/training/due/\d+/$"),
    Stop(
        "desk of one assignment",
        "training/",
        r"/training/assignments/\d+/$",
        "../../../renewals/assignments/{}/",
    ),
    Stop("desk, needs a decision", "renewals/?show=blocked", agency="harbor-fire"),
    Stop("desk, a filter nobody matches", "renewals/?q=nobody+is+called+this"),
    Stop("desk, one type", "renewals/", r"\?type=\d+$"),
    Stop("past runs", "renewals/runs/"),
    Stop("late credit", "renewals/late/"),
    Stop("run", "renewals/runs/", r"/renewals/runs/\d+/$"),
    Stop("members", "personnel/"),
    Stop("members, nobody found", "personnel/?q=nobody+is+called+this"),
    Stop("member", "personnel/", r"/personnel/\d+/$"),
    Stop("member's trail", "personnel/", r"/personnel/\d+/$", "trail/"),
    Stop("member, add", "personnel/add/"),
    Stop("member, edit", "personnel/", r"/personnel/\d+/$", "edit/"),
    Stop("members, many at once", "personnel/many/?all=1"),
    Stop("units and groups", "personnel/units/"),
    Stop("unit", "personnel/units/", r"/units/\d+/$"),
    Stop("unit, add", "personnel/units/add/"),
    Stop("group", "personnel/units/", r"/groups/\d+/$"),
    Stop("group, edit", "personnel/units/", r"/groups/\d+/$", "edit/"),
    Stop("group, add", "personnel/groups/add/"),
    Stop("credentials", "credentials/"),
    Stop("credential", "credentials/", r"/credentials/\d+/$"),
    Stop("credential, find member", "credentials/add/?q=an"),
    Stop("credential, add", "personnel/", r"/personnel/\d+/$", "../../credentials/add/{}/"),
    Stop("credential, correct", "credentials/", r"/credentials/\d+/$", "correct/"),
    Stop("credential, action", "credentials/", r"/credentials/\d+/$", "action/"),
    Stop("credential, attach", "credentials/", r"/credentials/\d+/$", "attach/"),
    Stop("types", "types/"),
    Stop("types, library", "types/library/"),
    Stop("type", "types/", r"/types/\d+/$"),
    Stop("type, dates that differ", "types/", r"/types/\d+/$", "mismatches/"),
    Stop("type, add", "types/add/"),
    Stop("type, edit", "types/", r"/types/\d+/$", "edit/"),
    Stop("credential assignments", "training/"),
    Stop("assignments", "training/assignments/"),
    Stop("assignment", "training/", r"/training/assignments/\d+/$"),
    Stop("assignment's people", "training/", r"/training/assignments/\d+/$", "people/"),
    Stop("assignment, enroll", "training/", r"/training/assignments/\d+/$", "enroll/"),
    Stop("assignment, add", "training/assignments/new/"),
    Stop("plans", "training/plans/"),
    Stop("plan", "training/plans/", r"/plans/\d+/$"),
    Stop("plan, add", "training/plans/new/"),
    Stop("courses", "training/courses/"),
    Stop("course", "training/courses/", r"/courses/\d+/$"),
    Stop("course, add", "training/courses/new/"),
    Stop("classes", "classes/"),
    Stop("class session", "classes/?when=past", r"/classes/\d+/$"),
    Stop("class session, edit", "classes/", r"/classes/\d+/$", "edit/"),
    Stop("class session, add people", "classes/", r"/classes/\d+/$", "people/"),
    Stop("class session, attendance", "classes/?when=past", r"/classes/\d+/$", "attendance/"),
    Stop("own classes", "classes/mine/", role="member"),
    Stop("own class, attendance", "classes/mine/", r"/mine/\d+/attendance/$", role="member"),
    Stop("lessons", "training/courses/?q=lifting", r"/courses/\d+/$", "../../../lessons/courses/{}/"),
    Stop(
        "lesson, add",
        "training/courses/?q=lifting",
        r"/courses/\d+/$",
        "../../../lessons/courses/{}/add/video/",
    ),
    Stop(
        "lessons, preview",
        "training/courses/?q=lifting",
        r"/courses/\d+/$",
        "../../../lessons/courses/{}/preview/5/",
    ),
    Stop("online courses", "lessons/", role="member"),
    Stop("online course", "lessons/", r"/lessons/\d+/$", role="member"),
    Stop("online course, lesson", "lessons/", r"/lessons/\d+/$", "2/", role="member"),
    Stop("imports", "imports/"),
    Stop("import, upload members", "imports/new/members/"),
    Stop("import, upload credentials", "imports/new/credentials/"),
    Stop("reports", "reports/"),
    Stop("report, compliance", "reports/compliance/"),
    Stop("report, the people behind it", "reports/compliance/people/?show=not"),
    Stop("report, expiring", "reports/expiring/?by=unit"),
    Stop("report, who expires", "reports/expiring/people/"),
    Stop("report, who lacks what", "reports/lacking/"),
    Stop("report, hours", "reports/hours/"),
    Stop("report, hours by person", "reports/hours/?by=person"),
    Stop("report, hours by category", "reports/hours/?by=category"),
    Stop("report, find a member", "reports/members/?q=an"),
    Stop("report, proof", "reports/members/?q=an", r"/members/\d+/proof/$"),
    Stop("settings, agency", "settings/"),
    Stop("settings, brand", "settings/brand/"),
    Stop("settings, people", "settings/people/"),
    Stop("settings, add a login", "settings/people/add/"),
    Stop("settings, person", "settings/people/", r"/people/\d+/$"),
    Stop("audit log", "settings/audit/"),
    Stop("me, home", "me/", role="member"),
    Stop("me, credentials", "me/credentials/", role="member"),
    Stop("me, training", "me/training/", role="member"),
    Stop("me, handed in", "submissions/", role="member"),
    Stop("me, add training", "submissions/training/", role="member"),
    Stop("me, add a card", "submissions/card/", role="member"),
    Stop("me, one handed in", "submissions/", r"/submissions/\d+/$", role="member"),
    Stop("review, queue", "submissions/review/"),
    Stop("review, training", "submissions/review/?kind=training", r"/review/\d+/$"),
    Stop("review, card", "submissions/review/?kind=card", r"/review/\d+/$"),
    Stop("review, approved", "submissions/review/?state=approved", r"/review/\d+/$"),
    Stop("record training for many", "submissions/record/"),
    Stop("me, profile", "me/profile/", role="member"),
    Stop("transcript", "personnel/", r"/personnel/\d+/$", "../../sharing/members/{}/transcript/"),
    Stop("certificates", "personnel/", r"/personnel/\d+/$", "../../sharing/members/{}/certificates/"),
    Stop("me, transcript", "sharing/transcript/", role="member"),
    Stop("me, transcript, days that are none", "sharing/transcript/?span=dates&first=x", role="member"),
    Stop("me, certificates", "sharing/certificates/", role="member"),
    Stop("me, calendar", "sharing/calendar/", role="member"),
    Stop("calendar of a manager", "sharing/calendar/", role="manager"),
    Stop("not there", "nothing/here/"),
    Stop("not there for a member", "personnel/", role="member"),
    Stop("style guide", "../../styleguide/"),
    Stop("change password", "../../account/password/change/"),
]


class Visitors:
    """Signed-in pages, one for each login that is asked for."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.pages: dict[str, Page] = {}

    def __call__(self, role: str = "coordinator", agency: str = "metro-police") -> Page:
        login = f"{role}@{agency}.example"
        if login not in self.pages:
            page = self.browser.new_context(reduced_motion="reduce", color_scheme="light").new_page()
            sign_in(page, self.site, login)
            self.pages[login] = page
        return self.pages[login]

    def open(self, stop: Stop) -> Page:
        """Go where a page's own links lead."""
        page = self(stop.role, stop.agency)
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.goto(f"{self.site}/a/{stop.agency}/{stop.path}")
        if stop.link:
            page.goto(first_link(page, stop.link))
        if stop.then:
            number = re.findall(r"\d+", page.url)[-1]
            page.goto(page.evaluate("to => new URL(to, location.href).href", stop.then.format(number)))
        return page


@pytest.fixture(scope="module")
def visitors(browser: Browser, demo_site: str) -> Iterator[Visitors]:
    found = Visitors(browser, demo_site)
    yield found
    for page in found.pages.values():
        page.context.close()


def first_link(page: Page, link: str) -> str:
    addresses: list[str] = page.eval_on_selector_all("main a", "found => found.map(one => one.href)")
    return next(one for one in addresses if re.search(link, one))


def findings(page: Page) -> list[str]:
    """What is wrong with this page, in each look, in words."""
    found = []
    for look, (scheme, (width, height), rules) in LOOKS.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{look}: {words}" for words in axe(page, rules)]
    for width, height in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        if over := overflow(page):
            found.append(f"{width} px: wider than the window: {over}")
    page.emulate_media(color_scheme="light")
    return found


def axe(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    """What axe finds against these rules, where and why."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for violation in page.evaluate("rules => axe.run(rules).then(found => found.violations)", rules):
        for node in violation["nodes"]:
            why = node["failureSummary"].splitlines()[1].strip()
            yield f"{violation['id']} at {' '.join(map(str, node['target']))}: {why}\n    {node['html'][:200]}"


def overflow(page: Page) -> str:
    """The page's width and who sticks out of it, or nothing."""
    return str(
        page.evaluate(
            """() => {
                const wide = document.documentElement.scrollWidth
                if (wide <= innerWidth) return ""
                const out = [...document.body.querySelectorAll("*")].filter(
                    one => one.getBoundingClientRect().right > innerWidth + 1)
                return wide + " px: " + out.slice(0, 5).map(one => one.outerHTML.slice(0, 120)).join(" | ")
            }"""
        )
    )


def assert_fine(page: Page) -> None:
    found = findings(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_page(visitors: Visitors, stop: Stop) -> None:
    page = visitors.open(stop)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_fine(page)


@pytest.mark.parametrize(
    "address", ["account/login/", "account/password/reset/", "nothing-here/", "check/harbor-fire/none-such/"]
)
def test_a_page_before_the_door(browser: Browser, demo_site: str, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{demo_site}/{address}")
        assert_fine(page)


def test_the_first_visit(browser: Browser, empty_site: tuple[str, object]) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(empty_site[0])
        assert_fine(page)
        page.get_by_role("button", name="Open the agency").click()
        expect(page.get_by_role("alert").first).to_be_visible()
        assert_fine(page)


@pytest.fixture
def draft(visitors: Visitors) -> Iterator[Page]:
    """The renewal screen, forgotten afterwards."""
    page = visitors.open(Stop("desk", "renewals/"))
    yield page
    visitors.open(Stop("desk", "renewals/"))
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_text("The draft is discarded")).to_be_visible()


def test_dates_edited_by_hand_and_one_that_is_none(draft: Page) -> None:
    ends = draft.get_by_role("textbox", name=re.compile("^New end"))
    ends.nth(0).fill("2031-06-30")
    ends.nth(0).press("Tab")
    expect(draft.locator("tr.edited .hand")).to_be_visible()
    ends.nth(1).fill("31 Smarch")
    ends.nth(1).press("Tab")
    expect(draft.locator("tr.edited .error")).to_be_visible()
    assert_fine(draft)
    draft.get_by_role("button", name=re.compile("^Edit training dates")).first.click()
    assert_fine(draft)


def test_the_reason_of_a_date_and_filling_down(draft: Page) -> None:
    for opener in (draft.locator(".why button").first, draft.get_by_role("button", name="Fill a date down")):
        opener.click()
        expect(draft.locator(":popover-open")).to_be_visible()
        assert not list(axe(draft, WCAG))
        draft.keyboard.press("Escape")


def test_the_summary_before_a_renewal(draft: Page) -> None:
    draft.get_by_role("button", name=re.compile(r"^Update \d+…")).click()
    expect(draft.get_by_role("heading", level=1)).to_contain_text("and assign their training?")
    assert_fine(draft)


def test_an_import_before_it_is_made(visitors: Visitors) -> None:
    page = visitors.open(Stop("upload", "imports/new/members/"))
    file: Any = {"name": "roster.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("MP-9002").first).to_be_visible()
    assert_fine(page)


REFUSED: dict[str, Callable[[Page], None]] = {
    "personnel/add/": lambda page: page.get_by_role("button", name=re.compile("^Add")).last.click(),
    "settings/people/add/": lambda page: page.get_by_role("button", name="Add login").click(),
    "training/courses/new/": lambda page: page.locator("main form .btn.primary").last.click(),
    "types/add/": lambda page: page.locator("main form .btn.primary").last.click(),
}


@pytest.mark.parametrize("path", REFUSED)
def test_a_form_with_errors_beside_its_fields(visitors: Visitors, path: str) -> None:
    page = visitors.open(Stop("form", path))
    REFUSED[path](page)
    expect(page.locator(".error").first).to_be_visible()
    assert_fine(page)


def test_the_menu_on_a_phone(visitors: Visitors) -> None:
    page = visitors.open(Stop("home", ""))
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Renewals", exact=True).first).to_be_visible()
    assert not list(axe(page, WCAG))


def test_these_checks_find_what_is_wrong(page: Page) -> None:
    page.set_content(
        "<html lang=en><title>x</title><p style='color:#999;width:700px'>pale and wide</p><img src='x'>"
    )
    found = "\n".join(findings(page))
    for words in ("light, desk: image-alt", "dark, desk: color-contrast", "390 px: wider", "320 px: wider"):
        assert words in found
