"""What a check found: how well a thing is, what that means, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How well a thing is: broken is what does not do its work now."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the operator; ``to_do`` is empty where nothing is to be done."""

    verdict: Verdict
    means: str
    to_do: str = ""


class NotChecked(Exception):  # noqa: N818 -- says what is the case
    """A check could not look; the text says why, in one line."""


def ok(means: str) -> Finding:
    """Return that a thing is well."""
    return Finding(Verdict.OK, means)


def warning(means: str, to_do: str) -> Finding:
    """Return that a thing works and needs a look, before it does not."""
    return Finding(Verdict.WARNING, means, to_do)


def broken(means: str, to_do: str = "") -> Finding:
    """Return that a thing does not do its work; a text may name the way on by itself."""
    return Finding(Verdict.BROKEN, means, to_do)


def unchecked(means: str) -> Finding:
    """Return that nothing was found out, and why."""
    return Finding(Verdict.UNCHECKED, means)
