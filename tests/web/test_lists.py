"""Pages of long lists: put together they are the list, whichever end they are found from."""

from datetime import date

import pytest
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory
from tests.factories import IssuingAuthorityFactory

from recert.agencies.models import Agency
from recert.credentials.models import CredentialType
from recert.web.shell.lists import PER_PAGE, page_of_wide

ROWS = 3 * PER_PAGE + 7


@pytest.fixture
def types(scope: Agency) -> list[int]:
    """Many types, of which two thirds share the order's first column or have nothing there; their ids in order."""
    authority = IssuingAuthorityFactory()
    days = (None, date(2025, 1, 1), date(2026, 1, 1))
    CredentialType.objects.bulk_create(
        CredentialType(name=f"T{number}", authority=authority, retired_on=days[number % 3])
        for number in range(ROWS)
    )
    return list(CredentialType.objects.order_by("retired_on", "pk").values_list("pk", flat=True))


def asking(page: object) -> HttpRequest:
    request = RequestFactory().get("/")
    request.GET = QueryDict(f"page={page}")
    return request


@pytest.mark.parametrize("columns", [("retired_on", "pk"), ("-retired_on", "-pk")])
def test_pages_put_together_are_the_list(types: list[int], columns: tuple[str, ...]) -> None:
    rows = CredentialType.objects.order_by(*columns)
    shown = [each.pk for page in range(1, 5) for each in page_of_wide(asking(page), rows)]
    assert shown == (types if columns[0] == "retired_on" else types[::-1])


def test_a_page_that_is_not_there_is_the_nearest(types: list[int]) -> None:
    page = page_of_wide(asking(99), CredentialType.objects.order_by("retired_on", "pk"))
    assert (page.number, [each.pk for each in page]) == (4, types[-7:])
    assert list(page_of_wide(asking(1), CredentialType.objects.none())) == []
