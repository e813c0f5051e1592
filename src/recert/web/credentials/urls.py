"""Addresses of credentials, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.credentials import proof, views

app_name = "credentials"
urlpatterns = [
    path("", views.list_credentials, name="list"),
    path("add/", views.find_member, name="find_member"),
    path("add/<int:pk>/", views.add, name="add"),
    path("add/<int:pk>/by-rule/", views.suggest, name="suggest"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/action/", proof.action, name="action"),
    path("<int:pk>/attach/", proof.attach, name="attach"),
    path("documents/<int:pk>/", proof.document, name="document"),
    path("documents/<int:pk>/withdraw/", proof.withdraw_document, name="withdraw_document"),
]
