"""Addresses of credential types, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.types import views

app_name = "types"
urlpatterns = [
    path("", views.list_types, name="list"),
    path("library/", views.show_library, name="library"),
    path("library/take/", views.take, name="take"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/retire/", views.retire, name="retire"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]
