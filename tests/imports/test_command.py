"""``recert import``: a dry run unless told otherwise, with the report of the screen."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recert.agencies.models import Agency
from recert.imports.models import ImportFile
from recert.kernel.models import AuditEvent
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member

GOOD, BAD = "Badge,First,Last,Shoe\n1,Jo,Fox,44\n", "Badge,First,Last\n1,J0,Fox\n2,Al,Elk\n"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def run(file: Path, text: str, *options: str) -> str:
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("import", "members", str(file), "--agency", "harlow", *options, stdout=out)
    return out.getvalue()


def members(agency: Agency) -> list[str]:
    with agency_scope(agency.pk):
        return [str(member) for member in Member.objects.all()]


def test_a_dry_run_reports_and_writes_nothing(agency: Agency, written: Path) -> None:
    said = run(written, GOOD)
    assert "1  new" in said
    assert "member_number      from “Badge”" in said
    assert "not used: Shoe" in said
    assert "With --commit 1 row would be" in said
    assert members(agency) == []
    with agency_scope(agency.pk):
        assert not ImportFile.objects.exists()


def test_commit_writes_and_says_who_did_it(agency: Agency, written: Path) -> None:
    assert "1 row written." in run(written, GOOD, "--commit")
    assert members(agency) == ["Jo Fox"]
    with agency_scope(agency.pk):
        assert AuditEvent.objects.get(kind="import.committed").by_name == "Import from the command line"
    assert "nothing to write" in run(written, GOOD, "--commit")


def test_refused_rows_are_told_and_the_exit_code_is_1(
    agency: Agency, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written.write_text(BAD, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("import", "members", str(written), "--agency", "harlow", "--commit")
    assert stopped.value.code == 1
    assert "row 2, First name “J0”: Names have letters" in capsys.readouterr().out
    assert members(agency) == ["Al Elk"]


def test_missing_columns_are_told_and_the_exit_code_is_1(
    agency: Agency, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import", "credentials", str(written), "--agency", "harlow")
    assert "No column is matched to the credential type" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "said"), [("", "empty"), ("%PDF-1", "a PDF"), ('a\n"', "quotation mark")])
def test_a_file_that_is_no_table_is_refused(agency: Agency, written: Path, text: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(written, text)


def test_a_file_or_agency_that_is_not_there_is_said(agency: Agency, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import", "members", str(tmp_path / "none.csv"), "--agency", "harlow")
    with pytest.raises(CommandError, match="There are: harlow"):
        call_command("import", "members", str(tmp_path / "none.csv"), "--agency", "nowhere")
