"""The console's cookies: names of their own, so that no portal's cookie counts here."""

from __future__ import annotations

from enum import StrEnum


class AdminJar(StrEnum):
    """What a cookie of the console is for; each holds a token of its own."""

    SESSION = "silta-admin-session"
    LOGGING_IN = "silta-admin-logging-in"
    INVITATION = "silta-admin-invitation"
