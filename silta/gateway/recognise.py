"""Received -> Sealed: is this mail RFC 3156 encryption, and nothing else? Pure."""

from __future__ import annotations

import re
from email.errors import NonASCIILocalPartDefect
from email.policy import default as modern

from silta.base.mime.entity import CRLF, BrokenMime, Entity, read_entity
from silta.base.mime.field_values import content_type_of, plain_parameter
from silta.base.mime.multipart import split_parts
from silta.base.mime.transfer_encoding import AS_IS, decoded_body, transfer_encoding_of
from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.gateway.stages import Received, Sealed

MOST_RECEIVED_FIELDS = 50  # INTERFACE.md section 3; RFC 5321 section 6.3 asks for a large one
# A path is 256 octets (RFC 5321 section 4.5.3.1.3), and a display name may be long. The
# library's reader takes quadratic time: 75 ms for this much.
MAX_FROM_BYTES = 2048

# What nearly every From is, so that nearly none has to be read by that library (0.5 ms).
_ATOMS = r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*"
_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_PLAIN_FROM = re.compile(
    rf"{_ATOMS}@(?P<bare>{_HOST})|(?:[A-Za-z0-9]+ )*<{_ATOMS}@(?P<angled>{_HOST})>", re.ASCII
)

ENCRYPTED = "multipart/encrypted"
PROTOCOL = "application/pgp-encrypted"
_VERSION = re.compile(rb"\s*version:[ \t]*1\s*", re.IGNORECASE)
_ANYTHING = re.compile(rb"\S")


def recognise(received: Received) -> Sealed:
    """Return the ciphertext of an RFC 3156 section 4 mail, transfer encoding undone.

    ``received.raw`` has CRLF line ends alone. Raises Refused: mail.loop, mail.unreadable
    (broken MIME, or not exactly one From with one address), mail.not_encrypted (any other
    shape: a wrapper, a third part, inline PGP).
    """
    try:
        mail = read_entity(received.raw, CRLF)
        if len(mail.all_of("received")) > MOST_RECEIVED_FIELDS:
            raise Refused(Reason.MAIL_LOOP)
        from_domain = _from_domain(mail)
        return Sealed(_ciphertext(mail), from_domain)
    except BrokenMime as error:
        raise Refused(Reason.MAIL_UNREADABLE, str(error)) from None


def _ciphertext(mail: Entity) -> Span:
    top = content_type_of(mail)
    if top.value != ENCRYPTED or (plain_parameter(top, "protocol") or "").lower() != PROTOCOL:
        raise _not_encrypted("the top level is not multipart/encrypted for OpenPGP")
    if transfer_encoding_of(mail) not in AS_IS:
        raise BrokenMime("a multipart in a transfer encoding")  # RFC 2045 section 6.4
    parts = split_parts(mail, plain_parameter(top, "boundary") or "", CRLF)
    types = [content_type_of(part).value for part in parts]
    if types != [PROTOCOL, "application/octet-stream"]:
        raise _not_encrypted("not the two parts of RFC 3156")
    if not _VERSION.fullmatch(decoded_body(parts[0])):
        raise _not_encrypted("no control part that says Version: 1")
    is_as_it_stands = transfer_encoding_of(parts[1]) in AS_IS
    ciphertext = parts[1].body if is_as_it_stands else Span.of(decoded_body(parts[1]))
    if not _ANYTHING.search(ciphertext.raw, ciphertext.start, ciphertext.end):
        raise _not_encrypted("no ciphertext")
    return ciphertext


def _not_encrypted(detail: str) -> Refused:
    return Refused(Reason.MAIL_NOT_ENCRYPTED, detail)


def _from_domain(mail: Entity) -> str:
    """Return the domain of the one address in the one From field; it proves nothing."""
    text = mail.only("from")
    if text is None or len(text.encode()) > MAX_FROM_BYTES:
        raise BrokenMime("no From, or one over its limit")
    plain = _PLAIN_FROM.fullmatch(text)
    if plain is not None:
        return (plain["bare"] or plain["angled"]).lower()
    try:
        parsed = modern.header_factory("From", text)
        groups, defects = list(parsed.groups), list(parsed.defects)
        addresses = [address for group in groups for address in group.addresses]
    except MemoryError:
        raise  # ours, not the mail's
    except Exception:  # noqa: BLE001 -- hostile text has raised a dozen kinds in that library
        raise BrokenMime("a From that cannot be read") from None
    # RFC 6532 section 3.2 allows what that library still calls a defect.
    is_defective = any(not isinstance(defect, NonASCIILocalPartDefect) for defect in defects)
    if is_defective or len(addresses) != 1 or groups[0].display_name is not None:
        raise BrokenMime("not exactly one address in From")
    if not addresses[0].username or not addresses[0].domain:
        raise BrokenMime("no whole address in From")
    return str(addresses[0].domain).lower()
