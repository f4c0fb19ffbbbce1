"""The security headers of every response, as one table (OWASP ASVS 5.0 chapter 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from litestar.datastructures import CacheControlHeader

# No page has a script, an inline style or a frame, and none asks another host for anything.
# Only designsystemet's icons are data: images, in its style sheet.
PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

ALWAYS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# RFC 6797 section 6.1; a year, in seconds.
SECURE: Final[Mapping[str, str]] = {"Strict-Transport-Security": "max-age=31536000"}
# A citizen's document is the sender's bytes: nothing in it may act on this origin.
DOCUMENT: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
# The address of a file holds its digest.
STATIC_CACHE: Final = CacheControlHeader(public=True, max_age=31_536_000, immutable=True)


def all_headers(*, secure: bool) -> dict[str, str]:
    """Return the headers of a response that sets none of them itself."""
    return {**ALWAYS, **(SECURE if secure else {})}
