"""The one sanitiser: Markdown that a person typed becomes HTML of an allow list, in bounded time."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

_TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "span", "ul", "ol", "li", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "a", "hr", "sub", "sup", "div",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "span": {"class"}, "div": {"class"}, "ol": {"start"}}

# Lexers are regular expressions, and some take seconds over a few thousand odd signs: so only these are asked,
# and only for so much of a text. What is beyond stands there plain.
_LANGUAGES = frozenset(
    {
        "bash", "console", "css", "diff", "docker", "dockerfile", "go", "html", "http", "ini", "java",
        "javascript", "js", "json", "py", "python", "python3", "sh", "shell", "sql", "toml", "ts",
        "typescript", "xml", "yaml", "yml",
    }
)  # fmt: skip
MAX_HIGHLIGHTED = 3_000
_LEAST = 100  # what a block costs however short it is
MAX_CELLS = 10_000

_FORMATTER: HtmlFormatter[str] = HtmlFormatter(cssclass="code")


@lru_cache(maxsize=64)
def _lexer_class(name: str) -> type[Lexer]:
    try:
        return find_lexer_class_by_name(name if name in _LANGUAGES else "text")
    except ClassNotFound:
        return find_lexer_class_by_name("text")


def _fence(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: dict[str, Any]) -> str:
    """A block of code in its language's colours, as long as the text has not used up its share."""
    code, words = tokens[at].content, tokens[at].info.split()
    env["highlighted"] = env.get("highlighted", 0) + max(len(code), _LEAST)
    if env["highlighted"] > MAX_HIGHLIGHTED:
        return renderer.code_block(tokens, at, options, env)
    return str(highlight(code, _lexer_class(words[0].lower() if words else "text")(), _FORMATTER))


def _table(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A table, unless it could have too many cells: a short row is filled up to the length of the first."""
    columns = state.src.count("|", state.bMarks[first], state.eMarks[first]) + 1
    return columns * (end - first) <= MAX_CELLS and table(state, first, end, silent)


# Twelve levels are lists five deep; every level is one more look at every line.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": 12})
_MARKDOWN.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
_MARKDOWN.add_render_rule("fence", _fence)
_MARKDOWN.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


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
