"""A letter's summary: Markdown without raw HTML becomes the few elements that a text needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

# What a person may follow on a click; nothing is fetched by the page itself.
ALLOWED_LINK: Final = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
LOWEST_HEADING: Final = 6


class _Renderer(RendererHTML):
    """The library's renderer, with headings that stand below the page's own."""

    def heading_open(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Open a heading one level lower than written."""
        del env
        tokens[index].tag = _lower(tokens[index].tag)
        return self.renderToken(tokens, index, options, {})

    heading_close = heading_open

    def link_open(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Open a link that tells its target nothing of where the reader came from."""
        del env
        tokens[index].attrSet("rel", "noopener noreferrer")
        return self.renderToken(tokens, index, options, {})


def _lower(tag: str) -> str:
    return f"h{min(LOWEST_HEADING, int(tag[1]) + 1)}"


def _markdown() -> MarkdownIt:
    # Images would be fetched from elsewhere; raw HTML stays text.
    made = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    made.disable(["image", "html_inline", "html_block"])
    made.validateLink = lambda url: ALLOWED_LINK.match(url) is not None  # type: ignore[method-assign]  # the library's documented way
    return made


_MARKDOWN = _markdown()


def summary_html(text: str) -> Markup:
    """Return a summary as safe HTML: paragraphs, lists, emphasis, headings, links; no images."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 -- the library escapes all text
