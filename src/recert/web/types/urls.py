"""Addresses of credential types, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.types import editor, library, views

app_name = "types"
urlpatterns = [
    path("", views.list_types, name="list"),
    path("library/", library.show_library, name="library"),
    path("library/take/", library.take, name="take"),
    path("library/<slug:key>/", library.entry, name="entry"),
    path("add/", editor.add, name="add"),
    path("preview/", editor.preview, name="preview"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", editor.edit, name="edit"),
    path("<int:pk>/mismatches/", views.mismatches, name="mismatches"),
    path("<int:pk>/update/", library.update, name="update"),
    path("<int:pk>/make-own/", library.make_own, name="make_own"),
    path("<int:pk>/retire/", views.retire, name="retire"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]
