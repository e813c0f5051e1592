"""Addresses of settings, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.settings import views

app_name = "settings"
urlpatterns = [
    path("", views.page, name="agency"),
    path("audit/", views.page, name="audit"),
]
