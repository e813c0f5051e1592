"""Addresses of submissions, inside an agency."""

from __future__ import annotations

from django.urls import path

from recert.web.submissions import completion, many, own, papers, review

app_name = "submissions"
urlpatterns = [
    path("", own.own_list, name="own"),
    path("training/", own.training, name="training"),
    path("card/", own.card, name="card"),
    path("<int:pk>/", own.detail, name="detail"),
    path("<int:pk>/change/", own.change, name="change"),
    path("<int:pk>/withdraw/", own.withdraw, name="withdraw"),
    path("files/<int:pk>/", papers.paper, name="paper"),
    path("completions/<int:pk>/", completion.completion, name="completion"),
    path("completions/<int:pk>/document/", completion.attach, name="completion_attach"),
    path("completions/<int:pk>/document/withdraw/", completion.detach, name="completion_detach"),
    path("completions/<int:pk>/withdraw/", completion.withdraw, name="completion_withdraw"),
    path("record/", many.record, name="record"),
    path("review/", review.queue, name="queue"),
    path("review/approve/", review.approve_ticked, name="approve_ticked"),
    path("review/<int:pk>/", review.review, name="review"),
    path("review/<int:pk>/answer/", review.answer, name="answer"),
    path("review/<int:pk>/reopen/", review.reopen, name="reopen"),
]
