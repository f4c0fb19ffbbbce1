"""The whole way of a citizen, page by page: what they press, and what they must see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.people import TITLES, Person, decision
from tests.browser.window import Window
from tests.browser.words import WORDS, Words
from tests.letters import DOCUMENTS


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's way in one language; each step ends on the page that it is named for."""

    window: Window
    language: str
    person: Person

    @property
    def words(self) -> Words:
        """Return what the buttons are called."""
        return WORDS[self.language]

    def steps(self) -> Iterator[str]:
        """Walk from the front page to the log-out; give each page's name while it is shown."""
        steps: tuple[Callable[[], None], ...] = (
            self.front,
            self.opening,
            self.empty_inbox,
            self.inbox,
            self.closed,
            self.message,
            self.read_inbox,
            self.terms,
            self.missing,
            self.logged_out,
        )
        for number, step in enumerate(steps, 1):
            step()
            yield f"{number:02}-{step.__name__.replace('_', '-')}"

    def front(self) -> None:
        """Come to the front page as somebody whose browser speaks the language."""
        self.window.go(f"/{self.language}/")

    def opening(self) -> None:
        """Log in for the first time: there is no account yet."""
        self._follow(self.words.log_in)
        self._press(self.person.name)
        expect(self._main.get_by_text(self.person.name)).to_be_visible()

    def empty_inbox(self) -> None:
        """Accept the terms and come to an inbox that says it is empty."""
        self.window.page.get_by_label(self.words.accept_terms).check()
        self._press(self.words.open_account)
        expect(self._main).to_contain_text(self.words.no_messages)

    def inbox(self) -> None:
        """Find a decision in the list, under a title that tells nothing."""
        web = self.window.web
        web.file(decision(web.town, self.person, self.language))
        self.window.page.reload()
        self._must_hide_the_title()

    def closed(self) -> None:
        """Open the message: it asks for the acknowledgement and shows nothing before it."""
        self._main.get_by_role("link", name=TITLES[self.language][1], exact=True).click()
        self._must_hide_the_title()

    def message(self) -> None:
        """Acknowledge, read, and download both documents as they were signed."""
        self._press(self.words.acknowledge)
        expect(self._heading).to_have_text(TITLES[self.language][0])
        expect(self._main.get_by_text(self.words.checked, exact=True)).to_be_visible()
        links = self._main.get_by_role("list").locator("a[href*='/documents/']")
        downloaded = [self._download(number) for number in range(links.count())]
        assert downloaded == list(DOCUMENTS.items())

    def read_inbox(self) -> None:
        """Go back to the list, which now shows the title."""
        self._main.get_by_role("link", name=self.words.inbox).or_(self._back).first.click()
        expect(self._main.get_by_role("link", name=TITLES[self.language][0])).to_be_visible()

    def terms(self) -> None:
        """Read the terms again, from the foot of the page."""
        self.window.page.get_by_role("contentinfo").get_by_role("link").click()
        expect(self._heading).to_have_text(self.words.terms)

    def missing(self) -> None:
        """Mistype an address."""
        self.window.go(f"/{self.language}/inbox/01NOTHERE")
        expect(self._heading).to_have_text(self.words.not_found)

    def logged_out(self) -> None:
        """Log out and be told so; the inbox is shut."""
        self._press(self.words.log_out)
        expect(self._main).to_contain_text(self.words.logged_out)
