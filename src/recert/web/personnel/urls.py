"""Addresses of personnel, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.personnel import views

app_name = "personnel"
urlpatterns = [
    path("", views.page, name="list"),
    path("units/", views.page, name="units"),
]
