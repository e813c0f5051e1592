"""Forms of online courses."""

from __future__ import annotations

from typing import Any

from django import forms

from recert.lessons.actions.authoring import Written
from recert.lessons.actions.questions import MOST_ANSWERS, Asked
from recert.lessons.content import Item
from recert.lessons.models import Lesson, LessonKind, Question
from recert.web.shell.forms import AppForm
from recert.web.shell.on_file import OnFile

FORMATTING = (
    "Leave a line empty between paragraphs. # makes a heading, - a list, **bold**, [words](https://…) a link."
)
ACCEPT = {
    LessonKind.IMAGE: ".png,.jpg,.jpeg,image/png,image/jpeg",
    LessonKind.VIDEO: ".mp4,.m4v,.webm,video/mp4,video/webm",
    LessonKind.PDF: ".pdf,application/pdf",
}
FILE_WORDS = {
    LessonKind.IMAGE: ("Picture", "PNG or JPEG, up to 10 MB"),
    LessonKind.VIDEO: ("Video", "MP4 or WebM, up to 500 MB"),
    LessonKind.PDF: ("PDF file", "Up to 20 MB"),
}
MISSING = {
    LessonKind.IMAGE: "Choose a PNG or JPEG picture.",
    LessonKind.VIDEO: "Choose an MP4 or WebM video.",
    LessonKind.PDF: "Choose a PDF file.",
}
CAPTIONS_WORDS = "What is said, shown in the picture: a WebVTT file (.vtt). Another video needs its own"
TEXT_WORDS = {
    LessonKind.TEXT: "Text",
    LessonKind.IMAGE: "Text below the picture",
    LessonKind.VIDEO: "What is said in the video, for those who cannot hear it",
    LessonKind.PDF: "Text above the file",
    LessonKind.QUIZ: "Text before the quiz",
}
WHOLE = {"invalid": "Give a whole number."}
QUIZ_FIELDS = ("drawn", "pass_mark", "attempts", "shuffle_questions", "shuffle_answers")


class LessonForm(OnFile):
    """One lesson of any kind; fields of other kinds are left out."""

    title = forms.CharField(label="Title", max_length=200)
    file = forms.FileField(required=False, allow_empty_file=True, max_length=200)
    captions = forms.FileField(
        label="Captions", required=False, allow_empty_file=True, max_length=200, help_text=CAPTIONS_WORDS,
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )  # fmt: skip
    alt = forms.CharField(
        label="What the picture shows", max_length=300, help_text="Read out to those who cannot see it"
    )
    text = forms.CharField(help_text=FORMATTING, widget=forms.Textarea(attrs={"rows": 14}))
    drawn = forms.IntegerField(
        label="Questions asked", required=False, help_text="Drawn from the bank each time; empty: all",
        error_messages=WHOLE,
    )  # fmt: skip
    pass_mark = forms.IntegerField(
        label="Pass mark, in per cent", initial=80, help_text="Of the points", error_messages=WHOLE
    )
    attempts = forms.IntegerField(
        label="Attempts", initial=3, help_text="0: as many as anybody likes", error_messages=WHOLE
    )
    shuffle_questions = forms.BooleanField(label="Shuffle the questions", required=False, initial=True)
    shuffle_answers = forms.BooleanField(label="Shuffle the answers", required=False, initial=True)

    def __init__(self, *args: Any, kind: LessonKind, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        text = self.fields["text"]
        text.label, text.required = TEXT_WORDS[kind], kind == LessonKind.TEXT
        text.widget.attrs["rows"] = 14 if kind == LessonKind.TEXT else 5
        self._shape_file(kind, has_file=has_file)
        if kind != LessonKind.IMAGE:
            del self.fields["alt"]
        if kind != LessonKind.VIDEO:
            del self.fields["captions"]
        for name in QUIZ_FIELDS if kind != LessonKind.QUIZ else ():
            del self.fields[name]
        for name in ("drawn", "pass_mark", "attempts"):
            if name in self.fields:
                self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input"})

    def _shape_file(self, kind: LessonKind, *, has_file: bool) -> None:
        if kind not in FILE_WORDS:
            del self.fields["file"]
            return
        field = self.fields["file"]
        field.required = not has_file
        field.error_messages["required"] = MISSING[kind]
        label, limits = FILE_WORDS[kind]
        field.label = (
            f"Another {label[:1].lower() + label[1:] if label != 'PDF file' else label}"
            if has_file
            else label
        )
        field.help_text = f"{limits}; without one it stays as it is" if has_file else limits
        field.widget.attrs["accept"] = ACCEPT[kind]

    @property
    def uploads(self) -> dict[str, Any]:
        """The files that were sent (after ``is_valid``), as the actions take them."""
        return {"upload": self.cleaned_data.get("file"), "captions": self.cleaned_data.get("captions")}

    def written(self) -> Written:
        """Return what was typed (after ``is_valid``)."""
        names = ("title", "text", "alt", *QUIZ_FIELDS)
        return Written(**{name: self.cleaned_data[name] for name in names if name in self.fields})


def lesson_values(lesson: Lesson) -> dict[str, Any]:
    """Return what the form of a lesson shows first."""
    return {name: getattr(lesson, name) for name in ("title", "text", "alt", *QUIZ_FIELDS)}


class QuestionForm(OnFile):
    """A question and its answers; empty answers are left out."""

    text = forms.CharField(label="Question", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    several = forms.BooleanField(
        label="Several answers may be right",
        required=False,
        help_text="Then exactly the right ones bring the points",
    )
    points = forms.IntegerField(
        label="Points",
        initial=1,
        error_messages=WHOLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    explanation = forms.CharField(
        label="Explanation",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Shown with the result, when the quiz is passed or no attempt is left",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(MOST_ANSWERS):
            words = forms.CharField(label=f"Answer {number + 1}", required=False, max_length=500)
            words.widget.attrs |= {"class": "input", "autocomplete": "off"}
            right = forms.BooleanField(label=f"Answer {number + 1} is right", required=False)
            right.widget.attrs["class"] = "check"
            self.fields |= {f"answer_{number}": words, f"right_{number}": right}

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each answer: its words, and whether it is right."""
        return [(self[f"answer_{number}"], self[f"right_{number}"]) for number in range(MOST_ANSWERS)]

    def asked(self) -> Asked:
        """Return what was typed (after ``is_valid``)."""
        given = self.cleaned_data
        answers = [(given[f"answer_{number}"], given[f"right_{number}"]) for number in range(MOST_ANSWERS)]
        names = ("text", "several", "points", "explanation")
        return Asked(answers=answers, **{name: given[name] for name in names})


def question_values(question: Question) -> dict[str, Any]:
    """Return what the form of a question shows first."""
    values: dict[str, Any] = {
        name: getattr(question, name) for name in ("text", "several", "points", "explanation")
    }
    for number, answer in enumerate(question.answers):
        values |= {f"answer_{number}": answer["text"], f"right_{number}": answer["right"]}
    return values


class MoveForm(AppForm):
    """Which way a lesson moves."""

    to = forms.ChoiceField(choices=[("up", "Up"), ("down", "Down")])


class StuckForm(AppForm):
    """Who may try which quiz once more."""

    taking = forms.IntegerField(min_value=1, max_value=10**18)
    lesson = forms.IntegerField(min_value=1, max_value=10**18)


BACK, LATER, REVIEW = "back", "later", "review"


class AnswerForm(AppForm):
    """The answer to one question, the choices in the order of the attempt; ``go``: to leave it, answered or not."""

    answer = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": "Choose an answer, or leave the question for later.",
            "invalid_choice": "Choose an answer of the list.",
            "invalid_list": "Choose an answer of the list.",
        },
    )
    go = forms.ChoiceField(
        required=False,
        choices=[(each, each) for each in (BACK, LATER, REVIEW)],
        error_messages={"invalid_choice": "Go back, on, or to all questions."},
    )

    def __init__(self, *args: Any, item: Item, order: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        field.choices = [(number, item.answers[number].text) for number in order]  # type: ignore[attr-defined]
        field.label = item.text
        field.required = not self.data.get("go")
        kind = forms.CheckboxSelectMultiple if item.several else OneOfSeveral
        field.widget = kind(attrs={"class": "check"}, choices=field.choices)  # type: ignore[attr-defined]


class OneOfSeveral(forms.RadioSelect):
    """One choice, sent and read like several, so that both kinds of question are one form."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was chosen as a list."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def format_value(self, value: Any) -> list[str]:
        """Return what is chosen, as text."""
        return [str(each) for each in value or ()]


class WatchedForm(AppForm):
    """What a player reports: spans as ``0-4.5,7-9``, and where it stands."""

    spans = forms.CharField(required=False, max_length=20_000)
    at = forms.FloatField(min_value=0, max_value=10**6)

    def clean_spans(self) -> list[tuple[float, float]]:
        """Return the spans; an error for what is none."""
        try:
            parts = [part.split("-") for part in self.cleaned_data["spans"].split(",") if part]
            return [(float(start), float(end)) for start, end in parts]
        except ValueError as fault:
            raise forms.ValidationError("These are no spans of a video.") from fault
