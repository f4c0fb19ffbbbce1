"""What is not the mail's fault is never blamed on it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from silta.base.reason import Reason
from silta.keys.gateway_key import Algorithm
from silta.keys.generate import generate_gateway_key
from silta.keys.gnupg import GpgUnusable, stop_agent
from silta.keys.opener import Opener
from tests.keys.by_hand import packet, session_key_packet
from tests.keys.cast import LETTER, Cast
from tests.keys.conftest import FakeGpg
from tests.keys.opening import open_mail
from tests.keys.processes import commands_with, no_command_with
from tests.keys.refusals import home_under, reason_of

LONG = timedelta(seconds=20)
BOMB_BYTES = 500 * 1024 * 1024


@pytest.mark.parametrize("options", [[], ["--throw-keyids"]], ids=["named", "hidden"])
def test_a_missing_secret_key_is_our_fault(
    cast: Cast, own_opener: Opener, short_tmp: Path, siltala: Path, options: list[str]
) -> None:
    """Gpg says NO_SECKEY, as it does of a mail to somebody else."""
    (home_under(short_tmp) / "private-keys-v1.d").unlink()
    stop_agent(home_under(short_tmp))
    assert reason_of(own_opener, cast.sealed(*options), siltala) == Reason.FAULT


@pytest.mark.parametrize("options", [[], ["--throw-keyids"]], ids=["named", "hidden"])
@pytest.mark.parametrize("content", [b"", b"damaged"])
def test_a_damaged_secret_key_is_our_fault(  # noqa: PLR0913, PLR0917 -- fixtures and the table
    cast: Cast,
    own_opener: Opener,
    short_tmp: Path,
    siltala: Path,
    options: list[str],
    content: bytes,
) -> None:
    """Of a hidden recipient gpg would not even report the error: it gets our name."""
    keys = home_under(short_tmp) / "private-keys-v1.d"
    names = [path.name for path in keys.iterdir()]
    keys.unlink()
    keys.mkdir(mode=0o700)
    for name in names:
        (keys / name).write_bytes(content)
    stop_agent(home_under(short_tmp))
    assert reason_of(own_opener, cast.sealed(*options), siltala) == Reason.FAULT


def test_an_agent_that_is_killed_comes_back(
    cast: Cast, own_opener: Opener, short_tmp: Path, siltala: Path
) -> None:
    """Again and again, and no mail is refused for it."""
    for _ in range(3):
        stop_agent(home_under(short_tmp))
        assert open_mail(own_opener, cast.sealed(), siltala).plaintext == LETTER


def test_an_agent_that_cannot_be_started_is_our_fault(
    cast: Cast, own_opener: Opener, short_tmp: Path, siltala: Path
) -> None:
    """A full process table, a missing program."""
    stop_agent(home_under(short_tmp))
    assert no_command_with(str(home_under(short_tmp)))
    (home_under(short_tmp) / "S.gpg-agent" / "in the way").mkdir(parents=True)
    assert reason_of(own_opener, cast.sealed(), siltala) == Reason.FAULT


def test_a_missing_ring_is_our_fault(cast: Cast, opener: Opener, tmp_path: Path) -> None:
    """Gpg goes on without it and calls the signer unknown."""
    assert reason_of(opener, cast.sealed(), tmp_path / "no-ring.gpg") == Reason.FAULT


def test_a_missing_gpg_is_our_fault(
    cast: Cast, opener: Opener, siltala: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Uninstalled under a running gateway, or in the middle of an upgrade."""
    mail = cast.sealed()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert reason_of(opener, mail, siltala) == Reason.FAULT


@pytest.mark.parametrize("script", ["exit 0", "exit 2", "kill -9 $$", "kill -ABRT $$"])
def test_a_gpg_that_ends_without_a_word_is_our_fault(
    cast: Cast, opener: Opener, siltala: Path, fake_gpg: FakeGpg, script: str
) -> None:
    """The kernel kills it for memory; a loader finds no library."""
    mail = cast.sealed()
    fake_gpg(script)
    assert reason_of(opener, mail, siltala) == Reason.FAULT


def test_a_point_that_kills_agents_never_reaches_one(
    cast: Cast, own_opener: Opener, short_tmp: Path, siltala: Path
) -> None:
    """GnuPG 2.2.40's agent dies of a short curve point, and with it every mail in its hands."""
    mail = cast.sealed()
    session = session_key_packet(mail)
    head = session[2:12]
    short_point = packet(1, head + b"\x00\x2f\x40\xff\xff\xff\xff\xff\x30" + b"\xaa" * 48)
    before = commands_with(str(home_under(short_tmp)))
    for _ in range(3):
        killer = short_point + mail[len(session) :]
        assert reason_of(own_opener, killer, siltala) == Reason.SEAL_CANNOT_OPEN
    assert commands_with(str(home_under(short_tmp))) == before
    assert open_mail(own_opener, mail, siltala).plaintext == LETTER


def test_a_mail_that_one_key_could_not_judge_is_our_fault(
    cast: Cast, short_tmp: Path, tmp_path: Path, siltala: Path
) -> None:
    """With one of two keys damaged, a mail to neither cannot be told from one to that key."""
    damaged = tmp_path / "damaged"
    generate_gateway_key(damaged, "Old <intake@silta.localhost>", Algorithm.CURVE25519)
    to_other = ("--recipient", "other@siltala.example", "--throw-keyids", "--encrypt")
    mail = cast.gpg(*to_other, stdin=LETTER)
    for key in (damaged / "private-keys-v1.d").iterdir():
        key.write_bytes(b"damaged")
    for stores in ([damaged, cast.store], [cast.store, damaged]):
        with Opener(stores, base=short_tmp, homes=1, limit_bytes=9999, deadline=LONG) as opener:
            assert reason_of(opener, mail, siltala) == Reason.FAULT


def test_a_store_without_a_decryption_key_stops_the_start(
    cast: Cast, short_tmp: Path, tmp_path: Path
) -> None:
    """A gateway that could open nothing must not accept connections."""
    store = tmp_path / "store"
    shutil.copytree(cast.store / "private-keys-v1.d", store / "private-keys-v1.d")
    (store / "pubring.kbx").write_bytes(b"")
    with pytest.raises(GpgUnusable, match="exactly one key"):
        Opener([store], base=short_tmp, homes=1, limit_bytes=1, deadline=LONG)
    assert list(short_tmp.iterdir()) == []
