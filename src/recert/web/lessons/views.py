"""The member's screens: my online courses, one course, its lessons."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.lessons import actions, queries
from recert.lessons.content import of_edition
from recert.lessons.models import Taking
from recert.personnel.queries import own_record
from recert.web.lessons.forms import WatchedForm
from recert.web.lessons.own import AREA, CourseRequest, course_view, step_of, to_course, to_lesson
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.files import file_answer

FINISHED = "You have finished {}. It is on your record, with today’s date."


@agency_view(Permission.OWN_VIEW, area=AREA)
@require_safe
def mine(request: AgencyRequest) -> HttpResponse:
    member = own_record(request.membership.pk)
    if member is None:
        return render(request, "me/no_record.html", {"title": "No record yet"})
    offers = queries.offers_for(member)
    context = {
        "title": "Online courses",
        "open": [offer for offer in offers if not offer.is_finished],
        "finished": [offer for offer in offers if offer.is_finished],
    }
    return render(request, "lessons/mine.html", context)


@require_safe
@course_view
def course(request: CourseRequest) -> HttpResponse:
    may_begin = queries.startable(request.member).filter(pk=request.course.pk).exists()
    edition = None if request.walk else queries.latest_edition(request.course.pk)
    context = {
        "title": request.course.title,
        "course": request.course,
        "walk": request.walk,
        "parts": of_edition(edition.content).parts if edition else (),
        "may_begin": may_begin,
    }
    return render(request, "lessons/course.html", context)


@require_POST
@course_view
def begin(request: CourseRequest) -> HttpResponse:
    taking = actions.begin(course_id=request.course.pk, by=request.actor)
    return to_lesson(request, taking.place)


@require_safe
@course_view
def lesson(request: CourseRequest, number: int) -> HttpResponse:
    """Show a lesson that was opened; opening one is a button, so that looking writes nothing."""
    step = step_of(request, number)
    if step.state is None or request.walk is None:
        return to_course(request)
    context = {
        "title": step.part.title,
        "course": request.course,
        "walk": request.walk,
        "steps": request.walk.steps,
        "step": step,
        "onward": request.walk.after(number),
        "may_say_watched": step.may_say_watched(timezone.now()),
    }
    return render(request, "lessons/lesson.html", context)


@require_POST
@course_view
def open_lesson(request: CourseRequest, number: int) -> HttpResponse:
    step_of(request, number)
    if request.walk and not request.walk.taking.finished_at:
        actions.open_lesson(course_id=request.course.pk, number=number, by=request.actor)
    return to_lesson(request, number)


@require_POST
@course_view
def open_file(request: CourseRequest, number: int) -> HttpResponse:
    step_of(request, number)
    try:
        file_id = actions.open_file(course_id=request.course.pk, number=number, by=request.actor)
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
        return to_lesson(request, number)
    return redirect(to(request, "lessons:file", file_id))


@require_POST
@course_view
def done(request: CourseRequest, number: int) -> HttpResponse:
    step_of(request, number)
    try:
        onward = actions.mark_done(
            course_id=request.course.pk, number=number, today=request.today, by=request.actor
        )
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
        return to_lesson(request, number)
    if onward:
        return to_lesson(request, onward)
    messages.success(request, FINISHED.format(request.course.title), extra_tags="good")
    return to_course(request)


@require_POST
@course_view
def watched(request: CourseRequest, number: int) -> HttpResponseBase:
    """Take a player's report; answers how far the video is, and where to go when that finished the course."""
    step_of(request, number)
    form = WatchedForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": "This is no report of a player."}, status=400)
    try:
        step = actions.watch(
            course_id=request.course.pk,
            number=number,
            today=request.today,
            by=request.actor,
            **form.cleaned_data,
        )
    except (ProblemError, Taking.DoesNotExist):
        return JsonResponse({"over": True})
    walk = queries.taking_of(request.member.pk, request.course.pk)
    finished = walk is not None and walk.finished_at is not None
    address = to(request, "lessons:course", request.course.pk) if finished else ""
    return JsonResponse({"percent": step.watched, "done": step.is_done, "finished": address})


@agency_view(Permission.OWN_VIEW)
@require_safe
def file(request: AgencyRequest, pk: int) -> HttpResponseBase:
    found = queries.file_for(pk, request.actor)
    if found is None:
        raise Http404
    answer = file_answer(
        request,
        str(found.file),
        name=found.name,
        content_type=found.content_type,
        etag=found.sha256,
        download=False,
    )
    if found.content_type == "application/pdf":
        answer._csp_exempt = True  # type: ignore[attr-defined]  # noqa: SLF001 - it is no page; browsers' readers style it
    return answer
