"""A mail program of other people's making, mutt, with a real Postfix behind it (case 50)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.letters import DOCUMENTS, manifest_bytes
from tests.load.mutt import REMOVE_THE_TEXT, SEND, Mutt, set_up
from tests.peers.postfix import Postfix
from tests.road.building import copy_of
from tests.town import Town

pytestmark = pytest.mark.skipif(shutil.which("mutt") is None, reason="mutt is not installed")


@pytest.fixture(scope="module")
def town(first_town: Town) -> Iterator[Town]:
    """Give a town whose gateway runs."""
    with copy_of(first_town) as copied:
        copied.start_gateway()
        yield copied


@pytest.fixture
def postfix(town: Town, start_postfix: Callable[[int], Postfix]) -> Postfix:
    """Give the municipality's mail server."""
    return start_postfix(town.running[-1].port)


@pytest.fixture
def mutt(town: Town, postfix: Postfix, short_tmp: Path) -> Mutt:
    """Give the registry's mail program."""
    return set_up(short_tmp, town.registers, postfix.submission_port)


def test_a_letter_made_of_attachments_is_filed(town: Town, postfix: Postfix, mutt: Mutt) -> None:
    """The manifest and the documents, in their order, and no text before them."""
    manifest = town.letter()
    files = {"letter.json": manifest_bytes(manifest), **DOCUMENTS}
    for name, content in files.items():
        (mutt.home / name).write_bytes(content)
    mutt.send(REMOVE_THE_TEXT + SEND, [mutt.home / name for name in files])
    postfix.wait_until_empty()
    assert postfix.bounces() == []
    (row,) = town.messages(manifest["message_id"])
    assert town.documents(row["id"]) == list(DOCUMENTS.values())


def test_a_letter_with_a_text_before_it_is_refused(
    town: Town, postfix: Postfix, mutt: Mutt
) -> None:
    """What a mail program puts in front by itself is the first thing that goes wrong."""
    (mutt.home / "letter.json").write_bytes(manifest_bytes(town.letter()))
    mutt.send(SEND, [mutt.home / "letter.json"], "Hei!\n")
    postfix.wait_until_empty()
    assert refused_for(postfix) == "letter.malformed"


def test_a_mail_without_a_letter_is_refused(postfix: Postfix, mutt: Mutt) -> None:
    """Signed and encrypted as it should be, and nothing that a citizen could be served."""
    mutt.send(SEND, text="Hei! Lähetän päätöksen huomenna.\n")
    postfix.wait_until_empty()
    assert refused_for(postfix) == "letter.malformed"


def refused_for(postfix: Postfix) -> str:
    """Return the reason of the one mail that was given up, which its sender reads too."""
    (line,) = postfix.bounces()
    found = re.search(r"said: 5\d\d \S+ (\S+)", line)
    assert found is not None, line
    return found[1]
