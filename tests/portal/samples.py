"""Invented views, one for each page and each of its states; nothing in them is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import get_args

from markupsafe import Markup

from silta.portal.views import (
    Attachment,
    Closed,
    Inbox,
    Language,
    Message,
    Opening,
    Page,
    Problem,
    ProblemKind,
    Remedy,
    Row,
    Standing,
    Unverified,
)

LANGUAGES: tuple[Language, ...] = get_args(Language)
ARRIVED = datetime(2026, 11, 21, 12, 2, tzinfo=UTC)
MESSAGE_ID = "01JDEMO0000000000000000001"

DECISION = Attachment(1, "Päätös varhaiskasvatuspaikasta", "PDF", 84_211, "fi")
INSTRUCTIONS = Attachment(2, "Oikaisuvaatimusohje", "PDF", 31_400, "fi")
MAP = Attachment(3, "Karta över daghemmet", "PNG", 1_240_000, "sv")

REMEDY = Remedy(
    type="oikaisuvaatimus",
    authority="Lupa- ja valvontavirasto",
    days=14,
    served_on=date(2026, 11, 25),
    until=date(2026, 12, 9),
    document=INSTRUCTIONS,
)


def page(
    language: Language = "fi", path: str = "/inbox", *, holder: str | None = "Aino Demo"
) -> Page:
    """Return a page of a demo home, read by Aino unless told otherwise."""
    return Page(language, path, is_demo=True, holder=holder, csrf="csrf-token")


def row(standing: Standing, title: str, sender: str, number: int) -> Row:
    """Return a message of the list."""
    waits = standing is Standing.TO_ACKNOWLEDGE
    return Row(
        id=f"01JDEMO{number:019}",
        title=title,
        sender=sender,
        filed_at=ARRIVED.replace(day=21 - number),
        standing=standing,
        documents=number % 3,
        acknowledge_by=date(2026, 11, 28) if waits else None,
    )


ROWS = (
    row(Standing.TO_ACKNOWLEDGE, "Rakennuslupapäätös", "Siltalan kaupunki", 0),
    row(Standing.NEW, "Päivähoitopäätös", "Siltalan kaupunki", 1),
    row(Standing.OPENED, "Jätevesimaksun muutos", "Naapurilan kunta", 2),
    row(Standing.ACKNOWLEDGED, "Sukunimenmuutospäätöksen tiedoksianto", "Siltalan kaupunki", 3),
    row(Standing.EXPIRED, "Rakennuslupapäätös", "Siltalan kaupunki", 4),
    row(Standing.UNVERIFIED, "Päivähoitopäätös", "Naapurilan kunta", 5),
)
INBOX = Inbox(ROWS, number=1, pages=3, total=46, new=2, acknowledge_by=date(2026, 11, 28))
LAST_INBOX = Inbox(ROWS[2:], number=3, pages=3, total=44, new=0)
EMPTY_INBOX = Inbox((), number=1, pages=1, total=0, new=0)

CLOSED = Closed(
    id=MESSAGE_ID,
    title="Päätös",
    service="Rakennuslupapäätös",
    sender="Siltalan kaupunki",
    filed_at=ARRIVED,
    acknowledge_by=date(2026, 11, 28),
    has_expired=False,
)
EXPIRED = Closed(
    id=MESSAGE_ID,
    title="Päätös",
    service="Rakennuslupapäätös",
    sender="Siltalan kaupunki",
    filed_at=ARRIVED,
    acknowledge_by=date(2026, 11, 28),
    has_expired=True,
)

MESSAGE = Message(
    id=MESSAGE_ID,
    title="Päivähoitopäätös",
    sender="Siltalan kaupunki",
    service="Päivähoitopäätös",
    unit="Varhaiskasvatus",
    contact="varhaiskasvatus@siltala.example",
    signer="Siltalan kaupunki",
    signed_at=ARRIVED,
    filed_at=ARRIVED,
    acknowledged_at=ARRIVED.replace(day=22),
    is_verifiable=True,
    case_id="SIL/123/2026",
    concerns="Oiva Demo",
    decided_on=date(2026, 11, 20),
    maker="Päivähoidon päällikkö",
    language="fi",
    summary=Markup(
        "<p>Lapsellenne on myönnetty varhaiskasvatuspaikka Sillanpielen päiväkodista"
        " 1.1.2027 alkaen. Päätös perusteluineen ja oikaisuvaatimusohje ovat liitteinä.</p>"
    ),
    attachments=(DECISION, INSTRUCTIONS, MAP),
    remedy=REMEDY,
)
PLAIN_MESSAGE = Message(
    id=MESSAGE_ID,
    title="Tiedote vesikatkosta",
    sender="Naapurilan kunta",
    service="Vesihuolto",
    unit=None,
    contact=None,
    signer="Naapurilan kunta",
    signed_at=ARRIVED,
    filed_at=ARRIVED,
    acknowledged_at=None,
    is_verifiable=False,
    case_id=None,
    concerns=None,
    decided_on=None,
    maker=None,
    language="sv",
    summary=None,
    attachments=(),
    remedy=None,
)
UNVERIFIED = Unverified(MESSAGE_ID, "Siltalan kaupunki", ARRIVED, "01JDEMOERROR00000000000001")


@dataclass(frozen=True, slots=True)
class Sample:
    """One page to render: its name, its template and what the template shows."""

    name: str
    template: str
    path: str
    context: dict[str, object]
    is_logged_in: bool = True


def _problem(kind: ProblemKind) -> Sample:
    error_id = "01JDEMOERROR00000000000002" if kind is ProblemKind.FAULT else None
    context: dict[str, object] = {"problem": Problem(kind, error_id)}
    return Sample(f"problem-{kind}", "problem.html", "/inbox/no", context, is_logged_in=False)


def _front(name: str, *, can: bool, out: bool, is_logged_in: bool = False) -> Sample:
    context: dict[str, object] = {"can_log_in": can, "has_logged_out": out}
    return Sample(name, "front.html", "/", context, is_logged_in)


def _opening(name: str, *, terms_missing: bool) -> Sample:
    context: dict[str, object] = {"opening": Opening("Aino Demo", "2026-11", terms_missing)}
    return Sample(name, "open_account.html", "/account/open", context)


_MESSAGE = f"/inbox/{MESSAGE_ID}"

SAMPLES = (
    _front("front", can=True, out=False),
    _front("front-logged-out", can=True, out=True),
    _front("front-unavailable", can=False, out=False),
    _front("front-logged-in", can=True, out=False, is_logged_in=True),
    Sample("log-out", "log_out.html", "/logout", {}),
    _opening("open-account", terms_missing=False),
    _opening("open-account-again", terms_missing=True),
    Sample("inbox", "inbox.html", "/inbox", {"inbox": INBOX}),
    Sample("inbox-last", "inbox.html", "/inbox?page=3", {"inbox": LAST_INBOX}),
    Sample("inbox-empty", "inbox.html", "/inbox", {"inbox": EMPTY_INBOX}),
    Sample("message", "message.html", _MESSAGE, {"message": MESSAGE}),
    Sample("message-plain", "message.html", _MESSAGE, {"message": PLAIN_MESSAGE}),
    Sample("closed", "message_closed.html", _MESSAGE, {"message": CLOSED}),
    Sample("expired", "message_closed.html", _MESSAGE, {"message": EXPIRED}),
    Sample("unverified", "message_unverified.html", _MESSAGE, {"message": UNVERIFIED}),
    Sample(
        "terms",
        "terms.html",
        "/help/terms",
        {"version": "2026-11", "is_opening": False},
        is_logged_in=False,
    ),
    *map(_problem, ProblemKind),
)
