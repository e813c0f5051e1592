"""Addresses of classes, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.classes import attendance, mine, people, planning, teaching, views

app_name = "classes"
urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("new/", planning.add, name="session_add"),
    path("<int:pk>/", views.session, name="session"),
    path("<int:pk>/edit/", planning.edit, name="session_edit"),
    path("<int:pk>/state/", planning.state, name="session_state"),
    path("<int:pk>/people/", people.add, name="people_add"),
    path("<int:pk>/people/remove/", people.remove, name="people_remove"),
    path("<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("<int:pk>/sign-in.pdf", views.sign_in, name="sign_in"),
    path("<int:pk>/session.ics", mine.calendar, name="calendar"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<int:pk>/", mine.sign, name="sign"),
    path("mine/<int:pk>/attendance/", teaching.teach, name="teach"),
    path("mine/<int:pk>/sign-in.pdf", teaching.sheet, name="teach_sheet"),
]
