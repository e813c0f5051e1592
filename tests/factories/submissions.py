"""What members hand in."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import factory

from recert.submissions.entries import entry_of, said
from recert.submissions.models import Submission, SubmissionFile
from tests.factories.base import TenantFactory
from tests.factories.credentials import CredentialTypeFactory, DocumentFactory
from tests.factories.personnel import MemberFactory
from tests.factories.training import CompletionFactory


class SubmissionFactory(TenantFactory):
    """Training, waiting for review."""

    class Meta:
        model = Submission

    member = factory.SubFactory(MemberFactory)
    kind = "training"
    state = "waiting"
    key = factory.LazyFunction(uuid4)
    title = "Trauma conference"
    provider = "State College"
    completed_on = date(2026, 3, 9)
    hours_by_category = factory.LazyFunction(lambda: {"Trauma": "6"})
    handed_in_at = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class: type[Submission], *args: Any, **kwargs: Any) -> Submission:
        row = model_class(*args, **kwargs)
        row.entered = kwargs.get("entered") or said(entry_of(row), str(row))
        row.save()
        return row


class ApprovedFactory(SubmissionFactory):
    """Training that was approved."""

    state = "approved"
    decided_at = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
    completion = factory.SubFactory(CompletionFactory, member=factory.SelfAttribute("..member"))


class CardFactory(SubmissionFactory):
    """A card, waiting for review."""

    kind = "card"
    title = provider = ""
    completed_on = None
    hours_by_category = factory.LazyFunction(dict)
    credential_type = factory.SubFactory(CredentialTypeFactory)
    number = "B-17"
    valid_from = date(2026, 3, 1)
    valid_through = date(2028, 2, 29)


class SubmissionFileFactory(TenantFactory):
    class Meta:
        model = SubmissionFile

    submission = factory.SubFactory(SubmissionFactory)
    document = factory.SubFactory(
        DocumentFactory, credential=None, member=factory.SelfAttribute("..submission.member")
    )
