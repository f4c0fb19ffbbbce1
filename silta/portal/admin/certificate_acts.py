"""What an administrator does with a certificate in the console; each button is one act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from litestar import Response, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.keys.acts import certificate_marks as marks
from silta.keys.acts import certificates as acts
from silta.keys.administrator import Permission
from silta.keys.fingerprint import Fingerprint, grouped, parse_fingerprint
from silta.keys.standing import CertificateState
from silta.keys.trial import try_certificate
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import (
    Administering,
    administrator_of,
    done,
    fields_of,
    fresh_administrator_of,
)
from silta.portal.admin.certificate_page import (
    HERE,
    certificate_page,
    facts_in,
    fingerprint_in,
)
from silta.portal.admin.tools import console_tools_of
from silta.portal.admin.views_certificates import Trial
from silta.portal.web import Asked

Does = Callable[[Transaction, Administering, Fingerprint], object]
OF_ONE: Final = "/{lang:str}/admin/certificates/{fingerprint:str}"


@post(f"{OF_ONE}/approve", sync_to_thread=True)
def approve(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[Any]:
    """Approve a certificate whose fingerprint was compared by another channel."""

    def does(transaction: Transaction, by: Administering, wanted: Fingerprint) -> None:
        if fields_of(request).get("compared") != "yes":
            raise ActRefused("compare the fingerprint with its owner by another channel first")
        reason, seen = _reason(request), _seen(request)
        acts.approve(transaction, by.actor, wanted, reason=reason, at=by.at, as_read=seen)

    return _changed(request, lang, fingerprint, Permission.TRUST, does)


@post(f"{OF_ONE}/retire", sync_to_thread=True)
def retire(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[Any]:
    """Take a certificate out of use in good order."""
    return _ended(request, lang, fingerprint, CertificateState.RETIRED, Permission.TRUST)


@post(f"{OF_ONE}/revoke", sync_to_thread=True)
def revoke(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[Any]:
    """Stop a certificate at once: break-glass, and all administrators hear of it."""
    return _ended(request, lang, fingerprint, CertificateState.REVOKED, Permission.STOP)


@post(f"{OF_ONE}/drop", sync_to_thread=True)
def drop(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[Any]:
    """Forget a pending certificate, and go back to the list."""
    back = f"{HERE}/{fingerprint_in(fingerprint)}"
    by = fresh_administrator_of(request, lang, Permission.TRUST, back)
    with console_tools_of(request).database.write() as transaction:
        wanted, seen = fingerprint_in(fingerprint), _seen(request)
        actor = acting(transaction, by, Permission.TRUST)
        acts.drop(transaction, actor, wanted, at=by.at, as_read=seen)
    return done(by.page.language, HERE)


@post(f"{OF_ONE}/replace", sync_to_thread=True)
def replace(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[Any]:
    """Let another certificate of the authority take this one's place, with an overlap."""

    def does(transaction: Transaction, by: Administering, old: Fingerprint) -> None:
        marks.replace(
            transaction,
            by.actor,
            old,
            by=_successor(request),
            overlap=_overlap(request),
            reason=_reason(request),
            at=by.at,
            as_read=_seen(request),
        )

    return _changed(request, lang, fingerprint, Permission.TRUST, does)


@post(f"{OF_ONE}/warn", sync_to_thread=True)
def warn(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[Any]:
    """Warn the readers of all that a revoked certificate signed."""
    return _warned(request, lang, fingerprint, on=True)


@post(f"{OF_ONE}/unwarn", sync_to_thread=True)
def unwarn(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[Any]:
    """Take the readers' warning back."""
    return _warned(request, lang, fingerprint, on=False)


@post(f"{OF_ONE}/try", sync_to_thread=True)
def try_it(request: Asked, lang: FromPath[str], fingerprint: FromPath[str]) -> Response[str]:
    """Sign and encrypt a trial message, and show it on the certificate's page."""
    by, wanted = administrator_of(request, lang), fingerprint_in(fingerprint)
    facts = facts_in(console_tools_of(request), wanted)
    try:
        tried = try_certificate(facts, by.at)
    except ActRefused as refused:
        return certificate_page(request, by, wanted, Trial(None, why_not=str(refused)))
    groups = tuple(map(grouped, tried.encrypted_to))
    return certificate_page(request, by, wanted, Trial(tried, groups))


def _ended(
    request: Asked, lang: str, fingerprint: str, state: CertificateState, permission: Permission
) -> Response[Any]:
    # What was stolen is stopped, whatever became of it while the page was open.
    seen = None if state == CertificateState.REVOKED else _seen(request)

    def does(transaction: Transaction, by: Administering, wanted: Fingerprint) -> None:
        reason = _reason(request)
        acts.end(transaction, by.actor, wanted, state, reason=reason, at=by.at, as_read=seen)

    return _changed(request, lang, fingerprint, permission, does)


def _warned(request: Asked, lang: str, fingerprint: str, *, on: bool) -> Response[Any]:
    def does(transaction: Transaction, by: Administering, wanted: Fingerprint) -> None:
        reason, seen = _reason(request), _seen(request)
        marks.warn_readers(
            transaction, by.actor, wanted, on=on, reason=reason, at=by.at, as_read=seen
        )

    return _changed(request, lang, fingerprint, Permission.STOP, does)


def _changed(
    request: Asked, lang: str, fingerprint: str, permission: Permission, does: Does
) -> Response[Any]:
    """Carry an act out in one transaction, and go back to the certificate's page."""
    wanted = fingerprint_in(fingerprint)
    back = f"{HERE}/{wanted}"
    by = fresh_administrator_of(request, lang, permission, back)
    with console_tools_of(request).database.write() as transaction:
        acting(transaction, by, permission)
        does(transaction, by, wanted)
    return done(by.page.language, back)


def _reason(request: Asked) -> str:
    return fields_of(request).get("reason", "")


def _seen(request: Asked) -> str:
    """Return the mark of what the page showed; a form without one has shown nothing."""
    return fields_of(request).get("as_read", "")


def _successor(request: Asked) -> Fingerprint:
    try:
        return parse_fingerprint(fields_of(request).get("by", ""))
    except ValueError:
        raise ActRefused("choose the certificate that takes its place") from None


def _overlap(request: Asked) -> timedelta:
    days = fields_of(request).get("days", "")
    if not (days.isascii() and days.isdigit() and len(days) <= len("366")):
        raise ActRefused("the overlap is a number of days")
    return timedelta(days=int(days))


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (
    approve,
    retire,
    revoke,
    drop,
    replace,
    warn,
    unwarn,
    try_it,
)
