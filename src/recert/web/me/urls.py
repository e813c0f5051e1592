"""Addresses of a member's own pages, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.me import views

app_name = "me"
urlpatterns = [
    path("", views.home, name="home"),
    path("credentials/", views.credentials, name="credentials"),
    path("training/", views.own_training, name="training"),
    path("profile/", views.profile, name="profile"),
    path("profile/name/", views.change_name, name="name"),
    path("profile/password/", views.change_password, name="password"),
]
