"""Downloading a message's evidence bundle: proven again, and sent as it is made."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from silta.base.journal import journal
from silta.mailbox.evidence.bundle.gather import BundleKeys, gather
from silta.mailbox.evidence.bundle.member import Member
from silta.mailbox.evidence.bundle.pack import members_of
from silta.mailbox.evidence.bundle.paths import name_of
from silta.mailbox.evidence.bundle.zip_form import size_of, written
from silta.mailbox.vault.types import PartKind
from silta.portal.headers import DOCUMENT
from silta.portal.pages.document import attachment
from silta.portal.pages.message import find_kept, note_opening, unverified
from silta.portal.reading.bundled import content_of
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.prove import Proof, prove
from silta.portal.tools import Tools, tools_of
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
        # It hands the content over, so the record of that is in it.
        note_opening(tools, reader, proof.proven)
        members = _members(tools, proof)
    except NotVerified as finding:
        return unverified(request, reader, kept, finding)
    log.info("bundle given", account=reader.session.account, message=kept.id, count=len(members))
    headers = {
        **DOCUMENT,
        "Content-Disposition": attachment(f"{name_of(kept.id)}.zip"),
        "Content-Length": str(size_of(members)),
    }
    return Stream(written(members), media_type="application/zip", headers=headers)


def _members(tools: Tools, proof: Proof) -> list[Member]:
    content = content_of(tools.prover, proof)
    with tools.database.read() as transaction:
        story = gather(
            transaction,
            proof.proven.kept.id,
            BundleKeys(tools.keys.evidence, tools.log_key),
            certificate=proof.unsealed.part(PartKind.CERTIFICATE),
            content=content,
        )
    return members_of(story)
