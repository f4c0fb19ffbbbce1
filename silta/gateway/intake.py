"""The story of a mail, from the wire to the reply."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from traceback import clear_frames

from silta.base.journal import frames_of, journal
from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.gateway.decide import Decision, Refuse
from silta.gateway.facts import Route
from silta.gateway.gather import route
from silta.gateway.on_record import put_on_record
from silta.gateway.opening import open_sealed
from silta.gateway.read import read
from silta.gateway.recognise import recognise
from silta.gateway.refused import OF_ENDED_KEYS, RefusedSigned, Submission, proof_of, signed
from silta.gateway.replies import Reply, filed, refusal, reply_to
from silta.gateway.sealing import Contents
from silta.gateway.self_check import Passed, record_self_check
from silta.gateway.settle import is_to_be_scanned, judge, scan, settle, try_out
from silta.gateway.stages import Received, Sealed
from silta.gateway.tools import Tools
from silta.keys.opened import Opened
from silta.keys.store import certificates
from silta.mailbox.letter.glimpse import glimpse, whole

log = journal("gateway")


@dataclass(frozen=True, slots=True)
class Judged:
    """A mail that was opened, read and judged, but not filed: what ``inspect`` shows."""

    where: Route
    contents: Contents
    decision: Decision


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes mails in; threads may share it, and each mail holds one of them to its end."""

    tools: Tools

    def take_in(self, received: Received) -> Reply:
        """Return the one answer for a mail: 250 only after the commit, 451 for a fault of ours.

        Never raises: what is not an expected end is a fault, told to the journal without
        the exception's text (DESIGN invariants 1 and 2).
        """
        try:
            with ExitStack() as held:
                return self._take_in(received, held)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the peer keeps the mail
            end = end_of(error)
            if end.reason == Reason.FAULT:
                self.tools.aside.put(received, end.detail)
            return refusal(end)

    def _take_in(self, received: Received, held: ExitStack) -> Reply:
        try:
            return self._answer(received, held)
        except RefusedSigned as refused:
            put_on_record(self.tools.registrar, self.tools.keys, self.tools.watch, refused)
            raise

    def _answer(self, received: Received, held: ExitStack) -> Reply:
        where, contents = self._understand(received, held)
        if where.is_trial:
            facts = try_out(self.tools, where, contents)
            if where.in_preparation:
                record_self_check(self.tools, Passed(facts, contents, received.tls))
            log.info("checked", authority=where.authority, bytes=len(received.raw))
            return reply_to(Reason.CHECKED)
        with signed(lambda: _submission(where, contents)):
            kept = settle(self.tools, where, contents)
        log.info(
            "filed",
            authority=where.authority,
            service=where.service,
            evidence=kept.evidence_id,
            step="again" if kept.already_there else "first",
            bytes=len(received.raw),
        )
        return filed(kept.evidence_id)

    def check(self, received: Received) -> Judged | Refused:
        """Go the whole way up to the judgement, and file nothing; never raises."""
        try:
            with ExitStack() as held:
                where, contents = self._understand(received, held)
                decision, _ = judge(self.tools, where, contents)
                return Judged(where, contents, self._scanned(contents, decision))
        except Exception as error:  # noqa: BLE001 -- as take_in
            return end_of(error)

    def _scanned(self, contents: Contents, decision: Decision) -> Decision:
        """Return the judgement as it is after the scan that a filing would begin with."""
        if is_to_be_scanned(decision):
            try:
                scan(self.tools, contents)
            except Refused as refused:
                return Refuse(end_of(refused), decision.verdicts)
        return decision

    def _understand(self, received: Received, held: ExitStack) -> tuple[Route, Contents]:
        where, ring = self.look_up(received)
        sealed = recognise(received)
        with signed(lambda: Submission(where, sealed.ciphertext), among=OF_ENDED_KEYS):
            opened = open_sealed(self.tools, sealed, ring, held)
        with signed(lambda: _half_read(where, sealed, opened)):
            letter = read(opened)
        # What is kept no more than read: the plaintext goes here.
        return where, Contents(sealed.ciphertext, opened.session_key, opened.signature, letter)

    def look_up(self, received: Received) -> tuple[Route, Path]:
        """Return where a mail belongs, and the keyring that its signer must stand in."""
        with self.tools.database.read() as transaction:
            where = route(transaction, received.reverse_path, received.recipient, self.tools.domain)
            ring = self.tools.rings.get(
                where.authority,
                where.ring_generation,
                lambda: certificates.ring(transaction, where.authority),
            )
        return where, ring


def _half_read(where: Route, sealed: Sealed, opened: Opened) -> Submission:
    seen = glimpse(opened.plaintext)
    proof = proof_of(opened.signature, Span.of(opened.plaintext))
    return Submission(where, sealed.ciphertext, proof, seen)


def _submission(where: Route, contents: Contents) -> Submission:
    seen = whole(contents.letter)
    # The manifest was found to name the digest of each document.
    proof = proof_of(contents.signature, Span.of(contents.letter.manifest_bytes))
    return Submission(where, contents.ciphertext, proof, seen)


def end_of(error: Exception) -> Refused:
    """Tell the journal how a mail ended, and return the end that the peer may hear of.

    What is not an expected end is a fault of ours, whose text may quote the mail: only
    its type and place are told.
    """
    frames = frames_of(error)
    # They hold the mail, and what it was opened to, and each other: without this it all
    # stays until Python collects its garbage.
    clear_frames(error.__traceback__)
    error.__traceback__ = None
    if isinstance(error, Refused):
        log.info("refused", reason=error.reason, field=error.field, detail=error.detail)
        return error
    log.error("fault", error=type(error).__name__, frames=frames)
    return Refused(Reason.FAULT, f"{type(error).__name__} at {frames}")
