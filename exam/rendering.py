"""The one sanitiser: Markdown that a person typed becomes HTML of an allow list."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "span", "ul", "ol", "li", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "a", "hr", "sub", "sup", "div",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "span": {"class"}, "div": {"class"}, "ol": {"start"}}


def _highlighted(code: str, name: str, attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(name or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    return str(highlight(code, lexer, HtmlFormatter(cssclass="code")))


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "highlight": _highlighted}).enable(["table", "strikethrough"])


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


@lru_cache(maxsize=8192)
def block(text: str) -> str:
    """Sanitised HTML of a text with paragraphs."""
    return _clean(_MARKDOWN.render(text))


@lru_cache(maxsize=16384)
def inline(text: str) -> str:
    """Sanitised HTML of a text without paragraphs, such as an option."""
    return _clean(_MARKDOWN.renderInline(text))
