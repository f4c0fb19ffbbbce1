"""How long a log-in lasts; the pages and the sweep of the worker go by the same numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# OWASP ASVS 5.0 section 7.3 asks for both, chosen by risk. A mailbox of decisions is used for
# minutes, and often on a machine that others use too.
IDLE: Final = timedelta(minutes=15)
ABSOLUTE: Final = timedelta(hours=8)

# Long enough for identifying oneself with a new bank code, or for reading the terms.
PENDING: Final = timedelta(minutes=15)
