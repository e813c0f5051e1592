"""Addresses of reports."""

from django.urls import path

from recert.web.reports import lacking, months, proof, record, training, views

app_name = "reports"
urlpatterns = [
    path("", views.start, name="start"),
    path("compliance/", views.compliance, name="compliance"),
    path("compliance/people/", views.people, name="people"),
    path("expiring/", months.expiring, name="expiring"),
    path("expiring/people/", months.ending, name="ending"),
    path("lacking/", lacking.lacking, name="lacking"),
    path("hours/", training.hours, name="hours"),
    path("members/", proof.find, name="find"),
    path("members/<int:pk>/proof/", proof.proof, name="proof"),
    path("members/<int:pk>/record/", record.record, name="record"),
]
