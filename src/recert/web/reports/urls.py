"""Addresses of reports."""

from django.urls import path

from recert.web.reports import months, proof, views

app_name = "reports"
urlpatterns = [
    path("", views.start, name="start"),
    path("compliance/", views.compliance, name="compliance"),
    path("compliance/people/", views.people, name="people"),
    path("expiring/", months.expiring, name="expiring"),
    path("expiring/people/", months.ending, name="ending"),
    path("members/", proof.find, name="find"),
    path("members/<int:pk>/proof/", proof.proof, name="proof"),
]
