"""Which of our languages a browser asks for (RFC 9110 section 12.5.4)."""

from __future__ import annotations

from silta.portal.rendering import LANGUAGES
from silta.portal.views import Language

DEFAULT: Language = "fi"
LONGEST_FIELD = 200  # characters; browsers send a dozen languages at most


def preferred(accept_language: str) -> Language:
    """Return the language that a browser likes best of ours; Finnish when it names none."""
    weighed: list[tuple[float, Language]] = []
    for item in accept_language[:LONGEST_FIELD].split(","):
        tag, _, parameter = item.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        weighed += [(_weight(parameter), ours) for ours in LANGUAGES if ours == primary]
    best = max(weighed, key=lambda pair: pair[0], default=(0.0, DEFAULT))
    return best[1] if best[0] > 0 else DEFAULT


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
