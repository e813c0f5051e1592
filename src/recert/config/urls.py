"""Every address. An agency's pages live under ``/a/<slug>/``; each screen area brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
]
