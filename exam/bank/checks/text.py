"""Words and measures of English text, for the checks that read it."""

import re

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'%./-]*")
SENTENCE_END = re.compile(r"[.?!:](?:\s|$)")
SHORTEST_CONTENT = 4
# Of those, the words that carry no content.
FUNCTION_WORDS = frozenset(
    {
        "been",
        "does",
        "each",
        "from",
        "have",
        "into",
        "more",
        "most",
        "onto",
        "other",
        "such",
        "than",
        "that",
        "their",
    }
    | {
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "were",
        "when",
        "where",
        "which",
        "while",
        "will",
    }
    | {"with", "within", "without", "would"}
)


def words(text: str) -> list[str]:
    return [word.rstrip(".-/'") for word in WORD.findall(text)]


def folded(text: str) -> list[str]:
    """The words without case."""
    return [word.lower() for word in words(text)]


def content_words(text: str) -> set[str]:
    return {word for word in folded(text) if len(word) >= SHORTEST_CONTENT and word not in FUNCTION_WORDS}


def shingles(text: str, size: int = 3) -> frozenset[tuple[str, ...]]:
    """Every run of so many words."""
    row = folded(text)
    return frozenset(tuple(row[at : at + size]) for at in range(len(row) - size + 1))


def likeness(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Jaccard's share of what two sets have in common, 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def reading_grade(text: str) -> float:
    """The automated readability index (Smith and Senter, 1967): about the school year that can read it."""
    row = words(text)
    sentences = len(SENTENCE_END.findall(text)) or 1
    if not row:
        return 0.0
    return 4.71 * sum(map(len, row)) / len(row) + 0.5 * len(row) / sentences - 21.43
