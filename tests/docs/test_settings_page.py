"""``docs/settings.md`` says what ``silta/base/settings.py`` does."""

from __future__ import annotations

import re

import pytest

from silta.base.settings import PREFIX, SECRETS, Settings
from tests.docs.manual import CODE, rows

DOCUMENTED = {
    match.group(1).removeprefix(PREFIX).lower(): row
    for row in rows("settings.md")
    if (match := re.match(r"`(SILTA_\w+)`", row[0]))
}


def shown_default(name: str) -> str:
    """Return a setting's default as the page writes it."""
    default = Settings.model_fields[name].default
    return "none" if default is None else f"`{default}`"


def test_the_page_has_every_setting_and_no_other() -> None:
    """A setting without a row is a riddle; a row without a setting is a trap."""
    assert list(DOCUMENTED) == list(Settings.model_fields)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_default_is_the_code_s(name: str) -> None:
    """An operator who leaves a setting out must get what the page says."""
    assert DOCUMENTED[name][2] == shown_default(name)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_secrets_are_marked(name: str) -> None:
    """Only a secret can be given as a file."""
    assert DOCUMENTED[name][0].endswith("ˢ") == (name in SECRETS)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_what_nothing_reads_is_marked_as_not_working_yet(name: str) -> None:
    """A setting that does nothing must not look like a protection."""
    reads = re.compile(rf"\bsettings\.{name}\b")
    is_read = any(reads.search(path.read_text("utf-8")) for path in CODE)
    says = DOCUMENTED[name][3]
    refused = says == "refused until it is built"
    assert (says == "yes" or refused) if is_read else says.startswith("not yet: ")
