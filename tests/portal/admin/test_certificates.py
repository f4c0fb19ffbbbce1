"""The console's pages of certificates: added, looked at, approved, ended, replaced, warned of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.keys.administrator import Role
from silta.keys.authority import AuthorityState
from silta.keys.fingerprint import Fingerprint, grouped
from silta.keys.standing import CertificateState, Standing
from silta.keys.store import audit, authorities, certificates
from silta.mailbox.store import services
from tests.keys.directories import content, directory
from tests.keys.gpg import Gpg
from tests.mailbox.filed_letters import DAYCARE
from tests.peers.directory import short_directory
from tests.portal.admin.desk import Console
from tests.portal.driver import Browser, Got
from tests.registry import NAAPURILA, NOW, SILTALA

LONG = timedelta(minutes=6)
HERE = "/fi/admin/certificates"
AS_IT_IS = ("--utf8-strings", "--allow-freeform-uid")
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \u202e --output <vihamielinen@siltala.example>"


@pytest.fixture(scope="module")
def gpg() -> Iterator[Gpg]:
    """Give the registry's own gpg, with two keys that sign and one that can be encrypted to."""
    with short_directory() as home:
        made = Gpg(home)
        for name in ("kirjaamo", "uusi"):
            made.new_key(f"{name}@siltala.example", "ed25519")
        made("--quick-generate-key", "kuittaus@siltala.example", "future-default", "default")
        yield made


def register(database: Database) -> None:
    """Have Siltala open with a service, and Naapurila beside it."""
    with database.write() as transaction:
        for authority in (SILTALA, NAAPURILA):
            authorities.add(transaction, authority, NOW)
        authorities.set_state(transaction, SILTALA.id, AuthorityState.OPEN)
        services.add(transaction, DAYCARE, NOW)


@pytest.fixture
def desk(console: Console) -> Console:
    """Give a console with two authorities, on SQLite."""
    register(console.database)
    return console


def armoured(gpg: Gpg, name: str = "kirjaamo") -> str:
    """Return a certificate as people paste it."""
    return gpg("--armor", "--export", f"{name}@siltala.example").decode()


def paste(browser: Browser, text: str) -> Got:
    """Paste a certificate of Siltala's into the form."""
    return browser.post(f"{HERE}/add", authority=SILTALA.id, pasted=text)


def added(browser: Browser, gpg: Gpg, name: str = "kirjaamo") -> Fingerprint:
    """Add a certificate; return its fingerprint."""
    where = paste(browser, armoured(gpg, name)).one("location")
    assert where.endswith("?said=added")
    return Fingerprint(where.removeprefix(f"{HERE}/").removesuffix("?said=added"))


def approved(console: Console, gpg: Gpg, name: str = "kirjaamo") -> tuple[Browser, Fingerprint]:
    """Add a certificate and approve it by another hand; return that one's browser."""
    first, second = (console.of(Role.KEYS, f"{hand}-{name}") for hand in ("a", "b"))
    fingerprint = added(first, gpg, name)
    got = second.post(f"{HERE}/{fingerprint}/approve", compared="yes", reason="verrattu")
    assert got.status == 303, got.words
    return second, fingerprint


def standing(database: Database, fingerprint: Fingerprint) -> Standing:
    """Return how a certificate stands."""
    with database.read() as transaction:
        return certificates.get(transaction, fingerprint)


def test_two_hands_bring_a_certificate_in(each_console: Console, gpg: Gpg) -> None:
    """The page shows what will be able to file what before the second one presses."""
    register(each_console.database)
    first, second = each_console.of(Role.KEYS, "a"), each_console.of(Role.KEYS, "b")
    fingerprint = added(first, gpg)
    words = second.get(f"{HERE}/{fingerprint}").words
    assert grouped(fingerprint) in words
    assert DAYCARE.name_fi in words
    second.press("/approve", compared="yes", reason="verrattu puhelimitse")
    kept = standing(each_console.database, fingerprint)
    assert (kept.state, kept.approved_reason) == ("approved", "verrattu puhelimitse")
    assert kept.approved_by != kept.added_by
    assert "b@silta.example: verrattu puhelimitse" in second.get(f"{HERE}/{fingerprint}").words


def test_who_added_it_cannot_approve_it(desk: Console, gpg: Gpg) -> None:
    """There is no button, and a form sent by hand is refused."""
    browser = desk.of(Role.KEYS)
    fingerprint = added(browser, gpg)
    browser.get(f"{HERE}/{fingerprint}")
    assert not [form for form in browser.forms() if form.action.endswith("/approve")]
    got = browser.post(f"{HERE}/{fingerprint}/approve", compared="yes", reason="verrattu")
    assert (got.status, "another administrator must" in got.words) == (409, True)
    assert standing(desk.database, fingerprint).state == CertificateState.PENDING


@pytest.mark.parametrize("fields", [{"reason": "verrattu"}, {"compared": "yes"}])
def test_an_approval_needs_the_comparison_and_a_reason(
    desk: Console, gpg: Gpg, fields: dict[str, str]
) -> None:
    """Neither goes without the other."""
    fingerprint = added(desk.of(Role.KEYS, "a"), gpg)
    got = desk.of(Role.KEYS, "b").post(f"{HERE}/{fingerprint}/approve", **fields)
    assert got.status == 409
    assert standing(desk.database, fingerprint).state == CertificateState.PENDING


@pytest.mark.parametrize(
    ("role", "act", "status"),
    [
        (Role.OPERATOR, "approve", 403),
        (Role.OPERATOR, "retire", 403),
        (Role.OPERATOR, "revoke", 303),
        (Role.AUDITOR, "approve", 403),
        (Role.AUDITOR, "revoke", 403),
        (Role.AUDITOR, "drop", 403),
        (Role.AUDITOR, "warn", 403),
        (Role.AUDITOR, "replace", 403),
    ],
)
def test_a_role_does_what_it_is_there_for(
    desk: Console, gpg: Gpg, role: Role, act: str, status: int
) -> None:
    """To stop is for all who act; to trust is for key administrators."""
    fingerprint = added(desk.of(Role.KEYS), gpg)
    browser = desk.of(role, "c")
    got = browser.post(f"{HERE}/{fingerprint}/{act}", reason="varastettu", compared="yes")
    assert got.status == status
    assert browser.get(f"{HERE}/{fingerprint}").status == 200


def test_a_revocation_is_told_and_its_readers_can_be_warned(desk: Console, gpg: Gpg) -> None:
    """One hand revokes; then the page offers the warning, and takes it back."""
    browser, fingerprint = approved(desk, gpg)
    browser.get(f"{HERE}/{fingerprint}")
    browser.press("/revoke", reason="varastettu")
    assert "Mitätöity" in browser.get(f"{HERE}/{fingerprint}").words
    browser.press("/warn", reason="varastettu")
    assert standing(desk.database, fingerprint).readers_warned_at
    browser.get(f"{HERE}/{fingerprint}")
    browser.press("/unwarn", reason="löytyi sohvan alta")
    assert standing(desk.database, fingerprint).readers_warned_at is None
    with desk.database.read() as transaction:
        last = audit.latest(transaction, most=3)
    assert [row.alarms for row in last] == [False, False, True]


def test_a_certificate_is_replaced_with_an_overlap(desk: Console, gpg: Gpg) -> None:
    """By one that the page offers: approved, of the same authority, and no other."""
    browser, old = approved(desk, gpg)
    _, new = approved(desk, gpg, "uusi")
    browser.get(f"{HERE}/{old}")
    browser.press("/replace", by=new, days="30", reason="vaihdettu")
    kept = standing(desk.database, old)
    assert (kept.replaced_by, kept.state) == (new, "approved")
    assert "Molemmat ovat voimassa" in browser.get(f"{HERE}/{old}").words
    browser.post(f"{HERE}/{old}/replace", by=new, days="0", reason="vaihdettu")
    assert "Poistettu käytöstä" in browser.get(f"{HERE}/{old}").words


@pytest.mark.parametrize("fields", [{"by": "x"}, {"days": "-1"}, {"days": "367"}, {"days": "²"}])
def test_what_no_form_of_ours_sends_is_refused(
    desk: Console, gpg: Gpg, fields: dict[str, str]
) -> None:
    """With a page that says why, and nothing changed."""
    browser, old = approved(desk, gpg)
    _, new = approved(desk, gpg, "uusi")
    given = {"by": new, "days": "1", "reason": "vaihdettu", **fields}
    assert browser.post(f"{HERE}/{old}/replace", **given).status == 409
    assert standing(desk.database, old).retires_at is None


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


def test_a_stale_log_in_changes_nothing(desk: Console, gpg: Gpg) -> None:
    """A change of trust asks for a log-in of the last minutes."""
    fingerprint = added(desk.of(Role.KEYS, "a"), gpg)
    for act in ("approve", "retire", "revoke", "replace", "warn", "unwarn", "drop"):
        browser = desk.administrator(Role.KEYS, f"b-{act}")
        stale = desk.logged_in(browser, ago=LONG)
        got = stale.post(f"{HERE}/{fingerprint}/{act}", compared="yes", reason="verrattu")
        assert got.status == 403
    assert standing(desk.database, fingerprint).state == CertificateState.PENDING
