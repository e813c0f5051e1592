"""Addresses of settings, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.settings import audit, people, views

app_name = "settings"
urlpatterns = [
    path("", views.agency, name="agency"),
    path("brand/", views.brand, name="brand"),
    path("people/", people.listing, name="people"),
    path("people/add/", people.add, name="add_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.role, name="role"),
    path("people/<int:pk>/member/", people.member, name="member"),
    path("people/<int:pk>/scope/", people.scope, name="scope"),
    path("people/<int:pk>/access/", people.access, name="access"),
    path("people/<int:pk>/password/", people.password, name="password"),
    path("audit/", audit.listing, name="audit"),
]
