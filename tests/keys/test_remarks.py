"""What is said of a certificate before somebody approves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from silta.base.identity import Address
from silta.keys.certificate import CertificateFacts
from silta.keys.remarks import (
    WORDS,
    Remark,
    encrypting_keys,
    foreign_user_ids,
    names_mailbox,
    remarks,
)
from tests.keys.acts.holding import OLD, facts_of
from tests.registry import NOW

DOMAINS = ("posti.siltala.example", "siltala.example")
FACTS = facts_of(OLD)
[SIGNS] = FACTS.keys
ENCRYPTS = replace(SIGNS, can_sign=False, can_encrypt=True)
WHOLE = replace(FACTS, expires_at=NOW + timedelta(days=365), keys=(SIGNS, ENCRYPTS))
WEAK = replace(SIGNS, algorithm=1, bits=2048)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (WHOLE, (Remark.GOOD,)),
        (replace(WHOLE, expires_at=None), (Remark.GOOD, Remark.NO_EXPIRY)),
        (replace(WHOLE, expires_at=NOW), (Remark.EXPIRED, Remark.GOOD, Remark.NO_ENCRYPTION)),
        (
            replace(WHOLE, expires_at=NOW + timedelta(days=60)),
            (Remark.GOOD, Remark.EXPIRES_SOON),
        ),
        (replace(WHOLE, revoked=True), (Remark.WITHDRAWN, Remark.GOOD, Remark.NO_ENCRYPTION)),
        (replace(WHOLE, keys=(WEAK, ENCRYPTS)), (Remark.WEAK,)),
        (replace(WHOLE, keys=(SIGNS, WEAK, ENCRYPTS)), (Remark.SOME_WEAK,)),
        (replace(WHOLE, keys=(SIGNS,)), (Remark.GOOD, Remark.NO_ENCRYPTION)),
        (replace(WHOLE, user_ids=("Siltala",)), (Remark.GOOD, Remark.FOREIGN_USER_ID)),
    ],
)
def test_each_thing_to_know_is_said(facts: CertificateFacts, said: tuple[Remark, ...]) -> None:
    """And nothing else, in the order in which a person should read it."""
    assert remarks(facts, DOMAINS, NOW) == said


@pytest.mark.parametrize("remark", Remark)
def test_each_remark_has_words(remark: Remark) -> None:
    """The command line shows them to a person."""
    assert WORDS[remark]


@pytest.mark.parametrize(
    ("user_id", "is_foreign"),
    [
        ("Kirjaamo <kirjaamo@siltala.example>", False),
        ("kirjaamo@posti.siltala.example", False),
        ("Kirjaamo <kirjaamo@SILTALA.example>", False),
        ("Kirjaamo", True),
        ("", True),
        ("kirjaamo@siltala.example <kirjaamo@naapurila.example>", True),
        ("<kirjaamo@siltala.example> Naapurila", True),
        ("x@siltala.example.naapurila.example", True),
        ("Kirjaamo <kirjaamo@alue.siltala.example>", True),
        ("Kirjaamo <a@siltala.example> <b@naapurila.example>", True),
    ],
)
def test_a_user_id_belongs_to_a_domain_or_not(user_id: str, *, is_foreign: bool) -> None:
    """By the one address that it ends in, or is; a host below a domain is another one."""
    assert bool(foreign_user_ids([user_id], DOMAINS)) is is_foreign


def test_a_directory_s_certificate_must_name_the_mailbox() -> None:
    """As mail programs compare: upper and lower case alike."""
    mailbox = Address("Kirjaamo", "siltala.example")
    assert names_mailbox(["Toinen", "Kirjaamo <kirjaamo@Siltala.example>"], mailbox)
    assert not names_mailbox(["Kirjaamo <kirjaamo2@siltala.example>", "None"], mailbox)


def test_nothing_is_encrypted_to_a_subkey_that_is_over() -> None:
    """An encryption subkey has dates of its own."""
    over = replace(ENCRYPTS, expires_at=NOW)
    withdrawn = replace(ENCRYPTS, revoked=True)
    facts = replace(WHOLE, keys=(SIGNS, over, withdrawn, ENCRYPTS))
    assert encrypting_keys(facts, NOW) == (ENCRYPTS,)
