"""One message: closed until it is acknowledged, and verified again each time it is opened."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from silta.base.ids import is_id
from silta.base.journal import journal
from silta.keys.store.certificate_marks import warned
from silta.mailbox import reading
from silta.mailbox.reading import Proven
from silta.mailbox.store import inbox as stored
from silta.mailbox.store.inbox import Kept
from silta.portal.answers import page_answer, way_on
from silta.portal.message_views import closed_view, message_view
from silta.portal.naming import naming
from silta.portal.problems import error_id_of, must_know_the_time
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.prove import Proof, prove, recall
from silta.portal.serving import has_expired, remedy_until, served_on
from silta.portal.tools import Tools, tools_of
from silta.portal.views import Unverified
from silta.portal.visitors import Reader, reader_of
from silta.portal.web import Asked

log = journal("portal")


@get("/{lang:str}/inbox/{reference:str}", sync_to_thread=True)
def message(request: Asked, lang: FromPath[str], reference: FromPath[str]) -> Response[str]:
    """Show a message: what waits for the acknowledgement, or what its sender signed."""
    reader = reader_of(request, lang)
    tools = tools_of(request)
    kept = find_kept(tools, reader, reference)
    try:
        if kept.is_closed:
            return _closed(tools, reader, recall(tools.prover, kept, reader.person)[0])
        proof = prove(tools.prover, kept, reader.person)
    except NotVerified as finding:
        return unverified(request, reader, kept, finding)
    return _open(tools, reader, proof)


@post("/{lang:str}/inbox/{reference:str}/acknowledge", sync_to_thread=True)
def acknowledge(request: Asked, lang: FromPath[str], reference: FromPath[str]) -> Response[Any]:
    """Acknowledge a message, if its time is not over, and go on to what it says."""
    reader = reader_of(request, lang)
    tools = tools_of(request)
    kept = find_kept(tools, reader, reference)
    # A wrong time would stand in the evidence for good, and the reader's deadline with it.
    must_know_the_time(tools, reader.at)
    try:
        if kept.is_closed and not has_expired(kept, reader.at):
            _acknowledge(tools, reader, prove(tools.prover, kept, reader.person).proven)
    except NotVerified as finding:
        return unverified(request, reader, kept, finding)
    return way_on(f"/{reader.page.language}/inbox/{kept.id}")


def find_kept(tools: Tools, reader: Reader, reference: str) -> Kept:
    """Return the reader's own message; raise NotFoundException for any other, or none."""
    if not is_id(reference):
        raise NotFoundException
    with tools.database.read() as transaction:
        kept = stored.find(transaction, reader.session.account, reference, reader.at)
    if kept is None:
        log.warning("no such message of the reader's", account=reader.session.account)
        raise NotFoundException
    return kept


def note_opening(tools: Tools, reader: Reader, proven: Proven) -> None:
    """Note that content is handed over, if for the first time and at a time that we know."""
    if proven.kept.opened_at is None and not tools.is_clock_in_doubt(reader.at):
        with tools.database.write() as transaction:
            act = reader.session.act(reader.at)
            reading.note_opening(transaction, proven, act, tools.keys.evidence)


def unverified(request: Asked, reader: Reader, kept: Kept, finding: NotVerified) -> Response[str]:
    """Say that the message is not what a municipality signed, and show nothing of it."""
    error_id = error_id_of(request)
    log.warning("not verified", message=kept.id, detail=str(finding), request=error_id)
    tools = tools_of(request)
    with tools.database.read() as transaction:
        sender = naming(transaction, reader.page.language).authority(kept.authority_id)
    view = Unverified(kept.id, sender, kept.available_at, error_id)
    context = {"message": view}
    status = HTTPStatus.CONFLICT
    return page_answer(tools, "message_unverified.html", reader.page, context, status=status)


def _closed(tools: Tools, reader: Reader, proven: Proven) -> Response[str]:
    with tools.database.read() as transaction:
        names = naming(transaction, reader.page.language)
        signers = warned(transaction, [proven.kept.certificate])
    is_over = has_expired(proven.kept, reader.at) and not tools.is_clock_in_doubt(reader.at)
    view = closed_view(proven, names, has_expired=is_over, is_warned_of=bool(signers))
    return page_answer(tools, "message_closed.html", reader.page, {"message": view})


def _open(tools: Tools, reader: Reader, proof: Proof) -> Response[str]:
    kept = proof.proven.kept
    log.info("message shown", account=reader.session.account, message=kept.id)
    note_opening(tools, reader, proof.proven)
    with tools.database.read() as transaction:
        names = naming(transaction, reader.page.language)
        signers = warned(transaction, [kept.certificate])
    view = message_view(proof, names, is_warned_of=bool(signers))
    return page_answer(tools, "message.html", reader.page, {"message": view})


def _acknowledge(tools: Tools, reader: Reader, proven: Proven) -> None:
    acknowledged = replace(proven.kept, acknowledged_at=reader.at)
    until = remedy_until(acknowledged, proven.manifest, served_on(acknowledged, reader.at))
    act = reader.session.act(reader.at)
    with tools.database.write() as transaction:
        reading.acknowledge(transaction, proven, act, tools.keys.evidence, remedy_until=until)
