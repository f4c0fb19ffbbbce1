"""A letter's summary as HTML: a text's few elements, and nothing that acts or fetches."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.portal.summary import summary_html

ALLOWED = {
    *("p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr"),
    *("h2", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {("a", "href"), ("a", "rel"), ("a", "title"), ("ol", "start"), ("code", "class")}
LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


class _Found(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Oivalle **paikka**.", "<p>Oivalle <strong>paikka</strong>.</p>\n"),
        ("a\nb", "<p>a<br />\nb</p>\n"),
        ("# Otsikko", "<h2>Otsikko</h2>\n"),
        ("###### Otsikko", "<h6>Otsikko</h6>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>\n"),
        ("![kuva](https://x.example/a.png)", None),
        ("[x](javascript:alert(1))", None),
        ("[x](data:text/html,x)", None),
        ("[x](/inbox)", None),
        ("<https://siltala.example/>", None),
    ],
)
def test_a_text_becomes_its_elements(text: str, html: str | None) -> None:
    """Headings stand below the page's own; raw HTML, images and strange links stay text."""
    made = summary_html(text)
    assert html in (None, str(made))
    assert "<img" not in made
    assert all(LINK.match(link) for link in _Found(made).links)


def test_a_link_tells_its_target_nothing() -> None:
    """Neither where the reader came from, nor a hand on their window."""
    made = summary_html("[ohje](https://siltala.example/?a=1&b=2)")
    assert 'href="https://siltala.example/?a=1&amp;b=2"' in made
    assert 'rel="noopener noreferrer"' in made


FRAGMENTS = (
    *("<script>", "</p>", "[a](", "javascript:", "![", "](", ")", '"', "'", "<", ">", "&#x6a;"),
    *("# ", "\n", "\n\n", "    ", "`", "```\n", "- ", "1. ", "> ", "**", "_", "a"),
    "https://x.example",
)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join) | st.text(max_size=200))
def test_no_text_makes_another_element(text: str) -> None:
    """Only what a text needs, with links to nowhere but the web, a mail or a telephone."""
    found = _Found(summary_html(text))
    assert found.tags <= ALLOWED
    assert found.attributes <= ATTRIBUTES
    assert all(LINK.match(link) for link in found.links)
