"""Certificates: issue one, take one back. Calendar addresses: make, replace and stop one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Membership
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member, Unit
from recert.personnel.queries import units_below, visible_members
from recert.sharing import codes
from recert.sharing.models import CalendarFeed, Certificate
from recert.sharing.queries import (
    feeds_of,
    provable_completions,
    provable_credentials,
    reachable_certificates,
)


def issue_for_completion(*, by: Actor, completion_id: int) -> Certificate:
    """Return the completion's living certificate; make it where there is none. Raises Completion.DoesNotExist."""
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        rows = provable_completions(by).select_related("member").select_for_update(of=("self",))
        proved = rows.get(pk=completion_id)
        _own_or_recorder(by, proved.member)
        found = Certificate.objects.filter(completion_id=proved.pk, revoked_at__isnull=True).first()
        return found or _issue(Certificate(completion_id=proved.pk), proved.member, proved.title, by)


def issue_for_credential(*, by: Actor, credential_id: int) -> Certificate:
    """Return the credential's living certificate; make it where there is none. Raises Credential.DoesNotExist."""
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        rows = provable_credentials(by).select_related("member", "credential_type")
        proved = rows.select_for_update(of=("self",)).get(pk=credential_id)
        _own_or_recorder(by, proved.member)
        found = Certificate.objects.filter(credential_id=proved.pk, revoked_at__isnull=True).first()
        name = proved.credential_type.name
        return found or _issue(Certificate(credential_id=proved.pk), proved.member, name, by)


def _own_or_recorder(by: Actor, member: Member) -> None:
    """One's own papers, or those of people for whom the actor keeps the records: an auditor only reads."""
    if by.membership_id is None or member.membership_id != by.membership_id:
        by.require(Permission.COMPLETIONS_RECORD)


def _issue(certificate: Certificate, member: Member, name: str, by: Actor) -> Certificate:
    code = codes.new_check_code()
    certificate.member_id, certificate.number = member.pk, codes.new_number()
    certificate.code, certificate.digest = code, codes.digest_of(code)
    certificate.issued_at, certificate.issued_by_id = timezone.now(), by.user_id
    certificate.save()
    record(_of_certificate("certificate.issued", certificate, member, name), by=by)
    return certificate


def revoke_certificate(*, by: Actor, certificate_id: int) -> Certificate:
    """Let a certificate's check page say that the paper counts no more; the record itself stays.

    Raises ProblemError where it was revoked already, Certificate.DoesNotExist.
    """
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        certificate = reachable_certificates(by).select_for_update(of=("self",)).get(pk=certificate_id)
        _own_or_recorder(by, certificate.member)
        if certificate.revoked_at is not None:
            raise ProblemError("This certificate was revoked already.")
        certificate.revoked_at, certificate.revoked_by_id = timezone.now(), by.user_id
        certificate.save(update_fields=["revoked_at", "revoked_by"])
        record(
            _of_certificate("certificate.revoked", certificate, certificate.member, certificate.title), by=by
        )
    return certificate


def _of_certificate(kind: str, certificate: Certificate, member: Member, name: str) -> Entry:
    data = {"number": certificate.number}
    return Entry(kind, "certificate", certificate.pk, f"{name} of {member.full_name}", member.pk, data)


def open_feed(*, by: Actor, kind: str, unit_id: int | None = None) -> tuple[CalendarFeed, str]:
    """Make an address of a calendar and return it with its secret, which is not kept; an older address stops at once.

    Raises ProblemError({"unit": …}) for a unit where the actor sees nobody, and for the whole of an agency;
    NotAllowedError for other people's days without the permission to see members.
    """
    membership_id = _check_reach(by, kind, unit_id)
    secret = codes.new_secret()
    with transaction.atomic():
        Membership.objects.select_for_update(no_key=True).get(
            pk=membership_id
        )  # a double click: one after the other
        same = feeds_of(membership_id).filter(kind=kind)
        same = same.filter(unit_id=unit_id) if unit_id else same.filter(unit__isnull=True)
        same.update(stopped_at=timezone.now())
        feed = CalendarFeed(membership_id=membership_id, kind=kind, unit_id=unit_id)
        feed.digest, feed.made_at = codes.digest_of(secret), timezone.now()
        feed.save()
        record(_of_feed("calendar_feed.opened", feed), by=by)
    return feed, secret


def _check_reach(by: Actor, kind: str, unit_id: int | None) -> int:
    """Return the membership that the feed will speak for."""
    by.require(Permission.OWN_VIEW)
    if by.membership_id is None:
        raise NotAllowedError("A calendar belongs to a login.")
    if kind == CalendarFeed.Kind.PEOPLE:
        _check_people(by, unit_id)
    return by.membership_id


def _check_people(by: Actor, unit_id: int | None) -> None:
    by.require(Permission.PERSONNEL_VIEW)
    if unit_id is None:
        if by.sees_all:
            raise ProblemError({"unit": "Choose a unit: a calendar of the whole agency is too full to read."})
    elif not visible_members(by).filter(unit_id__in=units_below(unit_id).values("id")).exists():
        raise ProblemError({"unit": "You see nobody in this unit. Choose one that has members."})


def stop_feed(*, by: Actor, feed_id: int) -> CalendarFeed:
    """Stop an address of the actor's own: from now on it leads nowhere. Raises CalendarFeed.DoesNotExist."""
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        feed = feeds_of(by.membership_id or 0).select_for_update(of=("self",)).get(pk=feed_id)
        feed.stopped_at = timezone.now()
        feed.save(update_fields=["stopped_at"])
        record(_of_feed("calendar_feed.stopped", feed), by=by)
    return feed


def _of_feed(kind: str, feed: CalendarFeed) -> Entry:
    unit = Unit.objects.filter(pk=feed.unit_id).first() if feed.unit_id else None
    name = f"{feed.get_kind_display()}{f', {unit}' if unit else ''}"
    return Entry(kind, "calendar_feed", feed.pk, name)
