"""The author's screens of a quiz's questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.lessons import actions
from recert.lessons.models import Lesson, LessonKind, Question
from recert.web.lessons.author import AREA
from recert.web.lessons.forms import QuestionForm, question_values
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def question_add(request: AgencyRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.select_related("course"), pk=pk, kind=LessonKind.QUIZ)
    form = QuestionForm(posted(request))
    if form.is_valid():
        try:
            actions.add_question(lesson_id=pk, asked=form.asked(), by=request.actor)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, "The question is added.", extra_tags="good")
            return redirect(to(request, "lessons:edit", pk))
    return render(
        request, "lessons/question_edit.html", {"title": "New question", "lesson": lesson, "form": form}
    )


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def question_edit(request: AgencyRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.select_related("lesson__course"), pk=pk)
    form = QuestionForm(posted(request), initial=question_values(question))
    if form.is_valid():
        try:
            actions.change_question(question_id=pk, asked=form.asked(), by=request.actor)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, "The question is saved.", extra_tags="good")
            return redirect(to(request, "lessons:edit", question.lesson_id))
    context = {"title": "Change question", "lesson": question.lesson, "question": question, "form": form}
    return render(request, "lessons/question_edit.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def question_remove(request: AgencyRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=pk)
    actions.remove_question(question_id=pk, by=request.actor)
    messages.success(request, "The question is taken out of the bank.", extra_tags="good")
    return redirect(to(request, "lessons:edit", question.lesson_id))
