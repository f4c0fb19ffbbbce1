"""The providers that people log in with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from silta.base.home import DEMO_MARK
from silta.cli.checks.examined import Look
from silta.cli.checks.finding import Verdict
from silta.cli.checks.provider import look_at_administrators, look_at_citizens
from tests.cli.checks.examining import the_one
from tests.cli.command import Silta
from tests.peers.identity_provider import IdentityProvider, identity_provider
from tests.peers.ports import free_port

BOTH = pytest.mark.parametrize(
    ("look", "prefix"),
    [(look_at_citizens, "SILTA_OIDC"), (look_at_administrators, "SILTA_ADMIN_OIDC")],
    ids=["citizens", "administrators"],
)


@pytest.fixture
def theirs() -> Iterator[IdentityProvider]:
    """Give a provider on loopback."""
    with identity_provider("http://127.0.0.1:8000/auth/callback") as provider:
        yield provider


def with_issuer(silta: Silta, prefix: str, issuer: str) -> Silta:
    """Return the command in a demo's home, where a provider may be on loopback."""
    (silta.home / DEMO_MARK).touch()
    client = {f"{prefix}_CLIENT_ID": "silta", f"{prefix}_CLIENT_SECRET": "salasana"}
    return replace(silta, settings={f"{prefix}_ISSUER": issuer, **client})


@BOTH
def test_one_that_answers_is_well(
    silta: Silta, theirs: IdentityProvider, look: Look, prefix: str
) -> None:
    """It says of itself that it is the one that is set."""
    assert the_one(with_issuer(silta, prefix, theirs.issuer), look)[0] == Verdict.OK


@BOTH
def test_one_that_is_away_is_broken(silta: Silta, look: Look, prefix: str) -> None:
    """People would find out at the log-in; no secret is in the line."""
    asked = with_issuer(silta, prefix, f"http://127.0.0.1:{free_port()}")
    verdict, words = the_one(asked, look)
    assert (verdict, "can log in" in words) == (Verdict.BROKEN, True)
    assert "salasana" not in words


@BOTH
def test_settings_that_cannot_work_are_named(silta: Silta, look: Look, prefix: str) -> None:
    """As the process would name them that does not start."""
    asked = replace(silta, settings={f"{prefix}_ISSUER": "https://tunnistus.example"})
    verdict, words = the_one(asked, look)
    assert (verdict, f"{prefix}_CLIENT_ID" in words) == (Verdict.BROKEN, True)


@pytest.mark.parametrize(
    ("look", "verdict"),
    [(look_at_citizens, Verdict.WARNING), (look_at_administrators, Verdict.UNCHECKED)],
    ids=["citizens", "administrators"],
)
def test_none_is_told(silta: Silta, look: Look, verdict: Verdict) -> None:
    """A portal without one shows its public pages; the console does not run."""
    found, words = the_one(silta, look)
    assert (found, "is not set" in words) == (verdict, True)
