"""What ``silta seal`` and ``silta send`` will not do, and how they say so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from silta.base.act import ActRefused
from tests.letters import KIRJAAMO, good_manifest, manifest_bytes
from tests.peers.ports import free_port
from tests.sender.office import Office, written_by_hand
from tests.sender.running import Options, run_seal, run_send, sealing, silta, to_port


def wrong_letter(folder: Path) -> Options:
    """Spoil the identity code, by a second --letter, which counts."""
    (folder / "wrong.json").write_bytes(
        manifest_bytes(good_manifest(recipient={"id": "210281-998X"}))
    )
    return ["--letter", str(folder / "wrong.json")]


def large_document(folder: Path) -> Options:
    """Add a document of 26 MiB, which takes no place on the disk."""
    with (folder / "suuri.pdf").open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    return ["--document", str(folder / "suuri.pdf")]


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (wrong_letter, "recipient.id"),
        (large_document, "larger than a letter may be"),
        (lambda _: ["--signer", "A" * 40, "--from", KIRJAAMO], "signer's secret key"),
        (lambda _: ["--signer", "A" * 40], "give it with --from"),
        (lambda _: ["--signer", "ABCDEF12"], "--signer: not a full fingerprint"),
        (lambda _: ["--from", "pää@siltala.example"], "give it with --from"),
        (lambda _: ["--gateway-certificate", __file__], "gateway's certificate"),
        (lambda _: ["--to", "muu@silta.localhost"], "to: not the address given"),
    ],
)
def test_what_cannot_be_sealed_is_refused_in_one_line(
    office: Office, tmp_path: Path, spoil: Callable[[Path], Options], text: str
) -> None:
    """Before anything leaves the machine."""
    with pytest.raises(ActRefused) as refused:
        run_seal([*sealing(office, tmp_path), *spoil(tmp_path)])
    assert text in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "210281" not in str(refused.value)


def test_a_mail_in_clear_is_not_sent(tmp_path: Path) -> None:
    """It would lie open on every server on its way."""
    (tmp_path / "mail.eml").write_bytes(written_by_hand())
    with pytest.raises(ActRefused, match="not encrypted"):
        run_send([str(tmp_path / "mail.eml"), *to_port(free_port())])


def test_without_a_certificate_it_says_what_is_missing(office: Office, tmp_path: Path) -> None:
    """The keyring of a new office has no certificate of the gateway."""
    given = sealing(office, tmp_path)
    at = given.index("--gateway-certificate")
    with pytest.raises(ActRefused, match=r"no certificate of intake@silta\.localhost"):
        run_seal([*given[:at], *given[at + 2 :]])


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--server", "127.0.0.1:25"],
        ["--server", "127.0.0.1"],
        ["--server", "127.0.0.1:25", __file__, "--letter", __file__],
    ],
)
def test_wrong_usage_ends_with_2(options: Options) -> None:
    """As with every command."""
    assert run_send(options).exit_code == 2


def test_the_real_command_says_one_line(office: Office, tmp_path: Path) -> None:
    """Exit 1, nothing on standard output."""
    done = silta("seal", *sealing(office, tmp_path), "--to", "muu@silta.localhost")
    line = "silta: to: not the address given with --to\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)
