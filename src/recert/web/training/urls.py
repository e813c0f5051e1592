"""Addresses of training, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.training import assignment, courses, due, enroll, plans, views

app_name = "training"
urlpatterns = [
    path("", views.credential_assignments, name="credential_assignments"),
    path("assignments/", views.all_assignments, name="assignments"),
    path("assignments/new/", views.add, name="assignment_add"),
    path("assignments/<int:pk>/", assignment.assignment, name="assignment"),
    path("assignments/<int:pk>/people/", assignment.people, name="assignment_people"),
    path("assignments/<int:pk>/enroll/", enroll.enroll, name="assignment_enroll"),
    path("assignments/<int:pk>/state/", enroll.state, name="assignment_state"),
    path("due/", due.due, name="due"),
    path("due/<int:pk>/", due.enrollment, name="enrollment"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_add, name="plan_add"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/state/", plans.plan_state, name="plan_state"),
    path("plans/<int:pk>/preview/", plans.preview, name="plan_preview"),
    path("plans/<int:pk>/use/", plans.use, name="plan_use"),
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", courses.course_add, name="course_add"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/state/", courses.course_state, name="course_state"),
]
