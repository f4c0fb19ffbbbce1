"""Why an opener did not open a mail, and where its home is."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.reason import Reason, Refused
from silta.keys.opener import Opener
from tests.keys.opening import open_mail


def reason_of(opener: Opener, mail: bytes, ring: Path) -> Reason:
    """Return why a mail is not opened; fails when it is."""
    with pytest.raises(Refused) as refused:
        open_mail(opener, mail, ring)
    return refused.value.reason


def home_under(base: Path) -> Path:
    """Return the one run-time home under ``base``."""
    [home] = base.glob("silta-gpg-*/0")
    return home
