"""A sender that keeps each mail until it was told 250, and sends some of them again after that."""

from __future__ import annotations

import smtplib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

from tests.load.sealing import Sealed
from tests.road.process import Answer

PEERS = 4
PAUSE_SECONDS = 0.1


@dataclass(slots=True)
class Sender:
    """Sends by ``send``; ``told`` has the evidence ids that each letter was told.

    ``answers`` counts the basic codes, 0 where the connection broke instead.
    """

    send: Callable[[bytes], Answer]
    told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    answers: Counter[int] = field(default_factory=Counter)

    def send_all(self, mails: Sequence[Sealed], until: Event | None = None) -> None:
        """Return when each mail was told 250; with ``until``, send all again until it is set.

        Four peers at once. Raises AssertionError at the first 5xx.
        """
        with ThreadPoolExecutor(PEERS) as peers:
            shares = [mails[first::PEERS] for first in range(PEERS)]
            for done in [peers.submit(self._send_share, share, until) for share in shares]:
                done.result()

    def _send_share(self, mails: Iterable[Sealed], until: Event | None) -> None:
        waiting = list(mails)
        again = list(waiting)
        while waiting or (until is not None and not until.is_set()):
            waiting = [one for one in waiting or again if not self._is_filed(one)]

    def _is_filed(self, sealed: Sealed) -> bool:
        try:
            answer = self.send(sealed.mail)
        except (OSError, smtplib.SMTPException):
            self.answers[0] += 1
            time.sleep(PAUSE_SECONDS)
            return False
        self.answers[answer.code] += 1
        assert answer.code < 500, answer.text
        if answer.code == 250:
            self.told[sealed.message_id].add(answer.evidence_id)
        return answer.code == 250
