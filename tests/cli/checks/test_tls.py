"""The TLS certificates that are shown: there, of their keys, and lasting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from silta.cli.checks.finding import Verdict
from silta.cli.checks.tls import look_at_intake, look_at_portal
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta

NOW = datetime.now(UTC)


def showing(silta: Silta, folder: Path, name: str, ends_at: datetime, **more: str) -> Silta:
    """Return the command with a certificate for ``name`` that ends then."""
    leaf = trustme.CA().issue_cert(name, not_after=ends_at)
    leaf.cert_chain_pems[0].write_to_path(folder / "tls.crt")
    leaf.private_key_pem.write_to_path(folder / "tls.key")
    files = {"SILTA_TLS_CERTIFICATE": f"{folder}/tls.crt", "SILTA_TLS_KEY": f"{folder}/tls.key"}
    return replace(silta, settings={"SILTA_DOMAIN": "silta.example", **files, **more})


def test_the_homes_own_is_well(silta: Silta) -> None:
    """``silta init`` makes it for ten years."""
    assert the_one(silta, look_at_intake)[0] == Verdict.OK


@pytest.mark.parametrize(
    ("shown", "verdict", "word"),
    [
        (("mx.silta.example", 60), Verdict.OK, "ends in"),
        (("mx.silta.example", 20), Verdict.WARNING, "renew it"),
        (("mx.silta.example", -1), Verdict.BROKEN, "has expired"),
        (("mx.naapurila.example", 60), Verdict.WARNING, "does not name silta.example"),
    ],
)
def test_its_end_and_its_name_are_told(
    silta: Silta, tmp_path: Path, shown: tuple[str, int], verdict: Verdict, word: str
) -> None:
    """In time for somebody to renew it."""
    name, days = shown
    with_it = showing(silta, tmp_path, name, NOW + timedelta(days=days))
    found, words = the_one(with_it, look_at_intake)
    assert (found, word in words) == (verdict, True)


def test_another_key_is_found(silta: Silta, tmp_path: Path) -> None:
    """A half-done renewal: the intake would not start again."""
    shown = showing(silta, tmp_path, "mx.silta.example", NOW + timedelta(days=60))
    trustme.CA().issue_cert("x.example").private_key_pem.write_to_path(tmp_path / "tls.key")
    verdict, words = the_one(shown, look_at_intake)
    assert (verdict, "is not the key of" in words) == (Verdict.BROKEN, True)


@pytest.mark.parametrize("name", ["tls.crt", "tls.key"])
def test_what_is_missing_or_no_pem_is_named(silta: Silta, tmp_path: Path, name: str) -> None:
    """Nothing of a key is shown."""
    shown = showing(silta, tmp_path, "mx.silta.example", NOW + timedelta(days=60))
    (tmp_path / name).write_text("kuusi")
    verdict, words = the_one(shown, look_at_intake)
    assert (verdict, "cannot be read" in words, "kuusi" in words) == (Verdict.BROKEN, True, False)
    (tmp_path / name).unlink()
    assert f"{tmp_path / name} is missing" in the_one(shown, look_at_intake)[1]


def test_authorities_of_peers_must_be_certificates(silta: Silta, tmp_path: Path) -> None:
    """Without them the gateway does not start."""
    (tmp_path / "ca.pem").write_text("kuusi")
    asked = replace(silta, settings={"SILTA_TLS_CLIENT_CA": f"{tmp_path}/ca.pem"})
    assert [one.verdict for one in found(asked, look_at_intake)] == [Verdict.OK, Verdict.BROKEN]


def test_the_portals_own_is_looked_at_where_it_has_one(silta: Silta, tmp_path: Path) -> None:
    """Elsewhere a proxy has it, which is not seen from here."""
    assert the_one(silta, look_at_portal)[0] == Verdict.UNCHECKED
    shown = showing(
        silta,
        tmp_path,
        "asiointi.silta.example",
        NOW + timedelta(days=20),
        SILTA_PORTAL_TLS_CERTIFICATE=f"{tmp_path}/tls.crt",
    )
    assert the_one(shown, look_at_portal)[0] == Verdict.BROKEN
    whole = {**shown.settings, "SILTA_PORTAL_TLS_KEY": f"{tmp_path}/tls.key"}
    assert the_one(replace(shown, settings=whole), look_at_portal)[0] == Verdict.WARNING
