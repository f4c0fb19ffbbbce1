"""``silta bundle verify``: what it tells whoever holds a bundle, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from silta.mailbox.evidence.bundle.paths import LOG_KEY
from tests.cli.command import Silta
from tests.mailbox.evidence.bundle.bundles import (
    WAITING,
    Files,
    files_of,
    flipped,
    make_bundles,
)
from tests.road.building import copy_of
from tests.town import Town

OTHER = "42A5A1406BFE8508FE70C96672ADAB6DA938938B"
OTHER_LOG = "silta.localhost/log+2fc7c01e+Af+pY/sKSGjhScGdgawN21XbiGHA3R+9MougERu9sLMa"


@pytest.fixture(scope="module")
def bundles(first_town: Town, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give bundles of each kind as files."""
    folder = tmp_path_factory.mktemp("bundles")
    with copy_of(first_town) as town:
        made = make_bundles(town)
    for kind, content in made.items():
        (folder / kind).write_bytes(content)
    return {kind: folder / kind for kind in made}


@pytest.fixture
def stranger(tmp_path: Path) -> Silta:
    """Give the command on a machine where no home of Silta is."""
    return Silta(tmp_path / "none")


@pytest.fixture
def files(bundles: dict[str, Path]) -> Files:
    """Give what is in the whole bundle."""
    return files_of(bundles["sealed"].read_bytes())


def said(stranger: Silta, file: Path, *options: str) -> dict[str, Any]:
    """Return what the command says in JSON, however it ends."""
    found: dict[str, Any] = json.loads(stranger("bundle", "verify", file, "--json", *options).out)
    return found


def test_a_whole_bundle_holds_on_any_machine(stranger: Silta, bundles: dict[str, Path]) -> None:
    """Its story is told, and what is still to be compared."""
    out = stranger.did("bundle", "verify", bundles["sealed"])
    assert out.startswith("the bundle holds")
    for word in ("1234567-1", "01-accepted", "03-opened", "in the log", "Compare the fingerprints"):
        assert word in out


def test_it_says_the_same_to_programs(stranger: Silta, bundles: dict[str, Path]) -> None:
    """One JSON document, with what is signed and logged."""
    found = said(stranger, bundles["sealed"])
    assert (found["holds"], found["complete"], found["findings"]) == (True, True, [])
    assert [one["event"] for one in found["records"]] == ["accepted", "filed", "opened"]
    assert found["checkpoint"]["log"] == "silta.localhost/log"
    assert len(found["receipts_keys"]) == 1


def test_what_waits_is_told(stranger: Silta, bundles: dict[str, Path]) -> None:
    """Exit 0, for nothing is wrong; and plainly, for its place can be taken from it yet."""
    out = stranger.did("bundle", "verify", bundles[WAITING])
    assert "2 in this bundle" in out
    assert "not under a checkpoint yet" in out
    assert said(stranger, bundles[WAITING])["complete"] is False


def test_a_changed_byte_is_named(stranger: Silta, bundles: dict[str, Path], tmp_path: Path) -> None:
    """By the file that it stands in; exit 1, in JSON too."""
    content = bundles["sealed"].read_bytes()
    file = tmp_path / "changed.zip"
    file.write_bytes(flipped(content, content.index(b"%PDF-1.4") + 20))
    done = stranger("bundle", "verify", file)
    assert (done.exit_code, done.out) == (1, "")
    assert "silta: documents/01-paatos.pdf: was changed after it was packed" in done.err
    found = said(stranger, file)
    assert found["holds"] is False
    assert {"documents/01-paatos.pdf"} <= {one["place"] for one in found["findings"]}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"PK\x03\x04"])
def test_a_file_that_is_no_bundle_is_refused(
    stranger: Silta, tmp_path: Path, content: bytes
) -> None:
    """In one line."""
    (tmp_path / "file").write_bytes(content)
    assert "file: " in stranger.refused("bundle", "verify", tmp_path / "file")


def test_keys_known_from_elsewhere_are_held_against_it(
    stranger: Silta, bundles: dict[str, Path], files: Files
) -> None:
    """The right ones leave nothing to compare; a forger's are others."""
    file, log_key = bundles["sealed"], files[LOG_KEY].decode().strip()
    [key] = said(stranger, file)["receipts_keys"]
    right = ("--receipts-key", key, "--receipts-key", OTHER, "--log-key", log_key)
    assert "Compare" not in stranger.did("bundle", "verify", file, *right)
    wrong = said(stranger, file, "--receipts-key", OTHER, "--log-key", OTHER_LOG)
    assert [one["place"] for one in wrong["findings"]] == ["receipts-key.gpg", "log/key.txt"]


@pytest.mark.parametrize("option", [("--receipts-key", "A938938B"), ("--log-key", "x")], ids=str)
def test_a_mistyped_key_is_told(
    stranger: Silta, bundles: dict[str, Path], option: tuple[str, str]
) -> None:
    """Else nothing would be compared with it."""
    assert stranger.refused("bundle", "verify", bundles["sealed"], *option)
