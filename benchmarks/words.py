"""Questions without meaning but of real length: the same for every system under test."""

import random
from typing import NamedTuple

WORDS = """
    risk plan scope sprint backlog value stakeholder team change control baseline schedule cost quality review
    audit process policy issue benefit delivery iteration charter sponsor vendor contract resource lead conflict
    measure report metric forecast variance approval
""".split()  # noqa: SIM905, a text reads better than forty quoted words


class OptionText(NamedTuple):
    text: str
    explanation: str


class QuestionText(NamedTuple):
    stem: str
    explanation: str
    options: tuple[OptionText, ...]


def questions(count):
    """`count` questions with four options each; the first is the key."""
    chance = random.Random(7)

    def sentence(length):
        return " ".join(chance.choices(WORDS, k=length)).capitalize() + "."

    return [
        QuestionText(
            stem=sentence(42),
            explanation=sentence(60),
            options=tuple(OptionText(text=sentence(10), explanation=sentence(14)) for _ in range(4)),
        )
        for _ in range(count)
    ]
