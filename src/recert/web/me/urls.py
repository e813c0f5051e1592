"""Addresses of me, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.me import views

app_name = "me"
urlpatterns = [
    path("", views.page, name="home"),
    path("credentials/", views.page, name="credentials"),
    path("training/", views.page, name="training"),
    path("profile/", views.page, name="profile"),
]
