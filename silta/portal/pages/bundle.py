"""Downloading a message's evidence bundle: proven again, and sent as it is made."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from silta.base.journal import journal
from silta.mailbox.evidence.bundle.gather import BundleKeys, NotSigned, gather
from silta.mailbox.evidence.bundle.member import Member
from silta.mailbox.evidence.bundle.pack import members_of
from silta.mailbox.evidence.bundle.paths import name_of
from silta.mailbox.evidence.bundle.story import Content, Story
from silta.mailbox.evidence.bundle.zip_form import size_of, written
from silta.mailbox.store.log import TileMissing
from silta.mailbox.vault.types import PartKind
from silta.portal.headers import DOCUMENT
from silta.portal.pages.document import attachment
from silta.portal.pages.message import find_kept, note_opening, unverified
from silta.portal.problems import ProblemFound
from silta.portal.reading.bundled import content_of
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.prove import Proof, prove
from silta.portal.tools import Tools, tools_of
from silta.portal.views import ProblemKind
from silta.portal.visitors import reader_of
from silta.portal.web import Asked

log = journal("portal")


@get("/{lang:str}/inbox/{reference:str}/bundle", sync_to_thread=True)
def bundle(request: Asked, lang: FromPath[str], reference: FromPath[str]) -> Response[Any]:
    """Give the bundle of an open message; a closed one has none, and is not told from none."""
    reader = reader_of(request, lang)
    tools = tools_of(request)
    kept = find_kept(tools, reader, reference)
    if kept.is_closed:
        raise NotFoundException
    try:
        proof = prove(tools.prover, kept, reader.person)
        members = _members(tools, proof)
    except NotVerified as finding:
        return unverified(request, reader, kept, finding)
    except NotSigned as error:
        detail = str(error)
        raise ProblemFound(ProblemKind.FAULT, HTTPStatus.SERVICE_UNAVAILABLE, detail) from None
    # Only what can be given is an opening; its record is signed later than this bundle is made.
    note_opening(tools, reader, proof.proven)
    log.info("bundle given", account=reader.session.account, message=kept.id, count=len(members))
    headers = {
        **DOCUMENT,
        "Content-Disposition": attachment(f"{name_of(kept.id)}.zip"),
        "Content-Length": str(size_of(members)),
    }
    return Stream(written(members), media_type="application/zip", headers=headers)


def _members(tools: Tools, proof: Proof) -> list[Member]:
    content = content_of(tools.prover, proof)
    keys = BundleKeys(tools.keys.evidence, tools.log_key)
    try:
        return members_of(_story(tools, proof, content, keys))
    except TileMissing as missing:
        # The records and their signatures prove themselves without it, and are the reader's.
        where, what = proof.proven.kept.id, str(missing)
        log.warning("the log is damaged: bundle without it", message=where, detail=what)
        return members_of(_story(tools, proof, content, replace(keys, log=None)))


def _story(tools: Tools, proof: Proof, content: Content, keys: BundleKeys) -> Story:
    message, certificate = proof.proven.kept.id, proof.unsealed.part(PartKind.CERTIFICATE)
    with tools.database.read() as transaction:
        return gather(transaction, message, keys, certificate=certificate, content=content)
