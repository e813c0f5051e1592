"""Addresses of online courses, inside an agency: the member's, then the author's."""

from __future__ import annotations

from django.urls import path

from recert.web.lessons import author, questions, quiz, views

app_name = "lessons"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.course, name="course"),
    path("<int:pk>/begin/", views.begin, name="begin"),
    path("<int:pk>/<int:number>/", views.lesson, name="lesson"),
    path("<int:pk>/<int:number>/open/", views.open_lesson, name="open"),
    path("<int:pk>/<int:number>/file/", views.open_file, name="open_file"),
    path("<int:pk>/<int:number>/done/", views.done, name="done"),
    path("<int:pk>/<int:number>/watched/", views.watched, name="watched"),
    path("<int:pk>/<int:number>/quiz/", quiz.start, name="quiz"),
    path("<int:pk>/<int:number>/quiz/<int:attempt>/", quiz.review, name="review"),
    path("<int:pk>/<int:number>/quiz/<int:attempt>/<int:place>/", quiz.question, name="question"),
    path("<int:pk>/<int:number>/quiz/<int:attempt>/hand-in/", quiz.hand_in, name="hand_in"),
    path("<int:pk>/<int:number>/quiz/<int:attempt>/result/", quiz.result, name="result"),
    path("files/<int:pk>/", views.file, name="file"),
    path("courses/<int:pk>/", author.contents, name="contents"),
    path("courses/<int:pk>/add/<slug:lesson_kind>/", author.add, name="add"),
    path("courses/<int:pk>/publish/", author.publish, name="publish"),
    path("courses/<int:pk>/allow/", author.allow, name="allow"),
    path("courses/<int:pk>/preview/<int:number>/", author.preview, name="preview"),
    path("edit/<int:pk>/", author.edit, name="edit"),
    path("edit/<int:pk>/move/", author.move, name="move"),
    path("edit/<int:pk>/remove/", author.remove, name="remove"),
    path("edit/<int:pk>/questions/", questions.question_add, name="question_add"),
    path("questions/<int:pk>/", questions.question_edit, name="question_edit"),
    path("questions/<int:pk>/remove/", questions.question_remove, name="question_remove"),
]
