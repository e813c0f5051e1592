"""PDF files: what people typed is text, whatever it looks like."""

from pathlib import Path

import pytest

from recert.kernel import days
from recert.kernel.pdf import render_pdf

NAMES = ["Nguyễn Văn An", "O’Brien #panic()", '#eval("1")', "*José* $x$ <label> // gone", "\\"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_no_markup(tmp_path: Path, name: str) -> None:
    template = tmp_path / "page.typ"
    template.write_text("#assert(data.name == data.again)\n= #data.name", encoding="utf-8")
    made = render_pdf(template, {"title": name, "name": name, "again": name})
    assert made.startswith(b"%PDF-")


def test_the_template_sees_the_data(tmp_path: Path) -> None:
    template = tmp_path / "page.typ"
    template.write_text("#assert(data.rows.len() == 3)\n#data.title", encoding="utf-8")
    assert render_pdf(template, {"title": "Roster", "rows": [1, 2, 3]})
    with pytest.raises(Exception, match="assertion failed"):
        render_pdf(template, {"title": "Roster", "rows": []})


@pytest.mark.parametrize(
    ("zone", "paper"),
    [("America/New_York", "us-letter"), ("Pacific/Honolulu", "us-letter"), ("Europe/Berlin", "a4")],
)
def test_the_paper_that_is_sold_there(zone: str, paper: str, tmp_path: Path) -> None:
    template = tmp_path / "sheet.typ"
    template.write_text(f'#assert(data.paper == "{paper}")\n#data.title')
    with days.spelt(days.US, zone):
        assert render_pdf(template, {"title": "Roster"})
