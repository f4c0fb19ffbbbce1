"""Verifying what a receipts key signed: detached signatures, with public keys alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Final

from silta.base.reason import Refused
from silta.keys.bounds import Bounds
from silta.keys.ciphertext import GpgInput
from silta.keys.closing import Closing
from silta.keys.detached_verdict import judge_detached
from silta.keys.home import throwaway_home
from silta.keys.job import Job
from silta.keys.memory import Descriptors, InMemory
from silta.keys.opened import Signature
from silta.keys.ring import build_ring

DEADLINE: Final = timedelta(seconds=30)


class ReceiptVerifier(Closing):
    """Knows some receipts certificates, and no other; threads may share it.

    Raises GpgUnusable for certificates that gpg does not take.
    """

    def __init__(self, certificates: Sequence[bytes]) -> None:
        with ExitStack() as opened:
            self._home = opened.enter_context(throwaway_home())
            self._ring = build_ring(self._home, certificates)
            self._opened = opened.pop_all()

    def verify(self, content: bytes, signature: str, as_of: datetime) -> Signature:
        """Return the one good signature on exactly these bytes, judged at a time in UTC.

        A certificate that has expired since does not unsay what it signed. Blocks. Raises
        Refused: FAULT when it could not be judged now, any other reason when it is not good.
        """
        time_then = as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%S!")
        options = (
            *("--no-autostart", "--no-default-keyring", "--keyring", self._ring),
            *("--faked-system-time", time_then),
        )
        job = Job(self._home, options, Bounds.starting_now(0, DEADLINE))
        with ExitStack() as opened:
            given = GpgInput(Descriptors(opened).of(content), 0, len(content))
            beside = InMemory(signature.encode())
            ended = job.run(["--verify", "--", beside, "-"], given, limit_bytes=0)
        reason = judge_detached(ended.facts, ended.exit_code)
        if reason is not None:
            raise Refused(reason, f"gpg ended with exit code {ended.exit_code}")
        return ended.facts.signatures[0]

    def close(self) -> None:
        """Remove the ring."""
        self._opened.close()
