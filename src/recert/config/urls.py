"""Every address. An agency's pages live under ``/a/<slug>/``; each screen area brings its own."""

from __future__ import annotations

from django.urls import include, path

from recert.web.door import urls as door
from recert.web.operations import urls as operations
from recert.web.settings import public as settings_public
from recert.web.sharing import public as sharing_public
from recert.web.styleguide import urls as styleguide

agency = [
    path("", include("recert.web.home.urls")),
    path("personnel/", include("recert.web.personnel.urls")),
    path("credentials/", include("recert.web.credentials.urls")),
    path("types/", include("recert.web.types.urls")),
    path("training/", include("recert.web.training.urls")),
    path("renewals/", include("recert.web.renewals.urls")),
    path("imports/", include("recert.web.imports.urls")),
    path("jobs/", include("recert.web.jobs.urls")),
    path("settings/", include("recert.web.settings.urls")),
    path("me/", include("recert.web.me.urls")),
    path("lessons/", include("recert.web.lessons.urls")),
    path("classes/", include("recert.web.classes.urls")),
    path("submissions/", include("recert.web.submissions.urls")),
    path("sharing/", include("recert.web.sharing.urls")),
    path("reports/", include("recert.web.reports.urls")),
]

handler403 = "recert.web.door.errors.not_allowed"
handler404 = "recert.web.door.errors.not_found"
handler429 = "recert.web.door.errors.too_many"
handler500 = "recert.web.door.errors.failed"

urlpatterns = [
    path("a/<slug:agency>/", include(agency)),
    path("styleguide/", include(styleguide)),
    path("brands/", include(settings_public)),
    path("check/", include(sharing_public.checks)),
    path("calendar/", include(sharing_public.calendars)),
    path("", include(operations)),
    path("", include(door)),
]
