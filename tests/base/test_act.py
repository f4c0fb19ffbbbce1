"""Whose act it is, when a command is run."""

from __future__ import annotations

import os
import pwd

import pytest

from silta.base.act import os_user


def test_the_environment_does_not_say_whose_act_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the machine's owner could act in an administrator's name, or under two names."""
    monkeypatch.setenv("LOGNAME", "01JD00000000000000000000E1")
    assert os_user() == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose passwd file does not know the user it runs as."""
    nobodys = 4_000_000_000
    monkeypatch.setattr(os, "getuid", lambda: nobodys)
    assert os_user() == str(nobodys)
