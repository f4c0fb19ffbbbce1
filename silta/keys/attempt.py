"""One message and one key: a run of gpg, judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from silta.base.reason import Reason, Refused
from silta.keys.bounds import Bounds
from silta.keys.collect import Cut
from silta.keys.gnupg import Finished, run
from silta.keys.memory import Argument, AsDescriptor
from silta.keys.opened import Opened
from silta.keys.status import StatusFacts, parse_status
from silta.keys.verdict import OpeningVerdict, judge_opening


def attempt(
    message: bytes,
    *,
    home: Path,
    arguments: Sequence[Argument],
    our_key_ids: Collection[str],
    bounds: Bounds,
) -> Opened:
    """Open ``message`` in ``home`` and return it if the gate lets it pass; else raise Refused.

    The output is not looked at before the verdict. ``arguments`` name the ring, and how the
    session key is come by.
    """
    done = _decrypt(message, home=home, arguments=arguments, bounds=bounds)
    facts = _facts(done)
    verdict = judge_opening(facts, done.exit_code, our_key_ids=our_key_ids)
    reason = verdict.reason
    if verdict.needs_proof:
        reason = _proven_reason(verdict, facts, message, home=home, bounds=bounds)
    if reason is not None:
        raise Refused(reason, f"gpg ended with exit code {done.exit_code}")
    return Opened(done.output, facts.session_keys[0], facts.signatures[0])


def _decrypt(
    message: bytes, *, home: Path, arguments: Sequence[Argument], bounds: Bounds
) -> Finished:
    done = run(
        [*arguments, "--show-session-key", "--decrypt"],
        home=home,
        stdin=message,
        limit_bytes=bounds.limit_bytes,
        deadline=bounds.left(),
    )
    if done.cut == Cut.SIZE:
        raise Refused(Reason.SIZE_EXPANDED, f"more than {bounds.limit_bytes} bytes came out")
    if done.cut == Cut.TIME:
        raise Refused(Reason.FAULT, "gpg was killed at the deadline")
    return done


def _facts(done: Finished) -> StatusFacts:
    try:
        return parse_status(done.status)
    except ValueError as error:
        raise Refused(Reason.FAULT, str(error)) from None


def _proven_reason(
    verdict: OpeningVerdict, facts: StatusFacts, message: bytes, *, home: Path, bounds: Bounds
) -> Reason | None:
    """Ask gpg to take off the seal alone, whose end it then reports without fail.

    Neither decompression nor a signature can end that run, so it tells a broken seal from
    a gpg that died of something else.
    """
    known = AsDescriptor(facts.session_keys[0].encode())
    done = _decrypt(
        message,
        home=home,
        arguments=["--no-autostart", "--override-session-key-fd", known, "--unwrap"],
        bounds=Bounds(len(message), bounds.until),
    )
    unsealed = _facts(done)
    if unsealed.decryption_failed:
        return Reason.SEAL_CANNOT_OPEN
    is_intact = done.exit_code == 0 and unsealed.decryption_okay == 1
    return verdict.reason if is_intact else Reason.FAULT
