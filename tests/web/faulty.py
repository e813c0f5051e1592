"""Addresses that fail, beside all the others, so that the pages for failures can be seen."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from recert.config import urls


def wrong_sql(request: HttpRequest) -> HttpResponse:
    """A mistake of ours, with a word in it that connections have, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_connection")
    return HttpResponse()


def about_somebody(request: HttpRequest, name: str) -> HttpResponse:
    raise ValueError("Dana Whitfield, born 4 May 1980")


def disk_full(request: HttpRequest) -> HttpResponse:
    raise OSError(28, "No space left on device", "data/documents/whitfield.pdf")


urlpatterns = [
    path("wrong-sql", wrong_sql, name="wrong_sql"),
    path("somebody/<str:name>", about_somebody, name="somebody"),
    path("disk-full", disk_full, name="disk_full"),
    *urls.urlpatterns,
]
handler500 = urls.handler500
