"""Addresses of renewals, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.renewals import views

app_name = "renewals"
urlpatterns = [
    path("", views.page, name="desk"),
    path("runs/", views.page, name="runs"),
]
