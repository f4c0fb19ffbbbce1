"""``docs/commands.md`` and the README show the commands as they are."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import rich_click as click

from silta.cli.main import COMMANDS, cli
from tests.docs.manual import DOCS, ROOT, examples

PAGES = (DOCS / "commands.md", ROOT / "README.md")


def command(*words: str) -> click.Command:
    """Return the command that ``words`` name; fails where one is unknown."""
    found: click.Command = cli
    for word in words:
        assert isinstance(found, click.Group)
        below = found.get_command(click.Context(found), word)
        assert below is not None, f"no command {word}"
        found = below
    return found


def paths(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a command, or of each of its subcommands."""
    found = command(name)
    if isinstance(found, click.Group):
        yield from ((name, below) for below in found.commands)
    else:
        yield (name,)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example(name: str) -> None:
    """What stands nowhere in the manual is found by nobody."""
    shown = [tuple(shlex.split(line)[1:3]) for line in examples(DOCS / "commands.md")]
    for path in paths(name):
        assert any(words[: len(path)] == path for words in shown), path


def words_of(line: str) -> list[str]:
    """Return an example's words up to a redirection or a comment."""
    return shlex.split(line.partition(" > ")[0], comments=True)[1:]


@pytest.mark.parametrize(
    "line", [pytest.param(line, id=line[:60]) for page in PAGES for line in examples(page)]
)
def test_every_example_can_be_typed(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An example with a wrong option teaches a mistake."""
    monkeypatch.chdir(tmp_path)
    words = words_of(line)
    for name in (
        word for word in words if word.endswith((".asc", ".json", ".pdf", ".txt", ".eml", ".zip"))
    ):
        (tmp_path / name).touch()
    depth = 2 if isinstance(command(words[0]), click.Group) else 1
    found = command(*words[:depth])
    with found.make_context(words[depth - 1], words[depth:]) as context:
        assert context.command is found
