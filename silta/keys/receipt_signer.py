"""Signing with a receipts key: records, statements, and the mails that carry them."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from silta.base.journal import journal
from silta.keys.closing import Closing
from silta.keys.fingerprint import Fingerprint
from silta.keys.gnupg import Finished, GpgUnusable, run
from silta.keys.home import RuntimeHomes
from silta.keys.listing import ListedCertificate, parse_listing
from silta.keys.memory import Argument, InMemory
from silta.keys.pool import RUNS_PER_HOME
from silta.keys.recipients import fingerprint_of
from silta.keys.sealer import GROWTH, ROOM_BYTES
from silta.keys.status import fields_by_keyword

log = journal("keys")

DEADLINE: Final = timedelta(seconds=20)
# Of a receipt, whose mail has the rest of CALL_LIMIT; gpg needs some hundredths of a second.
SEALING_LIMIT: Final = timedelta(seconds=4)
# What gpg compresses and encrypts in a second, though it be on a slow and busy machine.
BYTES_A_SECOND: Final = 1024 * 1024
LIMIT_BYTES: Final = 1024 * 1024
# Nothing writes to the keyrings of the homes: waiting for their locks is for nothing.
ALWAYS: Final = ("--lock-never", "--armor", "--no-emit-version", "--digest-algo", "SHA512")
SHA512: Final = "10"  # RFC 9580 section 9.5
DETACHED, INSIDE = "D", "S"
SIGNED: Final = ("--sign", "--encrypt")


class CannotSign(Exception):  # noqa: N818 -- reads as what it is
    """gpg did not sign, or not encrypt; the text is one line for the operator."""


class NobodyReads(CannotSign):
    """There is no certificate that something can be encrypted to."""


class ReceiptSigner(Closing):
    """Signs with the one key of a store; threads may share it.

    ``store`` is the key's own home; ``base`` is where run-time homes go (``runtime_base``),
    ``homes`` how many, by default one for each core. Raises GpgUnusable when the key cannot
    be set to work.
    """

    def __init__(self, store: Path, *, base: Path, homes: int | None = None) -> None:
        count = homes or os.cpu_count() or 1
        with ExitStack() as opened:
            running = opened.enter_context(RuntimeHomes(store, base=base, count=count))
            certificate = _only_certificate(running.paths[0])
            self.fingerprint: Fingerprint = certificate.keys[0].fingerprint
            self._keys: set[str] = {key.fingerprint for key in certificate.keys}
            self._free: queue.SimpleQueue[Path] = queue.SimpleQueue()
            for path in running.paths * RUNS_PER_HOME:
                self._free.put(path)
            self._opened = opened.pop_all()

    def sign(self, content: bytes) -> str:
        """Return a detached, armoured signature over exactly these bytes, with SHA-512.

        Blocks. Raises CannotSign, also when the key is gone or the signer closed.
        """
        done = self._run(["--detach-sign"], content, time.monotonic() + DEADLINE.total_seconds())
        self._must_have_signed(done, DETACHED)
        return done.output.decode("ascii")

    def sign_and_encrypt(self, content: bytes, certificates: Sequence[bytes]) -> bytes:
        """Return one armoured message, signed, that the owner of each certificate can open.

        A certificate that gpg does not encrypt to is left out, and the journal names it.
        Blocks for SEALING_LIMIT at most, longer only for what is large. Raises CannotSign;
        NobodyReads when no certificate is left.
        """
        until = time.monotonic() + SEALING_LIMIT.total_seconds() + len(content) // BYTES_A_SECOND
        done = self._sealed(SIGNED, content, certificates, until)
        if _is_reader_refused(done):
            done = self._sealed(SIGNED, content, self._readers(certificates, until), until)
        self._must_have_signed(done, INSIDE)
        if len(fields_by_keyword(done.status)["END_ENCRYPTION"]) != 1:
            raise CannotSign("gpg did not encrypt")
        return done.output

    def close(self) -> None:
        """Stop the agents and remove the run-time homes; what is still being signed fails."""
        self._opened.close()

    def _sealed(
        self, acts: Sequence[str], content: bytes, certificates: Sequence[bytes], until: float
    ) -> Finished:
        if not certificates:
            raise NobodyReads("no certificate can be encrypted to")
        to = (("--recipient-file", InMemory(certificate)) for certificate in certificates)
        sealing: list[Argument] = [argument for pair in to for argument in pair]
        return self._run([*sealing, "--cipher-algo", "AES256", *acts], content, until)

    def _readers(self, certificates: Sequence[bytes], until: float) -> list[bytes]:
        """Return those that gpg encrypts to, each tried alone: it ends at the first it refuses."""
        readers = []
        for one in certificates:
            if _is_reader_refused(self._sealed(["--encrypt"], b"", [one], until)):
                log.warning("certificate left out", certificate=fingerprint_of(one))
            else:
                readers.append(one)
        return readers

    def _run(self, arguments: Sequence[Argument], content: bytes, until: float) -> Finished:
        with self._home(until) as home:
            try:
                return run(
                    [*ALWAYS, "--local-user", self.fingerprint, *arguments],
                    home=home,
                    stdin=content,
                    limit_bytes=GROWTH * len(content) + ROOM_BYTES,
                    deadline=timedelta(seconds=max(0.0, until - time.monotonic())),
                )
            except GpgUnusable as error:
                raise CannotSign(str(error)) from None

    @contextmanager
    def _home(self, until: float) -> Iterator[Path]:
        try:
            path = self._free.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise CannotSign("all gpg homes are in use") from None
        try:
            yield path
        finally:
            self._free.put(path)

    def _must_have_signed(self, done: Finished, kind: str) -> None:
        """Raise CannotSign unless there is exactly one signature, of this key and with SHA-512."""
        if done.cut is not None:
            raise CannotSign("gpg did not come to an end")
        made = fields_by_keyword(done.status)["SIG_CREATED"]
        if done.exit_code or len(made) != 1:
            raise CannotSign(f"the receipts key does not sign: gpg's exit code {done.exit_code}")
        # Its fields are type, algorithm, digest, class, time and key.
        if made[0][0:3:2] != [kind, SHA512] or made[0][-1] not in self._keys:
            raise CannotSign("gpg signed otherwise than it was told")


def _is_reader_refused(done: Finished) -> bool:
    return bool(fields_by_keyword(done.status)["INV_RECP"])


def _only_certificate(home: Path) -> ListedCertificate:
    listing = run(
        ["--no-autostart", "--with-colons", "--list-keys"],
        home=home,
        limit_bytes=LIMIT_BYTES,
        deadline=DEADLINE,
    ).output
    found = parse_listing(listing)
    if len(found) != 1:
        raise GpgUnusable("the store does not hold exactly one receipts key")
    return found[0]
