"""The console's pages of certificates: adding, looking, trying, fetching; hostile text on them."""

from __future__ import annotations

import pytest

from silta.keys.administrator import Role
from silta.keys.fingerprint import grouped
from silta.keys.store import certificates
from tests.keys.directories import content, directory
from tests.keys.gpg import Gpg
from tests.portal.admin.desk import Console
from tests.portal.admin.registering import (
    AS_IT_IS,
    HERE,
    HOSTILE,
    added,
    desk,
    gpg,
    paste,
)
from tests.registry import NAAPURILA, SILTALA

__all__ = ["desk", "gpg"]


def test_a_pending_certificate_is_forgotten(desk: Console, gpg: Gpg) -> None:
    """The record of it stays."""
    browser = desk.of(Role.KEYS)
    fingerprint = added(browser, gpg)
    browser.get(f"{HERE}/{fingerprint}")
    assert browser.press("/drop").one("location") == f"{HERE}?said=done"
    assert browser.get(f"{HERE}/{fingerprint}").status == 404


@pytest.mark.parametrize("path", ["ABCDEF12", "--help", "A" * 40, "%00", "A" * 39 + "G"])
def test_what_is_no_registered_fingerprint_is_not_found(desk: Console, path: str) -> None:
    """Key ids are nobody's names."""
    assert desk.of(Role.AUDITOR).get(f"{HERE}/{path}").status == 404


@pytest.mark.parametrize("text", ["", "hello", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxVg=\n"])
def test_what_is_no_certificate_is_refused_with_a_reason(desk: Console, text: str) -> None:
    """Nothing of it is kept."""
    got = paste(desk.of(Role.KEYS), text)
    assert got.status == 409
    with desk.database.read() as transaction:
        assert certificates.list_all(transaction) == []


def test_hostile_text_is_text_on_every_page(desk: Console, gpg: Gpg) -> None:
    """In the list and on its page: escaped, isolated, and what is unseen is spelt out."""
    gpg(*AS_IT_IS, "--quick-generate-key", "--", HOSTILE, "ed25519", "sign")
    text = gpg(*AS_IT_IS, "--armor", "--export", f"={HOSTILE}").decode()
    browser = desk.of(Role.KEYS)
    where = paste(browser, text).one("location")
    for path in (HERE, where):
        html = browser.get(path).html
        assert "&lt;script&gt;alert(1)" in html
        assert r"{{ 7*7 }} \u{202e} --output" in html
        assert ("<script" in html, "\u202e" in html) == (False, False)


def test_the_picture_needs_no_exception_of_the_policy(desk: Console, gpg: Gpg) -> None:
    """The fingerprint's code stands in the page, and the page has no inline style."""
    browser = desk.of(Role.KEYS)
    got = browser.get(f"{HERE}/{added(browser, gpg)}")
    assert 'class="segno"' in got.html
    assert "style=" not in got.html
    assert "'unsafe-inline'" not in got.one("content-security-policy")


def test_a_trial_is_shown_to_be_sent(desk: Console, gpg: Gpg) -> None:
    """Its owner reads it; for a certificate that only signs the page says why there is none."""
    browser = desk.of(Role.KEYS)
    fingerprint = added(browser, gpg, "kuittaus")
    shown = browser.post(f"{HERE}/{fingerprint}/try").html
    message = shown[shown.index("-----BEGIN PGP MESSAGE") : shown.index("</textarea>")]
    read = gpg.run("--decrypt", stdin=message.encode(), check=False).stdout.decode()
    assert grouped(fingerprint) in read
    got = browser.post(f"{HERE}/{added(browser, gpg)}/try")
    assert (got.status, "receipts cannot be encrypted" in got.words) == (200, True)


def test_a_certificate_is_fetched_on_an_administrator_s_word(
    desk: Console, gpg: Gpg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the authority's own domain alone."""
    browser = desk.of(Role.KEYS)
    address = "kirjaamo@siltala.example"
    with directory(content(gpg("--export", address))) as siltalas:
        monkeypatch.setattr("silta.keys.directory_certificate.Web", siltalas.web)
        got = browser.post(f"{HERE}/fetch", authority=SILTALA.id, address=address)
        assert got.one("location").endswith("?said=added")
        other = browser.post(f"{HERE}/fetch", authority=NAAPURILA.id, address=address)
    assert (other.status, "not a domain of this authority" in other.words) == (409, True)
    assert len(siltalas.asked) == 1


def test_the_list_can_be_of_one_authority(desk: Console, gpg: Gpg) -> None:
    """Empty, whole, and of one alone; an unknown one's is empty."""
    browser = desk.of(Role.KEYS)
    assert "Varmenteita ei vielä ole." in browser.get(HERE).words
    fingerprint = added(browser, gpg)
    assert fingerprint in browser.get(f"{HERE}?authority={SILTALA.id}").html
    for other in (NAAPURILA.id, "x%00"):
        assert fingerprint not in browser.get(f"{HERE}?authority={other}").html
