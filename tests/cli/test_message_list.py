"""``silta message list --certificate``: all that came by one certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from silta.base.database import Database
from silta.mailbox import filing
from silta.mailbox.vault.types import AccountId
from tests.cli.command import Silta
from tests.cli.conftest import HETU, Kirjaamo
from tests.mailbox.filed_letters import KEYS, letter_of, to_file
from tests.registry import SILTALA

LIST = ("message", "list", "--certificate")
EINO = "010190-900P"


@pytest.fixture
def database(town: Silta) -> Iterator[Database]:
    """Give the database of the home."""
    opened = Database(f"sqlite:///{town.home / 'database' / 'silta.db'}")
    yield opened
    opened.close()


@pytest.fixture
def filed(town: Silta, kirjaamo: Kirjaamo, database: Database) -> None:
    """Have a letter to Aino that Kirjaamo signed."""
    aino = AccountId(town.said("account", "show", "--hetu", HETU)["id"])
    given = to_file(letter_of())
    sealed = replace(given.sealed, account=aino)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, replace(given, sealed=sealed, signer=kirjaamo.fingerprint), KEYS)


@pytest.mark.usefixtures("filed")
def test_what_came_by_one_certificate_is_listed(town: Silta, kirjaamo: Kirjaamo) -> None:
    """With the metadata that every list has; the fingerprint as people write it."""
    [listed] = town.said("message", "list")
    grouped = " ".join(kirjaamo.fingerprint[n : n + 4].lower() for n in range(0, 40, 4))
    assert town.said(*LIST, grouped) == [listed]
    assert listed["message_id"] in town.did(*LIST, kirjaamo.fingerprint)


@pytest.mark.usefixtures("filed")
def test_a_revoked_certificates_messages_are_listed(town: Silta, kirjaamo: Kirjaamo) -> None:
    """Then one asks for them most of all."""
    town.did("certificate", "revoke", kirjaamo.fingerprint, "--reason", "varastettu")
    assert len(town.said(*LIST, kirjaamo.fingerprint)) == 1


@pytest.mark.usefixtures("filed")
def test_one_certificate_and_one_person_go_together(town: Silta, kirjaamo: Kirjaamo) -> None:
    """What this signer filed for Aino, and not for Eino."""
    town.did("account", "open", "--hetu", EINO, "--name", "Eino Demo")
    by_it = (*LIST, kirjaamo.fingerprint, "--hetu", "-")
    assert len(town.said(*by_it, stdin=HETU)) == 1
    assert town.said(*by_it, stdin=EINO) == []


def test_a_certificate_that_filed_nothing_has_an_empty_list(
    town: Silta, kirjaamo: Kirjaamo
) -> None:
    """One that is not registered is told instead: a slip must not look like innocence."""
    assert town.did(*LIST, kirjaamo.fingerprint) == "no messages filed yet\n"
    assert town.said(*LIST, kirjaamo.fingerprint) == []
    assert town.refused(*LIST, "A" * 40) == f"no certificate {'A' * 40}"
    for slip in ("A" * 16, ""):
        assert town.refused(*LIST, slip).startswith("--certificate: not a full fingerprint")
