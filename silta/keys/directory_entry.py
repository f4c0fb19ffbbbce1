"""Whether a certificate can be found under a mail address: pure."""

from __future__ import annotations

from silta.keys.packets import Tag, walk

MOST_PACKETS = 1000


def is_of(certificate: bytes, address: str) -> bool:
    """Tell whether a user id of a binary certificate is of ``address``; raise ValueError for none.

    What a Web Key Directory gives under an address without naming it, gpg throws away
    (draft-koch-openpgp-webkey-service, section 3.1).
    """
    names = (
        certificate[packet.body_start : packet.end].decode("utf-8", "replace").lower()
        for packet in walk(certificate, most=MOST_PACKETS)
        if packet.tag == Tag.USER_ID
    )
    wanted = address.lower()
    return any(name == wanted or name.endswith(f"<{wanted}>") for name in names)
