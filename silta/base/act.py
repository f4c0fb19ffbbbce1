"""An administrator's or operator's act that is refused."""

from __future__ import annotations

import getpass


class ActRefused(Exception):  # noqa: N818 -- an expected end, not an error of the program
    """The act is not done; the text is one line that says why and what would help."""


def os_user() -> str:
    """Return the name of the system user whose act this is, or its number without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
