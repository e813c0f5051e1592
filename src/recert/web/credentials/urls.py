"""Addresses of credentials, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.credentials import views

app_name = "credentials"
urlpatterns = [
    path("", views.page, name="list"),
]
