"""The stages of a mail before it is opened; each type exists only if the step before passed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from silta.base.octets import Octets, Span


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What TLS came to with the peer, in OpenSSL's names: ``TLSv1.3``, a cipher suite.

    ``names`` are the DNS names of the certificate that the peer showed and that our client
    CA signed; None where none is asked for.
    """

    version: str
    cipher: str
    names: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A mail as it came over the wire, its lines ended by CRLF, dot-stuffing undone.

    ``raw`` is a mapped spool file, gone when nobody holds it any more.

    ``reverse_path`` is the address of MAIL FROM without brackets, empty for the null path;
    ``recipient`` the one of RCPT TO. ``received_at`` is UTC.
    """

    raw: Octets = field(repr=False)
    reverse_path: str
    recipient: str
    tls: TlsFacts
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """An OpenPGP message of the RFC 3156 shape, armoured or not, transfer encoding undone.

    ``ciphertext`` is a stretch of the mail where no transfer encoding hid it.

    ``unverified_from_domain`` is what the outer From field claims, in lower case: it proves
    nothing, and is for the journal alone.
    """

    ciphertext: Span = field(repr=False)
    unverified_from_domain: str
