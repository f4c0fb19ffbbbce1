"""An administrator's or operator's act that is refused."""

from __future__ import annotations

import os
import pwd


class ActRefused(Exception):  # noqa: N818 -- an expected end, not an error of the program
    """The act is not done; the text is one line that says why and what would help."""


def os_user() -> str:
    """Return the name of the system user whose act this is, or its number without a name.

    By the process's own number: what the environment says (LOGNAME) is anybody's word.
    """
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
