"""Settings that are good for a trial, and not for people's decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.home import DEMO_MARK
from silta.cli.checks.finding import Verdict
from silta.cli.checks.settings import look
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta


def test_those_of_a_service_are_well(quiet: Silta) -> None:
    """Behind a proxy that does TLS."""
    assert the_one(quiet, look)[0] == Verdict.OK


def test_those_of_a_new_home_are_warned_of(silta: Silta) -> None:
    """It works, and for this machine alone."""
    assert {one.verdict for one in found(silta, look)} == {Verdict.WARNING}


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("SILTA_PUBLIC_URL", "http://asiointi.silta.example", Verdict.BROKEN),
        ("SILTA_ADMIN_URL", "http://hallinta.silta.example", Verdict.BROKEN),
        ("SILTA_PUBLIC_URL", "http://127.0.0.1:8000", Verdict.WARNING),
        ("SILTA_PORTAL_LISTEN", "0.0.0.0:8000", Verdict.WARNING),
        ("SILTA_ADMIN_LISTEN", "192.0.2.1:8001", Verdict.WARNING),
        ("SILTA_WORKER_METRICS", "0.0.0.0:9464", Verdict.WARNING),
        ("SILTA_DOMAIN", "silta.localhost", Verdict.WARNING),
    ],
)
def test_one_that_is_not_safe_is_named(
    quiet: Silta, name: str, value: str, verdict: Verdict
) -> None:
    """With what comes of it."""
    told, words = the_one(replace(quiet, settings={**quiet.settings, name: value}), look)
    assert (told, name in words) == (verdict, True)


def test_a_demos_home_is_told(quiet: Silta) -> None:
    """Nobody's real decision may go there."""
    (quiet.home / DEMO_MARK).touch()
    verdict, words = the_one(quiet, look)
    assert (verdict, "anybody can log in as anyone" in words) == (Verdict.WARNING, True)
