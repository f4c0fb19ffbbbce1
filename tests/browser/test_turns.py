"""Where the way turns off: each page of it is as whole as those of the way itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from silta.base.clock import now
from silta.mailbox.tables import message
from tests.browser.axe import open_inspector
from tests.browser.checks import faults
from tests.browser.decisions import decision
from tests.browser.people import newcomer
from tests.browser.screenshots import keep
from tests.browser.walk import Walk
from tests.browser.window import PHONE, open_window
from tests.portal.web import Web


def cancelled(walk: Walk) -> None:
    """Think better of it at the identification service."""
    walk.front()
    walk.follow(walk.words.log_in)
    walk.press("Cancel")


def not_accepted(walk: Walk) -> None:
    """Send the form without accepting the terms, by a browser that does not stop it."""
    walk.front()
    walk.opening()
    walk.window.page.locator("#open").evaluate("form => { form.noValidate = true; }")
    walk.press(walk.words.open_account)


def terms_before_accepting(walk: Walk) -> None:
    """Read the terms first, from where they ask to be accepted; the way back is there."""
    walk.front()
    walk.opening()
    main = walk.window.page.get_by_role("main")
    main.locator("a[href$='/help/terms']").click()
    expect(main.locator("a[href$='/account/open']")).to_be_visible()


def asked_to_log_out(walk: Walk) -> None:
    """Come to the log-out by its address."""
    _come_in(walk)
    walk.window.go(f"/{walk.language}/logout")


def not_verified(walk: Walk) -> None:
    """Open a message whose row was changed: filed before it was signed, so no signature's."""
    _come_in(walk)
    web = walk.window.web
    reference = web.file(decision(web.town, walk.person, walk.language))
    moved = update(message).where(message.c.id == reference)
    with web.town.database() as database, database.write() as transaction:
        transaction.execute(moved.values(filed_at=now() - timedelta(days=40)))
    walk.window.go(f"/{walk.language}/inbox/{reference}")


# Each in one of the languages, and the status that it ends with.
TURNS: Final = (
    (cancelled, "fi", 200),
    (not_accepted, "sv", 422),
    (terms_before_accepting, "sv", 200),
    (asked_to_log_out, "en", 200),
    (not_verified, "fi", 409),
)


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "language", "status"), TURNS)
def test_a_page_beside_the_way(
    browser: Browser, web: Web, turn: Callable[[Walk], None], language: str, status: int
) -> None:
    """Who cancels, errs or is shown no message reads as good a page as everybody else."""
    with open_window(browser, web, PHONE) as window, open_inspector(browser, PHONE) as inspector:
        turn(Walk(window, language, newcomer(web)))
        found = faults(window, language) + inspector.violations(window.page)
        keep(window.page, f"turn-{language}-{turn.__name__}")
    assert not found, "\n".join(found)
    assert window.status == status


def _come_in(walk: Walk) -> None:
    walk.front()
    walk.opening()
    walk.empty_inbox()
