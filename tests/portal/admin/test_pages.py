"""Every page of the frame, empty and full, in each language."""

from __future__ import annotations

import pytest

from silta.keys.administrator import Role
from tests.portal.admin.desk import Console

PAGES = (
    "",
    "/administrators",
    "/proposals",
    "/intake",
    "/outbox",
    "/evidence",
    "/audit",
    "/logout",
)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_there_in_each_language(console: Console, page: str, language: str) -> None:
    """For an auditor too, who reads all."""
    got = console.of(Role.AUDITOR).get(f"/{language}/admin{page}")
    assert (got.status, f'<html lang="{language}">' in got.html) == (200, True)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_any_of_them(console: Console, page: str) -> None:
    """Each leads to the log-in, whatever it would show."""
    got = console.browser().get(f"/fi/admin{page}")
    assert (got.status, got.one("location")) == (303, "/fi/admin/login")


@pytest.mark.parametrize("path", ["/fi/admin/nothing", "/de/admin", "/fi/inbox", "/fi/login", "/x"])
def test_what_is_not_there_is_not_found(console: Console, path: str) -> None:
    """The citizens' pages are not here either."""
    got = console.of().get(path)
    assert (got.status, "/admin" in got.html) == (404, True)
