"""Formatted text: Markdown as authors type it, shown without any HTML of theirs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST = 6


def _reader() -> MarkdownIt:
    """Links open beside the page and tell nobody where they came from; pictures have lessons of their own."""
    reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("heading_open", _heading)
    reader.add_render_rule("heading_close", _heading)
    return reader


def _link(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    tokens[index].attrSet("target", "_blank")
    return str(self.renderToken(tokens, index, options, env))


def _heading(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The page has its own first heading: an author's come one level below."""
    tokens[index].tag = f"h{min(DEEPEST, int(tokens[index].tag[1]) + 1)}"
    return str(self.renderToken(tokens, index, options, env))


READER = _reader()


@lru_cache(maxsize=256)
def formatted(text: str) -> SafeString:
    """Return Markdown as HTML that is safe to show: tags come out as text, addresses that would run code as no link."""
    return SafeString(READER.render(text))
