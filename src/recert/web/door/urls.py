"""Addresses of the door. Of allauth only what is used: nobody signs up by themselves."""

from __future__ import annotations

from django.urls import include, path, re_path

from recert.web.door import views

door = [
    path("", views.front, name="front"),
    path("agencies/", views.choose, name="choose"),
    path("first-visit/", views.first, name="first_visit"),
]

account = [
    path("login/", views.sign_in_page, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("inactive/", views.inactive, name="account_inactive"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("password/reset/", views.forgotten, name="account_reset_password"),
    path("password/reset/done/", views.letter_sent, name="account_reset_password_done"),
    path("password/reset/key/done/", views.changed_by_letter, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.by_letter,
        name="account_reset_password_from_key",
    ),
]

urlpatterns = [path("", include((door, "door"))), path("account/", include(account))]
