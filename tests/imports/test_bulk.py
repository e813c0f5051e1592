"""Many rows get their own values in one go, and only in the agency in scope."""

from datetime import date

import pytest

from recert.agencies.models import Agency
from recert.kernel.bulk import update_rows
from recert.kernel.tenancy import TenancyError, agency_scope
from recert.personnel.models import Member
from tests.factories import MemberFactory, UnitFactory


def test_each_row_gets_its_own_values(scope: Agency) -> None:
    unit = UnitFactory()
    first, second, third = (MemberFactory(rank="Old") for _ in range(3))
    rows = [
        {"id": first.pk, "rank": "A; DROP", "hired_on": None, "unit_id": unit.pk},
        {"id": second.pk, "rank": "", "hired_on": date(2020, 2, 29), "unit_id": None},
    ]
    update_rows(Member, rows, fields=["rank", "hired_on", "unit_id"])
    assert list(Member.objects.order_by("pk").values_list("rank", "hired_on", "unit_id")) == [
        ("A; DROP", None, unit.pk),
        ("", date(2020, 2, 29), None),
        ("Old", third.hired_on, None),
    ]


def test_rows_of_another_agency_stay(agency: Agency, other_agency: Agency) -> None:
    theirs = MemberFactory(agency=other_agency, rank="Theirs")
    with agency_scope(agency.pk):
        update_rows(Member, [{"id": theirs.pk, "rank": "Ours"}], fields=["rank"])
    with agency_scope(other_agency.pk):
        assert Member.objects.get().rank == "Theirs"


def test_the_agency_itself_never_changes(agency: Agency) -> None:
    with pytest.raises(TenancyError):
        update_rows(Member, [{"id": 1, "agency_id": 2}], fields=["agency_id"])
    with pytest.raises(TenancyError):
        update_rows(Member, [{"id": 1, "rank": ""}], fields=["rank"])
