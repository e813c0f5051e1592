"""Addresses of imports, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.file_list, name="list"),
    path("new/<slug:kind>/", views.upload, name="upload"),
    path("new/<slug:kind>/template.csv", views.template, name="template"),
    path("<int:pk>/", views.preview, name="preview"),
    path("<int:pk>/columns/", views.match, name="columns"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/refused.csv", views.refused, name="refused"),
    path("<int:pk>/drop/", views.drop, name="drop"),
]
