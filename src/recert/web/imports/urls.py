"""Addresses of imports, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.page, name="list"),
]
