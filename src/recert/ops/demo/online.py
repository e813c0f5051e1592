"""An online course of every kind of lesson, published; the person who signs in as ``member@`` has begun it."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from recert.agencies.actors import Actor
from recert.lessons import actions
from recert.lessons.actions.authoring import Written
from recert.lessons.actions.questions import Asked
from recert.ops.demo.holdings import Scene
from recert.ops.demo.papers import pdf
from recert.training.actions.courses import CourseFacts, add_course
from recert.training.models import Course, Mode

FILES = Path(__file__).with_name("files")
TITLE = "Safe lifting and carrying"
WHY = """Back injuries are the most common reason for lost days on the job. Nearly all of them happen while **lifting**:
a patient, a hose, a ram.

# Before you lift

- Look at the load: how heavy, where are its grips?
- Look at the way: stairs, doors, wet floor.
- Ask for help **before** you need it.

> Who lifts alone to be quick is slow for weeks.

This course takes about half an hour. You can stop at any time and go on later, on any phone or computer."""
SAID = """1. Before you lift: look, ask, plan.
2. Feet apart, back straight.
3. Knees bend, load close.
4. Turn with your feet, never with your back.
5. Two people: one counts."""
QUESTIONS = (
    Asked(
        "What do you do first?",
        [("Look at the load and the way", True), ("Grip it and see", False), ("Call the coordinator", False)],
        explanation="Looking costs seconds. A load that slips on the stairs costs weeks.",
    ),
    Asked(
        "Where is the load while you carry it?",
        [("Close to the body", True), ("At arm’s length", False), ("Above the head", False)],
        explanation="Each hand’s width away from the body doubles what the back feels.",
    ),
    Asked(
        "Which of these keep your back safe?",
        [
            ("Bending the knees", True),
            ("Turning with the feet", True),
            ("Turning from the waist", False),
            ("Holding the breath", False),
        ],
        several=True,
        points=2,
        explanation="Legs lift and feet turn. The back stays straight.",
    ),
    Asked(
        "Two people carry a stretcher. Who says when to lift?",
        [("The one who counts aloud", True), ("Whoever is ready first", False), ("Nobody, one feels it", False)],
        explanation="One counts, both lift on the same word.",
    ),
)  # fmt: skip


SHOWN = "Back straight and knees bent; not back bent and legs stiff"


def write_online(scene: Scene, member: Actor) -> None:
    """Write the course, publish it, and begin it as this member."""
    course = add_course(facts=_facts(scene), by=scene.by)
    handout = SimpleUploadedFile("Lifting card.pdf", pdf(SAID.splitlines()))
    lessons: tuple[tuple[str, Written, dict[str, SimpleUploadedFile]], ...] = (
        ("text", Written("Why it matters", WHY), {}),
        ("image", Written("Like this, and not like this", alt=SHOWN), {"upload": _file("lifting.png")}),
        ("video", Written("The five steps", SAID), {"upload": _file("lifting.mp4"), "captions": _captions()}),
        ("pdf", Written("A card for the locker", "Print it, or keep it on your phone."), {"upload": handout}),
    )  # fmt: skip
    for kind, written, files in lessons:
        actions.add_lesson(course_id=course.pk, kind=kind, written=written, by=scene.by, **files)
    settings = Written(
        "What you know now", "Three questions of the bank, in any order.", drawn=3, pass_mark=75
    )
    quiz = actions.add_lesson(course_id=course.pk, kind="quiz", written=settings, by=scene.by)
    for asked in QUESTIONS:
        actions.add_question(lesson_id=quiz.pk, asked=asked, by=scene.by)
    actions.publish(course_id=course.pk, by=scene.by)
    actions.begin(course_id=course.pk, by=member)
    actions.mark_done(course_id=course.pk, number=1, today=scene.today, by=member)


def _facts(scene: Scene) -> CourseFacts:
    return CourseFacts(
        TITLE, Course.Kind.ONLINE, Mode.ONLINE, codes="SAFE-04", provider=scene.agency.brand,
        about="Five steps that keep your back whole.", parts=[("Safety", "0.5")],
    )  # fmt: skip


def _captions() -> SimpleUploadedFile:
    """Each step while it is shown: four seconds."""
    cues = (
        f"00:{start:02}.000 --> 00:{start + 4:02}.000\n{said}\n"
        for start, said in zip(range(0, 20, 4), SAID.splitlines(), strict=True)
    )
    return SimpleUploadedFile("lifting.vtt", "\n".join(["WEBVTT\n", *cues]).encode())


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (FILES / name).read_bytes())
