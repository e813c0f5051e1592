"""Addresses of the renewal screens, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.renewals import late, runs, views

app_name = "renewals"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("assignments/<int:pk>/", views.for_assignment, name="for_assignment"),
    path("drafts/<int:pk>/", views.save, name="save"),
    path("drafts/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("drafts/<int:pk>/discard/", views.discard, name="discard"),
    path("drafts/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("late/", late.late, name="late"),
    path("runs/", runs.past, name="runs"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/undo/", runs.undo, name="undo"),
]
