"""The whole way of a citizen, page by page: what they press, and what they must see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.decisions import NEUTRAL_TITLES, TITLES, decision
from tests.browser.people import Person
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
            self.what_it_proves,
            self.officials,
            self.evidence,
            self.missing,
            self.logged_out,
        )
        for number, step in enumerate(steps, 1):
            step()
            yield f"{number:02}-{step.__name__.replace('_', '-')}"

    def follow(self, name: str) -> None:
        """Follow the link of this name in the page's own part."""
        self._main.get_by_role("link", name=name, exact=True).click()

    def press(self, name: str) -> None:
        """Press the button of this name."""
        self.window.page.get_by_role("button", name=name, exact=True).click()

    def front(self) -> None:
        """Come to the front page as somebody whose browser speaks the language."""
        self.window.go(f"/{self.language}/")

    def log_in(self) -> None:
        """Go from the front page to the identification service, and come back."""
        self.follow(self.words.log_in)
        self.press(self.person.name)

    def opening(self) -> None:
        """Log in for the first time: there is no account yet."""
        self.log_in()
        expect(self._main.get_by_text(self.person.name)).to_be_visible()

    def empty_inbox(self) -> None:
        """Accept the terms and come to an inbox that says it is empty."""
        self.window.page.get_by_label(self.words.accept_terms).check()
        self.press(self.words.open_account)
        expect(self._main).to_contain_text(self.words.no_messages)

    def inbox(self) -> None:
        """Find a decision in the list, under a title that tells nothing."""
        web = self.window.web
        web.file(decision(web.town, self.person, self.language))
        self.window.page.reload()
        self._must_hide_the_title()

    def closed(self) -> None:
        """Open the message: it asks for the acknowledgement and shows nothing before it."""
        self.follow(NEUTRAL_TITLES[self.language])
        self._must_hide_the_title()

    def acknowledge(self) -> None:
        """Acknowledge, and see who signed."""
        self.press(self.words.acknowledge)
        expect(self._heading).to_have_text(TITLES[self.language])
        expect(self._main.get_by_text(self.words.checked, exact=True)).to_be_visible()

    def message(self) -> None:
        """Acknowledge, and download both documents byte for byte as they were signed."""
        self.acknowledge()
        links = self._main.get_by_role("listitem").locator("a[download]").all()
        assert [self._download(link) for link in links] == list(DOCUMENTS.items())

    def read_inbox(self) -> None:
        """Go back to the list, which now shows the title."""
        self.window.page.get_by_role("navigation").get_by_role(
            "link", name=self.words.inbox
        ).click()
        expect(self._main.get_by_role("link", name=TITLES[self.language])).to_be_visible()

    def terms(self) -> None:
        """Read the terms again, from the foot of the page."""
        self._follow_from_the_foot(self.words.terms)

    def what_it_proves(self) -> None:
        """Read what the evidence of a message proves, from the foot of the page."""
        self._follow_from_the_foot(self.words.what_it_proves)

    def officials(self) -> None:
        """Look at what an authority reads, from the foot of the page."""
        self._follow_from_the_foot(self.words.officials)

    def evidence(self) -> None:
        """Go on to how an authority checks what it gets."""
        self.follow(self.words.evidence)
        expect(self._heading).to_have_text(self.words.evidence)

    def missing(self) -> None:
        """Mistype an address."""
        self.window.go(f"/{self.language}/inbox/01NOTHERE")
        expect(self._heading).to_have_text(self.words.not_found)

    def logged_out(self) -> None:
        """Log out and be told so; the inbox is shut."""
        self.press(self.words.log_out)
        expect(self._main).to_contain_text(self.words.logged_out)

    @property
    def _main(self) -> Locator:
        return self.window.page.get_by_role("main")

    @property
    def _heading(self) -> Locator:
        return self.window.page.get_by_role("heading", level=1)

    def _follow_from_the_foot(self, name: str) -> None:
        foot = self.window.page.get_by_role("contentinfo")
        foot.get_by_role("link", name=name, exact=True).click()
        expect(self._heading).to_have_text(name)

    def _must_hide_the_title(self) -> None:
        expect(self._main).to_contain_text(NEUTRAL_TITLES[self.language])
        assert TITLES[self.language] not in self.window.page.content()

    def _download(self, link: Locator) -> tuple[str, bytes]:
        with self.window.page.expect_download() as found:
            link.click()
        return found.value.suggested_filename, Path(found.value.path()).read_bytes()
