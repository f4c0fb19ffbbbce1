"""The console's frame: who may see anything at all, and what every answer has."""

from __future__ import annotations

from tests.portal.admin.desk import Console


def test_nobody_is_sent_to_log_in(console: Console) -> None:
    """No page of the console is for passers-by."""
    got = console.browser().get("/fi/admin")
    assert (got.status, got.one("location")) == (303, "/fi/admin/login")


def test_an_administrator_sees_the_start(console: Console) -> None:
    """In their language, under their name."""
    got = console.of().get("/fi/admin")
    assert got.status == 200
    assert "operator@silta.example" in got.words
