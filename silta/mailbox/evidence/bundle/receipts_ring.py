"""The receipts keys that a bundle brings along: each signed something in it, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from silta.base.clock import now
from silta.base.reason import Reason, Refused
from silta.keys.armour import ArmourKind, to_armour
from silta.keys.certificate import CertificateRefused, read_certificate
from silta.keys.closing import Closing
from silta.keys.fingerprint import Fingerprint
from silta.keys.gnupg import GpgUnusable
from silta.keys.opened import Signature
from silta.keys.packets import Tag, walk
from silta.keys.receipt_verifier import ReceiptVerifier
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.finding import Finding

MOST_PACKETS = 500


class ReceiptsRing(Closing):
    """Verifies by the keys of a bundle, and notes who signed; close it in the end."""

    def __init__(self, packets: bytes) -> None:
        self.signers: set[Fingerprint] = set()
        self._broken = False
        self._certificates: list[bytes] = []
        self._verifier: ReceiptVerifier | None = None
        try:
            self._certificates = _apart(packets)
            if self._certificates:
                self._verifier = ReceiptVerifier(self._certificates)
        except (GpgUnusable, ValueError):
            self._broken = True

    def verify(self, content: bytes, signature: bytes) -> Signature:
        """Return the one good signature on these bytes; raise Refused. Blocks."""
        if self._verifier is None:
            raise Refused(Reason.SIGNATURE_UNKNOWN_SIGNER)
        armoured = to_armour(signature, ArmourKind.SIGNATURE).decode()
        found = self._verifier.verify(content, armoured, now())
        self.signers.add(found.fingerprint)
        return found

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the keys themselves; after all has been verified."""
        if self._broken:
            yield Finding(paths.RECEIPTS_KEY, "is not one certificate after another")
            return
        try:
            there = [read_certificate(one) for one in self._certificates]
        except CertificateRefused as refused:
            yield Finding(paths.RECEIPTS_KEY, str(refused))
            return
        if [one.cleaned for one in there] != self._certificates:
            yield Finding(paths.RECEIPTS_KEY, "is not in the form that Silta writes")
        if [one.fingerprint for one in there] != sorted(self.signers):
            yield Finding(paths.RECEIPTS_KEY, "has other keys than those that signed")

    def close(self) -> None:
        """Remove the ring."""
        if self._verifier is not None:
            self._verifier.close()


def _apart(packets: bytes) -> list[bytes]:
    """Return the certificates one by one; raise ValueError for other packets."""
    if not packets:
        return []
    starts = [p.start for p in walk(packets, most=MOST_PACKETS) if p.tag == Tag.PUBLIC_KEY]
    if starts[:1] != [0]:
        raise ValueError("no certificate at the beginning")
    return [packets[start:end] for start, end in pairwise([*starts, len(packets)])]
