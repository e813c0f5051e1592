"""Addresses of personnel, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.personnel import editing, many, places, views

app_name = "personnel"
urlpatterns = [
    path("", views.listing, name="list"),
    path("add/", editing.add, name="add"),
    path("many/", many.many, name="many"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/deactivate/", editing.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", editing.reactivate, name="reactivate"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("units/", places.units, name="units"),
    path("units/add/", places.unit_add, name="unit_add"),
    path("units/<int:pk>/", places.unit, name="unit"),
    path("units/<int:pk>/remove/", places.unit_remove, name="unit_remove"),
    path("groups/", places.units, name="groups"),
    path("groups/add/", places.group_add, name="group_add"),
    path("groups/<int:pk>/", places.group, name="group"),
    path("groups/<int:pk>/edit/", places.group_edit, name="group_edit"),
    path("groups/<int:pk>/remove/", places.group_remove, name="group_remove"),
]
