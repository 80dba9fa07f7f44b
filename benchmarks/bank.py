"""Writes a bank of meaningless questions in the project's own format; a paper has 65 single-answer questions."""

from pathlib import Path

import yaml
from words import questions

WEIGHTS = {"1": 28, "2": 26, "3": 22, "4": 24}


def write_bank(folder: Path, count: int = 650) -> None:
    """A bank with one blueprint, BENCH, and `count` questions spread over its four domains."""
    (folder / "blueprints").mkdir(parents=True)
    (folder / "questions").mkdir()
    _dump(
        folder / "bank.yaml",
        {"certification": "bench", "name": "Bench", "provider": "Nobody", "lang": "en", "licence": "CC-BY-4.0"},
    )
    _dump(folder / "blueprints" / "BENCH.yaml", _blueprint())
    made = [_question(number, text) for number, text in enumerate(questions(count))]
    for code in WEIGHTS:
        mine = [question for question in made if question["placements"][0]["task"] == f"{code}.1"]
        _dump(folder / "questions" / f"bench-{code}1.yaml", mine)


def _blueprint():
    return {
        "code": "BENCH",
        "name": "Bench",
        "status": "current",
        "position": 9,
        "languages": [{"lang": "en"}],
        "question_count": 65,
        "scored_count": 50,
        "minutes": 130,
        "kinds": ["single"],
        "rule": {"type": "scaled", "min": 100, "max": 1000, "cut": 720, "raw_cut": 35},
        "domains": [
            {
                "code": code,
                "name": f"Domain {code}",
                "weight": weight,
                "tasks": [{"code": f"{code}.1", "title": f"Duty {code}.1"}],
            }
            for code, weight in WEIGHTS.items()
        ],
    }


def _question(number, text):
    code = str(number % 4 + 1)
    return {
        "key": f"bench-{code}1-{number:04d}",
        "kind": "single",
        "status": "ready",
        "placements": [{"blueprint": "BENCH", "task": f"{code}.1"}],
        "stem": text.stem,
        "lead_in": "Which option meets these needs?",
        "options": [
            {"id": letter, "text": option.text, "key": letter == "a", "explanation": option.explanation}
            for letter, option in zip("abcd", text.options, strict=True)
        ],
        "explanation": text.explanation,
        "takeaway": "Plan first.",
        "references": [{"url": "https://example.org/plan", "title": "How to plan"}],
    }


def _dump(path, data):
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
