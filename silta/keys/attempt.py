"""One message and one key: a run of gpg, judged; and a second one where the signature is inside."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

from silta.base.reason import Reason, Refused
from silta.keys.ciphertext import GpgInput
from silta.keys.detached import verify_detached
from silta.keys.encapsulation import read_encapsulated
from silta.keys.job import Ended, Job
from silta.keys.memory import Argument, AsDescriptor
from silta.keys.opened import Opened
from silta.keys.verdict import OpeningVerdict, judge_opening


def attempt(
    message: GpgInput,
    job: Job,
    *,
    session_key: Sequence[Argument] = (),
    our_key_ids: Collection[str] = (),
) -> Opened:
    """Open ``message`` and return it if the gate lets it pass; else raise Refused.

    No output is looked at before the seal is proven good and intact. ``session_key`` says
    how that key is come by, where the home has no secret one.
    """
    decrypt = [*session_key, "--show-session-key", "--decrypt"]
    ended = job.run(decrypt, message, limit_bytes=job.bounds.limit_bytes)
    verdict = judge_opening(ended.facts, ended.exit_code, our_key_ids=our_key_ids)
    if ended.exit_code and ended.facts.plaintexts and not ended.facts.new_signatures:
        # gpg ends like this for an odd mail, and just so when there is no memory for what
        # it writes. Where nothing has to be kept, only the mail can be to blame.
        again = job.run(["--output", os.devnull, *decrypt], message, limit_bytes=0)
        if judge_opening(again.facts, again.exit_code, our_key_ids=our_key_ids) != verdict:
            raise Refused(Reason.FAULT, "gpg could not write all that it opened")
    if verdict.is_unsigned:
        return _signed_inside(ended, job)
    reason = verdict.reason
    if verdict.needs_proof:
        reason = _proven_reason(verdict, ended, message, job)
    if reason is not None:
        raise Refused(reason, f"gpg ended with exit code {ended.exit_code}")
    return Opened(ended.produced, ended.facts.session_keys[0], ended.facts.signatures[0])


def _signed_inside(ended: Ended, job: Job) -> Opened:
    """Return the signed entity in what was only encrypted (RFC 3156 section 6.1)."""
    signed, signature = verify_detached(read_encapsulated(ended.produced), job)
    return Opened(signed, ended.facts.session_keys[0], signature)


def _proven_reason(
    verdict: OpeningVerdict, ended: Ended, message: GpgInput, job: Job
) -> Reason | None:
    """Ask gpg to take off the seal alone, whose end it then reports without fail.

    Neither decompression nor a signature can end that run, so it tells a broken seal from
    a gpg that died of something else.
    """
    known = AsDescriptor(ended.facts.session_keys[0].encode())
    unsealed = job.run(
        ["--no-autostart", "--override-session-key-fd", known, "--unwrap", "--decrypt"],
        message,
        limit_bytes=message.size_bytes,
    )
    if unsealed.facts.decryption_failed:
        return Reason.SEAL_CANNOT_OPEN
    is_intact = unsealed.exit_code == 0 and unsealed.facts.decryption_okay == 1
    return verdict.reason if is_intact else Reason.FAULT
