"""Reading enhanced status codes off reply lines, as a careful peer would."""

from __future__ import annotations

import re

ENHANCED = re.compile(r"([245])\d\d (?P<enhanced>([245])\.\d{1,3}\.\d{1,3}) .")


def has_enhanced_code(status: str) -> bool:
    """Tell whether a reply line has an enhanced code of its basic code's class (RFC 3463)."""
    found = ENHANCED.match(status)
    return found is not None and found.group(1) == found.group(3)
