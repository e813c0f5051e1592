"""The records cannot be reached while somebody works: the page says so and keeps what was typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import serving, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outage") / "data"


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[str]:
    """A site of its own, for its database is taken away."""
    with serving(data) as (address, _):
        yield address


@contextmanager
def without_records(data: Path) -> Iterator[None]:
    """The database is where it was, but cannot be opened."""
    kept = [(file, file.with_name(f"kept-{file.name}")) for file in data.glob("recert.sqlite3*")]
    for file, place in kept:
        file.rename(place)
    (data / "recert.sqlite3").mkdir()
    yield
    (data / "recert.sqlite3").rmdir()
    for file, place in kept:
        place.rename(file)


def first_day(page: Page) -> Locator:
    return page.locator("input[data-live].input:visible").first


def test_the_desk_says_it_and_sends_the_date_again(site: str, data: Path, page: Page) -> None:
    sign_in(page, site, "coordinator@metro-police.example")
    page.goto(f"{site}/a/metro-police/renewals/")
    with without_records(data):
        first_day(page).fill("2031-01-31")
        first_day(page).press("Tab")
        expect(page.get_by_role("alert")).to_contain_text("Recert cannot open its records")
        expect(first_day(page)).to_have_value("2031-01-31")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-trouble]")).to_have_count(0)
    page.reload()
    expect(first_day(page)).to_have_value("31 Jan 2031")


def test_a_form_can_be_sent_again(site: str, data: Path, page: Page) -> None:
    sign_in(page, site, "coordinator@metro-police.example")
    page.goto(f"{site}/a/metro-police/personnel/add/")
    page.get_by_label("First name").fill("Zoë")
    with without_records(data):
        page.locator("main form button.primary").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Recert cannot open its records")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_label("First name")).to_have_value("Zoë")


def test_a_server_that_is_gone_is_said_too(site: str, page: Page) -> None:
    sign_in(page, site, "coordinator@harbor-fire.example")
    page.goto(f"{site}/a/harbor-fire/renewals/")
    page.context.set_offline(True)
    first_day(page).fill("2031-01-31")
    first_day(page).press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Recert does not answer")
    expect(first_day(page)).to_have_value("2031-01-31")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_be_empty()
