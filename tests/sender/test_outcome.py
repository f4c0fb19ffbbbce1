"""What a script is told."""

from __future__ import annotations

import pytest

from silta.sender.outcome import Unreachable, answer_of


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [(250, 0), (251, 0), (354, 75), (421, 75), (451, 75), (550, 1), (554, 1)],
)
def test_only_a_refusal_for_good_is_one(code: int, exit_code: int) -> None:
    """All that is neither taken nor refused for good is to be sent again."""
    assert answer_of(code, "").exit_code == exit_code


def test_a_reply_is_one_line_without_anything_invisible() -> None:
    """It is shown in a terminal, and comes from outside."""
    assert str(answer_of(250, "2.0.0 filed\n01J\x1b[2J\u202e")) == "250 2.0.0 filed 01J [2J"


@pytest.mark.parametrize("code", [-1, 0, 199, 600])
def test_what_is_no_reply_is_no_answer(code: int) -> None:
    """A server that does not speak SMTP has refused nothing."""
    with pytest.raises(Unreachable):
        answer_of(code, "hello")
