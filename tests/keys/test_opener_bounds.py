"""The opener keeps to its bounds, serves many threads, and leaves nothing behind."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from silta.base.reason import Reason, Refused
from silta.keys.fingerprint import parse_fingerprint
from silta.keys.gateway_key import Algorithm
from silta.keys.generate import export_certificate, generate_gateway_key
from silta.keys.opener import Opener
from silta.keys.pool import start_keys
from tests.keys.by_hand import compressed_zeros, sealed
from tests.keys.cast import LETTER, Cast, unsealed
from tests.keys.conftest import LIMIT_BYTES, FakeGpg, RingOf
from tests.keys.opening import open_mail
from tests.keys.processes import are_gone
from tests.keys.refusals import reason_of

LONG = timedelta(seconds=20)
BOMB_BYTES = 500 * 1024 * 1024


def test_at_the_deadline_nothing_is_left_running(
    cast: Cast, short_tmp: Path, siltala: Path, fake_gpg: FakeGpg, tmp_path: Path
) -> None:
    """The mail is tried again by its sender; the processes are gone."""
    mail, deadline = cast.sealed(), timedelta(seconds=0.5)
    with Opener([cast.store], base=short_tmp, homes=1, limit_bytes=1, deadline=deadline) as opener:
        fake_gpg(f"cd {tmp_path}; (trap '' TERM HUP; sleep 1000) & sleep 1000")
        started = time.monotonic()
        assert reason_of(opener, mail, siltala) == Reason.FAULT
    assert time.monotonic() - started < 2
    assert are_gone(tmp_path)


def test_when_all_homes_are_in_use_a_mail_is_told_to_come_again(
    cast: Cast, short_tmp: Path
) -> None:
    """Two runs for one home; a third waits until its deadline, and no longer."""
    with ExitStack() as opened:
        [key] = start_keys([cast.store], base=short_tmp, homes=1, opened=opened)
        soon = time.monotonic() + 0.1
        with key.home(soon), key.home(soon):
            with pytest.raises(Refused) as refused, key.home(soon):
                pass
            assert refused.value.reason == Reason.BUSY
        with key.home(soon):
            pass


def test_a_bomb_ends_at_the_cap_within_a_second(cast: Cast, opener: Opener, siltala: Path) -> None:
    """A few thousand bytes that are 500 MiB (THREATS case 45)."""
    session, key, _ = unsealed(cast, cast.sealed())
    bomb = session + sealed(key, compressed_zeros(BOMB_BYTES))
    assert len(bomb) < 10_000
    started = time.monotonic()
    assert reason_of(opener, bomb, siltala) == Reason.SIZE_EXPANDED
    assert time.monotonic() - started < 1


def test_content_of_exactly_the_cap_is_opened(cast: Cast, opener: Opener, siltala: Path) -> None:
    """The bound itself is inside."""
    content = b"x" * LIMIT_BYTES
    assert open_mail(opener, cast.sealed(content=content), siltala).plaintext == content
    larger = cast.sealed(content=content + b"x")
    assert reason_of(opener, larger, siltala) == Reason.SIZE_EXPANDED


def test_eight_threads_share_an_opener(cast: Cast, opener: Opener, siltala: Path) -> None:
    """Each gets its own content back."""
    contents = [b"letter %d" % number for number in range(32)]
    mails = [cast.sealed(content=content) for content in contents]
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda mail: open_mail(opener, mail, siltala).plaintext, mails))
    assert opened == contents


def test_no_file_with_plaintext_appears_in_a_home(
    cast: Cast, own_opener: Opener, short_tmp: Path, siltala: Path
) -> None:
    """Neither while a good mail is opened nor after a bad one."""
    open_mail(own_opener, cast.sealed(), siltala)
    reason_of(own_opener, cast.sealed(signer="naapurila"), siltala)
    files = [*short_tmp.rglob("*"), *cast.store.rglob("*")]
    assert not [path for path in files if path.is_file() and b"210281" in path.read_bytes()]


@pytest.fixture(scope="module")
def rsa_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the store of a second gateway key, an RSA one."""
    store = tmp_path_factory.mktemp("rsa-store")
    generate_gateway_key(store, "Silta RSA <intake@silta.localhost>", Algorithm.RSA4096)
    return store


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--throw-keyids"]], ids=["named", "hidden"])
def test_mails_to_each_gateway_key_are_opened(
    cast: Cast, rsa_store: Path, short_tmp: Path, siltala: Path, options: list[str]
) -> None:
    """In overlap two keys open; a hidden recipient may be either."""
    stores = [cast.store, rsa_store]
    mails = [cast.sealed(*options), _sealed_to(cast, rsa_store, options)]
    with Opener(stores, base=short_tmp, homes=1, limit_bytes=1000, deadline=LONG) as opener:
        opened = [open_mail(opener, mail, siltala).plaintext for mail in mails]
    assert opened == [LETTER, LETTER]


def _sealed_to(cast: Cast, store: Path, options: list[str]) -> bytes:
    """Return a letter sealed to the key of ``store``."""
    certificate = store / "certificate.pgp"
    revocation = next((store / "openpgp-revocs.d").iterdir())
    fingerprint = parse_fingerprint(revocation.stem)
    certificate.write_bytes(export_certificate(store, fingerprint, armour=False))
    to_store = ("--recipient-file", str(certificate), "--local-user", cast.keys["kirjaamo"])
    return cast.gpg(*to_store, *options, "--sign", "--encrypt", stdin=LETTER)


def test_the_rings_of_two_authorities_give_two_answers(
    cast: Cast, opener: Opener, siltala: Path, ring_of: RingOf
) -> None:
    """The same mail: Naapurila's own service knows the signer, Siltala's does not."""
    mail = cast.sealed(signer="naapurila")
    assert open_mail(opener, mail, ring_of("naapurila")).plaintext == LETTER
    assert reason_of(opener, mail, siltala) == Reason.SIGNATURE_UNKNOWN_SIGNER
