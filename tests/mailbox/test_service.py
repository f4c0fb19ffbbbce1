"""Which codes a service may have."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.mailbox.service import RESERVED, check_code


@pytest.mark.parametrize("code", ["a", "1", "paivahoito-siltala", "a" * 64, "a--b"])
def test_a_plain_code_is_taken(code: str) -> None:
    """It is the local part of the intake address."""
    assert check_code(code) == code


@pytest.mark.parametrize(
    "code",
    ["", "-a", "a-", "A", "päivähoito", "a" * 65, "a.b", "a b", "a@b", "a\n", "a+b", "\u0661"],
)
def test_any_other_code_is_refused(code: str) -> None:
    """An address must need no quoting; the refusal does not repeat what was typed."""
    with pytest.raises(ActRefused, match="1 to 64 of a-z"):
        check_code(code)


@pytest.mark.parametrize("code", sorted(RESERVED))
def test_a_reserved_code_is_refused(code: str) -> None:
    """These addresses have another meaning."""
    with pytest.raises(ActRefused, match=f"{code} is reserved"):
        check_code(code)
