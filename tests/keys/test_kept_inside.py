"""What a kept message holds inside its seal, for those who verify it by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.reason import Reason, Refused
from silta.keys.kept_inside import signed_inside
from silta.keys.opener import Opener
from tests.keys.cast import LETTER, Cast
from tests.keys.encapsulating import encapsulated
from tests.keys.opening import open_mail

LIMIT_BYTES = 1024 * 1024


def test_the_signed_part_and_its_signature_are_given(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """Header and all of the one, and one packet of the other, as they were sent."""
    message = encapsulated(cast)
    key = open_mail(opener, message, siltala).session_key
    found = signed_inside(message, key, limit_bytes=LIMIT_BYTES)
    assert found is not None
    assert found.signed.whole() == LETTER
    assert found.signature[:1] >= b"\x80"


def test_a_message_that_is_signed_itself_has_none(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """Its signature stands in the seal, where gpg finds it by itself."""
    message = cast.sealed()
    key = open_mail(opener, message, siltala).session_key
    assert signed_inside(message, key, limit_bytes=LIMIT_BYTES) is None


def test_another_session_key_is_our_fault(cast: Cast) -> None:
    """The message was verified with the right one a moment ago."""
    with pytest.raises(Refused) as refused:
        signed_inside(encapsulated(cast), f"9:{'AB' * 32}", limit_bytes=LIMIT_BYTES)
    assert refused.value.reason == Reason.FAULT
