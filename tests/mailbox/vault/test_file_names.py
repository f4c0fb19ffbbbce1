"""The names of sealed files are of our making, and lead nowhere but below their root."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.vault.files import SealedFiles, file_name, is_leftover
from silta.mailbox.vault.types import MessageRef, PartKind
from tests.mailbox.vault.cast import LETTER

NAME = file_name(LETTER, PartKind.DOCUMENT, 1)
FOLDER = NAME[:2]

ODD_NAMES = [
    "",
    "../secret",
    f"{FOLDER}/../../etc/passwd",
    f"/{NAME}",
    f"{NAME}/..",
    f"{NAME}\n",
    f"{NAME}\0",
    f"{FOLDER}/.{Path(NAME).name}.0123456789abcdef.new",
    NAME.replace("document", "other"),
    NAME.upper(),
    f"{NAME[:-1]}01",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_only_names_of_our_making_are_touched(tmp_path: Path, name: str) -> None:
    """A name comes back from the database, where somebody may have changed it."""
    store = SealedFiles(tmp_path)
    for act in (store.read, store.size_bytes, lambda odd: store.discard([odd])):
        with pytest.raises(ValueError, match="not the name"):
            act(name)
    with pytest.raises(ValueError, match="not the name"):
        store.write_together({name: [b"1"]})
    assert list(tmp_path.iterdir()) == []


@given(name=st.text() | st.from_regex(r"[0-9a-f]{2}/[./A-Z0-9-]*"))
def test_no_name_leads_out_of_the_root(name: str) -> None:
    """Whatever is refused cannot lead out, and whatever is taken stays inside."""
    try:
        path = SealedFiles(Path("/root-of-files"))._path(name)
    except ValueError:
        return
    assert path.parent.parent == Path("/root-of-files")


def test_a_link_in_a_files_place_is_not_followed(tmp_path: Path) -> None:
    """The portal must not read what only the portal can read for whoever made the link."""
    (tmp_path / "elsewhere").write_bytes(b"a secret of the portal")
    (tmp_path / FOLDER).mkdir()
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        SealedFiles(tmp_path).read(NAME)


@pytest.mark.parametrize("ref", ["VD-2026-4711/1", "../../x", "", "01KBQ0000000000000000000M1\n"])
def test_a_senders_id_never_becomes_a_name(ref: str) -> None:
    """Names are made of our own ULIDs alone."""
    with pytest.raises(ValueError, match="not the name"):
        file_name(MessageRef(ref), PartKind.DOCUMENT, 0)


def test_all_files_of_a_message_share_a_folder() -> None:
    """Then one sync of the folder serves them all."""
    names = [file_name(LETTER, kind, number) for kind in PartKind for number in (0, 19)]
    assert {name[:3] for name in names} == {f"{FOLDER}/"}
    assert len(set(names)) == len(names)


def test_a_finished_file_is_no_leftover() -> None:
    """A sweep that took it for one would delete a decision."""
    assert not is_leftover(NAME)
    assert not is_leftover(f"{FOLDER}/.{Path(NAME).name}.new")
