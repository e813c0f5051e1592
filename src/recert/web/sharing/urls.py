"""Addresses of sharing, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.sharing import calendars, certificates, transcripts

app_name = "sharing"
urlpatterns = [
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<int:pk>/", certificates.certificate, name="certificate"),
    path("certificates/<int:pk>/revoke/", certificates.revoke, name="revoke"),
    path("completions/<int:pk>/certificate/", certificates.issue, name="issue"),
    path("credentials/<int:pk>/certificate/", certificates.issue_proof, name="issue_proof"),
    path("transcript/", transcripts.transcript, name="transcript"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/own/", calendars.open_own, name="open_own"),
    path("calendar/address/", calendars.address, name="address"),
    path("calendar/people/", calendars.open_people, name="open_people"),
    path("calendar/<int:pk>/stop/", calendars.stop, name="stop"),
    path("members/<int:pk>/certificates/", certificates.member_certificates, name="member_certificates"),
    path("members/<int:pk>/transcript/", transcripts.member_transcript, name="member_transcript"),
]
