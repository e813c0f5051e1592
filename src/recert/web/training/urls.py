"""Addresses of training, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.training import views

app_name = "training"
urlpatterns = [
    path("", views.page, name="credential_assignments"),
    path("assignments/", views.page, name="assignments"),
    path("plans/", views.page, name="plans"),
]
