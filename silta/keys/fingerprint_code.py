"""A fingerprint as a QR code, which a telephone compares faster than a person reads."""

from __future__ import annotations

import io

import segno

from silta.keys.fingerprint import Fingerprint

# What programs of OpenPGP put before a fingerprint in such a code.
SCHEME = "OPENPGP4FPR:"
DOT_PIXELS = 4


def as_svg(fingerprint: Fingerprint) -> str:
    """Return the code as an inline SVG element, black on white, without style or script."""
    return _code(fingerprint).svg_inline(scale=DOT_PIXELS, dark="#000", light="#fff")


def as_text(fingerprint: Fingerprint) -> str:
    """Return the code in half-block characters, for a terminal."""
    written = io.StringIO()
    _code(fingerprint).terminal(written, compact=True)
    return written.getvalue()


def _code(fingerprint: Fingerprint) -> segno.QRCode:
    return segno.make(f"{SCHEME}{fingerprint}", error="m", micro=False)
