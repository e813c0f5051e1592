"""Addresses of types, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.types import views

app_name = "types"
urlpatterns = [
    path("", views.page, name="list"),
]
