"""Addresses for those who run Recert."""

from __future__ import annotations

from django.urls import path

from recert.web.operations import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
