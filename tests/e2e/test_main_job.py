"""The main job, click by click, on an agency's own files: import, find who has expired, renew, undo."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import today_in

pytestmark = pytest.mark.e2e

TODAY = today_in("America/New_York")
MEMBERS = """member_number,first_name,last_name,email,unit,rank,hired_on,birth_date,status
101,Aoife,O’Brien,aoife@harlow.example,Engine 1,Medic,2018-03-05,1990-09-14,active
102,José Ángel,Peña,jose@harlow.example,Engine 1,Medic,2019-03-05,1988-01-31,active
103,An,Nguyễn Văn,an@harlow.example,Engine 7,Captain,2015-06-01,1985-02-28,active
104,花子,佐藤,hanako@harlow.example,Medic 9,Medic,2020-06-01,1992-12-01,active
"""


def credentials() -> str:
    """BLS of four people: three ended last month, one ends in a year."""
    month_ends = [(TODAY.replace(day=1) - timedelta(days=1)), TODAY + timedelta(days=365)]
    rows = ["member_number,credential_type,number,issued_on,valid_from,valid_through,issuing_authority"]
    for number, through in (
        (101, month_ends[0]),
        (102, month_ends[0]),
        (103, month_ends[0]),
        (104, month_ends[1]),
    ):
        start = through - timedelta(days=720)
        rows.append(
            f"{number},AHA BLS Provider,B{number},{start},{start},{through},American Heart Association"
        )
    return "\n".join(rows) + "\n"


def set_up(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Agency").fill("Harlow County Public Safety")
    page.get_by_label("First name").fill("Marisol")
    page.get_by_label("Last name").fill("Vega")
    page.get_by_label("E-mail").fill("marisol@harlow.example")
    page.get_by_label("Password", exact=True).fill("four quiet herons wade")
    page.get_by_label("Password again").fill("four quiet herons wade")
    page.get_by_role("button", name="Open the agency").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs doing today")


def go(page: Page, where: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=where, exact=True).click()


def bring_in(page: Page, what: str, name: str, text: str, rows: int) -> None:
    go(page, "Imports")
    page.get_by_role("link", name=f"Import {what}").first.click()
    page.get_by_label("CSV file").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name=f"Import {rows} rows").click()
    expect(page.get_by_text("Imported").first).to_be_visible()


def make_assignment(page: Page) -> None:
    go(page, "Credential Assignments")
    page.get_by_role("link", name=re.compile("assignment", re.IGNORECASE)).and_(
        page.locator(".btn")
    ).first.click()
    page.get_by_label("Name").fill("BLS 2024")
    page.get_by_label("Credential type").select_option(label="AHA BLS Provider")
    page.get_by_role("button", name="Make assignment").click()


def test_import_renew_join_and_undo(empty_site: tuple[str, object], page: Page) -> None:
    set_up(page, empty_site[0])
    bring_in(page, "members", "roster.csv", MEMBERS, 4)
    bring_in(page, "credentials", "cards.csv", credentials(), 4)
    make_assignment(page)

    # 1-2: the assignment's Personnel section prompts, Update opens the renewal screen
    go(page, "Credential Assignments")
    page.get_by_role("link", name=re.compile("^Edit")).first.click()
    expect(page.get_by_text("3 people have expired credentials or completed training")).to_be_visible()
    page.get_by_role("link", name="Update", exact=True).click()

    # 3: just those people, with suggestions; edit one, leave one out
    expect(page.get_by_text("3 selected", exact=True)).to_be_visible()
    end = page.get_by_label("New end, Aoife O’Brien")
    suggested = end.input_value()
    end.fill("2029-06-30")
    end.press("Tab")
    expect(page.get_by_text("Edited by hand").first).to_be_visible()
    page.get_by_role("checkbox", name="Renew An Nguyễn Văn").uncheck()
    expect(page.get_by_text("2 selected", exact=True)).to_be_visible()

    # 4: read the summary, confirm
    page.get_by_role("button", name="Update 2…").click()
    expect(page.get_by_role("heading", name="Renew 2 credentials of 2 people")).to_be_visible()
    page.get_by_role("button", name="Confirm 2 renewals").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 credentials renewed")

    # who is renewed later joins the existing assignment
    go(page, "Renewals")
    page.get_by_role("button", name="Update 1…").click()
    expect(page.get_by_text("0 new, 1 joined")).to_be_visible()
    page.get_by_role("button", name="Confirm 1 renewal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 credential renewed")

    # 5: Manage Existing Assignments shows it among all others
    go(page, "Manage Existing Assignments")
    expect(
        page.get_by_role("link", name=re.compile("^AHA BLS Provider recertification, ")).first
    ).to_be_visible()
    expect(page.get_by_role("link", name="BLS 2024").first).to_be_visible()

    # and both runs can be undone
    for _ in range(2):
        go(page, "Past runs")
        page.get_by_role("link", name=re.compile("^Open run")).first.click()
        page.get_by_role("button", name="Undo this run").click()
        page.get_by_role("button", name=re.compile(r"^Undo \d renewal")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Undone")
    go(page, "Renewals")
    expect(page.get_by_text("3 selected", exact=True)).to_be_visible()
    assert page.get_by_label("New end, Aoife O’Brien").input_value() == suggested


def test_the_same_file_again_changes_nothing(
    empty_site: tuple[str, object], page: Page, tmp_path: Path
) -> None:
    set_up(page, empty_site[0])
    bring_in(page, "members", "roster.csv", MEMBERS, 4)
    go(page, "Imports")
    page.get_by_role("link", name="Import members").first.click()
    page.get_by_label("CSV file").set_input_files(
        {"name": "again.csv", "mimeType": "text/csv", "buffer": MEMBERS.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("Everything in this file is on file already.")).to_be_visible()
