"""What the browser keeps comes back as it was, or not at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silta.portal.identification.begun import Begun

RANDOM = st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True)
BEGUN = st.builds(Begun, RANDOM, RANDOM, RANDOM, st.sampled_from(["fi", "sv", "en"]))
GOOD = json.loads(Begun.new("fi").to_bytes())


@settings(deadline=None)
@given(BEGUN)
def test_it_comes_back_as_it_was(begun: Begun) -> None:
    """Nothing is lost between the two requests."""
    assert Begun.from_bytes(begun.to_bytes()) == begun


@settings(deadline=None)
@given(
    st.binary()
    | st.recursive(st.none() | st.text(), st.lists).map(lambda it: json.dumps(it).encode())
)
def test_anything_else_is_a_value_error(data: bytes) -> None:
    """One kind of error for the caller, whatever a seal was opened to."""
    with pytest.raises(ValueError, match=r".+"):
        Begun.from_bytes(data)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "short"},
        {"nonce": None},
        {"verifier": 5},
        {"verifier": "ä" * 43},
        {"language": "fi\n"},
        {"language": "suomi"},
        {"more": "x"},
    ],
)
def test_a_wrong_field_is_refused(wrong: dict[str, object]) -> None:
    """A seal of another kind must not be taken for this one."""
    with pytest.raises(ValueError, match=r".+"):
        Begun.from_bytes(json.dumps(GOOD | wrong).encode())


@pytest.mark.parametrize("missing", list(GOOD))
def test_a_missing_field_is_refused(missing: str) -> None:
    """As an older version might have written it."""
    with pytest.raises(ValueError, match=r".+"):
        Begun.from_bytes(json.dumps({k: v for k, v in GOOD.items() if k != missing}).encode())
