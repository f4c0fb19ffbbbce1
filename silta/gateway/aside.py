"""Mails that met a fault of ours, kept as they were received, for finding out why.

They are never filed from here: the sender was told 4xx, keeps the mail, and decides. What
is kept is ciphertext; of the envelope only the sender's domain and the service's address.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Final

from silta.base.act import ActRefused
from silta.base.journal import journal
from silta.base.octets import Octets
from silta.gateway.stages import Received

log = journal("gateway")

# Enough to see what is wrong; a fault that goes on would else fill the disk.
MOST: Final = 100
MOST_BYTES: Final = 1024 * 1024 * 1024
OLDEST: Final = timedelta(days=30)
ID: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class SetAside:
    """One mail: how often it met which fault; times in UTC, ``bytes`` as received.

    ``detail`` is of our own words. The id is of the bytes: the same mail sent again is one.
    """

    id: str
    first_at: datetime
    last_at: datetime
    times: int
    bytes: int
    sender_domain: str
    recipient: str
    detail: str


class Aside:
    """The folder of the mails that were set aside; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()

    def put(self, received: Received, detail: str) -> None:
        """Keep a mail that met a fault, or count it once more; never raises.

        That it cannot be kept is told to the journal: the peer has its 451 all the same.
        """
        try:
            with self._lock:
                self._put(received, detail)
        except OSError as error:
            log.warning("not set aside", error=type(error).__name__)

    def list_all(self) -> list[SetAside]:
        """Return what is there, the newest first."""
        found = (self._read(path.stem) for path in self._folder.glob("*.json"))
        known = [one for one in found if one is not None]
        return sorted(known, key=lambda one: (one.last_at, one.id), reverse=True)

    def get(self, mail: str) -> SetAside:
        """Return what is known of one mail; raise ActRefused when it is not there."""
        found = self._read(mail) if ID.fullmatch(mail) else None
        if found is None:
            raise ActRefused(f"no mail {mail} is set aside")
        return found

    def raw(self, mail: str) -> bytes:
        """Return a mail as it was received; raise ActRefused when it is not there."""
        self.get(mail)
        try:
            return self._mail(mail).read_bytes()
        except OSError as error:
            raise ActRefused(f"cannot read the mail {mail}: {error.strerror}") from None

    def drop(self, mail: str) -> None:
        """Forget a mail; raise ActRefused when it is not there."""
        self.get(mail)
        self._remove(mail)

    def _put(self, received: Received, detail: str) -> None:
        mail = hashlib.sha256(received.raw).hexdigest()[:16]
        at = received.received_at
        earlier = self._read(mail)
        if earlier is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            _replace(self._mail(mail), received.raw)
        facts = SetAside(
            id=mail,
            first_at=earlier.first_at if earlier else at,
            last_at=at,
            times=earlier.times + 1 if earlier else 1,
            bytes=len(received.raw),
            sender_domain=received.reverse_path.rpartition("@")[2],
            recipient=received.recipient,
            detail=detail,
        )
        _replace(self._facts(mail), json.dumps(asdict(facts), default=_text).encode())
        log.info("set aside", mail=mail, count=facts.times, bytes=facts.bytes)
        for old in self._too_much(at):
            self._remove(old)

    def _too_much(self, at: datetime) -> Iterator[str]:
        """Yield what is beyond the bounds, the newest kept; and what is no whole mail."""
        there = {path.stem for path in self._folder.iterdir()}
        yield from (one for one in sorted(there) if self._read(one) is None)
        total = 0
        for place, one in enumerate(self.list_all(), 1):
            total += one.bytes
            if place > MOST or total > MOST_BYTES or one.last_at < at - OLDEST:
                yield one.id

    def _remove(self, mail: str) -> None:
        for path in self._folder.glob(f"{mail}.*"):
            path.unlink(missing_ok=True)

    def _read(self, mail: str) -> SetAside | None:
        try:
            given = json.loads(self._facts(mail).read_bytes())
            times = {name: datetime.fromisoformat(given[name]) for name in ("first_at", "last_at")}
            return SetAside(**{**given, **times})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _facts(self, mail: str) -> Path:
        return self._folder / f"{mail}.json"

    def _mail(self, mail: str) -> Path:
        return self._folder / f"{mail}.eml"


def _replace(path: Path, content: Octets) -> None:
    """Write a file that is whole or not there; it need not outlive a power cut."""
    making = path.with_suffix(".making")
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        making.replace(path)
    except OSError:
        making.unlink(missing_ok=True)
        raise


def _text(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError
    return value.isoformat()
