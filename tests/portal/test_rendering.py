"""Every page renders in every language, and takes nothing from outside but text."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from silta.portal.rendering import Renderer
from silta.portal.views import Attachment, Language, Page, Problem, ProblemKind, Remedy, Standing
from tests.portal import samples
from tests.portal.samples import LANGUAGES, SAMPLES, Sample

HOSTILE = """"><img src=x onerror=alert(1)>'{{ 7001*7 }}&lt;<script>"""

every_page = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def renderer() -> Renderer:
    """Return the one renderer of these tests."""
    return Renderer()


def show(sample: Sample, language: Language = "fi") -> str:
    """Return a sample page as HTML."""
    holder = "Aino Demo" if sample.is_logged_in else None
    page = samples.page(language, sample.path, holder=holder)
    return renderer().render(sample.template, page, **sample.context)


def sample_named(name: str) -> Sample:
    """Return one sample."""
    return next(sample for sample in SAMPLES if sample.name == name)


class Elements(HTMLParser):
    """Collects the elements, attributes and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.words += data.split()

    def text(self) -> str:
        """Return the words, a space between each two."""
        return " ".join(self.words)


def made_hostile(value: object) -> object:
    """Return a view with hostile text in every field that holds text from outside."""
    if isinstance(value, Markup | Standing | ProblemKind | bool | int | date) or value is None:
        return value
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(map(made_hostile, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return dataclasses.replace(
            value, **{name: made_hostile(inner) for name, inner in fields.items()}
        )
    return value


@every_language
@every_page
def test_each_page_names_its_language_and_has_one_heading(
    sample: Sample, language: Language
) -> None:
    """Screen readers choose the voice by the one and the place by the other."""
    html = show(sample, language)
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert re.search(r"<title>\S.* \u2013 Silta</title>", html)


@every_page
def test_each_page_leads_to_itself_in_the_other_languages(sample: Sample) -> None:
    """Who reads Swedish better stays on the same page."""
    html = show(sample)
    assert f'href="/sv{sample.path}" lang="sv" hreflang="sv"' in html
    assert 'hreflang="fi"' not in html


@every_page
def test_each_page_of_a_demo_says_so(sample: Sample) -> None:
    """Nobody may take an invented decision for a real one."""
    assert "Kaikki henkilöt, kunta ja sen päätökset ovat keksittyjä." in show(sample)


def test_a_page_of_a_real_home_is_no_demonstration() -> None:
    """The banner must not be learned away."""
    page = Page("fi", "/", is_demo=False)
    html = renderer().render("front.html", page, can_log_in=True, has_logged_out=False)
    assert "esittely" not in html


@every_language
@every_page
def test_no_page_needs_a_script_a_style_or_another_host(sample: Sample, language: Language) -> None:
    """The content security policy allows none of them."""
    page = Elements(show(sample, language))
    assert not {"script", "style", "iframe", "object", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name == "style" or name.startswith("on")]
    assert not [value for _, value in page.attributes if "//" in value]


@every_page
def test_hostile_text_is_shown_and_never_obeyed(sample: Sample) -> None:
    """Titles and names come from other people's systems."""
    context = {name: made_hostile(value) for name, value in sample.context.items()}
    page = Page("fi", HOSTILE, is_demo=True, holder=HOSTILE, csrf=HOSTILE)
    html = renderer().render(sample.template, page, **context)
    elements = Elements(html)
    assert "<script" not in html
    assert "img" not in elements.tags
    assert "49007" not in html
    assert not [name for name, _ in elements.attributes if name.startswith("on")]


def test_every_form_carries_the_token() -> None:
    """A form without it would be refused."""
    for sample in SAMPLES:
        html = show(sample)
        assert html.count("<form") == html.count('name="csrf" value="csrf-token"')


def test_before_the_acknowledgement_nothing_of_the_content_shows() -> None:
    """Who could read without acknowledging would never be served."""
    html = show(sample_named("closed"))
    text = Elements(html[html.index("<main") :]).text()
    for hidden in ("Päivähoitopäätös", "SIL/123/2026", "PDF", "liite", "Allekirjoitus"):
        assert hidden not in text
    assert "/documents/" not in html
    assert "28.11.2026" in text


def test_an_expired_message_has_no_button() -> None:
    """It stays closed: the authority serves it another way."""
    html = show(sample_named("expired"))
    assert "/acknowledge" not in html


@pytest.mark.parametrize(
    "standing", [Standing.TO_ACKNOWLEDGE, Standing.EXPIRED, Standing.UNVERIFIED]
)
def test_a_closed_row_tells_no_number_of_attachments(standing: Standing) -> None:
    """The number of documents is content too."""
    row = dataclasses.replace(samples.ROWS[0], standing=standing, documents=2)
    inbox = dataclasses.replace(samples.INBOX, rows=(row,))
    assert "liitettä" not in renderer().render("inbox.html", samples.page(), inbox=inbox)


@every_language
@pytest.mark.parametrize("standing", Standing)
def test_each_standing_has_words(standing: Standing, language: Language) -> None:
    """Colour alone tells nothing to many."""
    row = dataclasses.replace(samples.ROWS[0], standing=standing)
    inbox = dataclasses.replace(samples.INBOX, rows=(row,))
    html = renderer().render("inbox.html", samples.page(language), inbox=inbox)
    state = html[html.index('class="message-state"') :]
    assert re.search(r"</svg>\s*\w", state[: state.index("</td>")])


@pytest.mark.parametrize("kind", ProblemKind)
def test_each_problem_has_words_of_its_own(kind: ProblemKind) -> None:
    """A person needs to know what to do next."""
    others = [other for other in ProblemKind if other is not kind]
    assert all(problem(kind) != problem(other) for other in others)


def problem(kind: ProblemKind, holder: str | None = None) -> str:
    """Return the main part of a problem page."""
    page = samples.page(path="/inbox/no", holder=holder)
    html = renderer().render("problem.html", page, problem=Problem(kind))
    return html[html.index("<main") : html.index("</main>")]


def test_not_found_says_the_same_to_everybody() -> None:
    """It must not tell whether a message exists."""
    assert problem(ProblemKind.NOT_FOUND) == problem(ProblemKind.NOT_FOUND, "Aino Demo")


def test_the_deadline_of_a_remedy_is_told_in_words() -> None:
    """It is what the reader must not miss."""
    html = show(sample_named("message"))
    assert "Päätös katsotaan saadun tiedoksi 25.11.2026." in html
    assert "Oikaisuvaatimus on tehtävä viimeistään 9.12.2026." in html
    assert "päättää asian käsittelevä viranomainen" in html


@pytest.mark.parametrize("kind", ["oikaisuvaatimus", "hallintovalitus", "kunnallisvalitus", "none"])
def test_a_remedy_without_dates_computes_none(kind: str) -> None:
    """Where a day is not known, none is invented."""
    remedy = Remedy(kind, authority=None, days=30, served_on=None, until=None)
    message = dataclasses.replace(samples.MESSAGE, remedy=remedy)
    html = renderer().render("message.html", samples.page(), message=message)
    part = html[html.index('class="remedy"') :]
    assert not re.search(r"\d{1,2}\.\d{1,2}\.\d{4}", part[: part.index("</section>")])


def test_an_attachment_is_one_link_with_its_kind_and_size() -> None:
    """Who is on a metered line decides before the download."""
    message = dataclasses.replace(
        samples.MESSAGE, attachments=(Attachment(1, "Päätös", "PDF", 84_211, "sv"),), remedy=None
    )
    html = renderer().render("message.html", samples.page(), message=message)
    assert "Päätös (PDF, 84 kt, ruotsiksi)" in Elements(html).text()


def test_the_letter_keeps_its_own_language() -> None:
    """A Swedish letter is read out in Swedish on a Finnish page."""
    html = show(sample_named("message-plain"))
    assert re.search(r'<h1[^>]* lang="sv">Tiedote', html)


def test_a_view_that_lacks_something_is_an_error() -> None:
    """A hole in a page is found by us, not by its readers."""
    with pytest.raises(UndefinedError):
        renderer().render("front.html", samples.page(holder=None), has_logged_out=False)


def test_the_address_of_a_static_file_follows_its_content() -> None:
    """Browsers may keep it for ever."""
    assert re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{8}", renderer().static("app.css"))
    with pytest.raises(KeyError):
        renderer().static("no.css")
