"""Reads and writes a bank as a folder of YAML files. See docs/bank-format.md."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from exam.interchange import spreadsheet, yaml_text
from exam.interchange.draft import Draft
from exam.interchange.drafts import (
    BankDraft,
    BlueprintDraft,
    CaseStudyDraft,
    CertificationDraft,
    QuestionDraft,
    TranslationDraft,
)
from exam.interchange.findings import BankUnreadable, Finding
from exam.interchange.rules import RulesDraft, TopicDraft

FLOW = {"placements", "languages", "rule", "kinds", "topics", "enemies", "services"}
ALWAYS = {
    QuestionDraft: {"status", "lang", "difficulty", "volatile"},
    BlueprintDraft: {"position", "minutes"},
    CertificationDraft: {"lang", "provenance"},
    CaseStudyDraft: {"lang"},
}
BANK, RULES, CASE_STUDIES, TOPICS = "bank.yaml", "rules.yaml", "case-studies.yaml", "topics.csv"

D = TypeVar("D", bound=Draft)


def read_bank(path: Path) -> BankDraft:
    """The bank in this folder. Raises BankUnreadable, which names every slip that was found."""
    reader = _Reader(path)
    certification = reader.one(BANK, CertificationDraft)
    rules = reader.one(RULES, RulesDraft) if (path / RULES).exists() else RulesDraft()
    blueprints = [reader.one(name, BlueprintDraft) for name in reader.names("blueprints")]
    studies = reader.many(CASE_STUDIES, CaseStudyDraft) if (path / CASE_STUDIES).exists() else []
    questions: list[QuestionDraft] = []
    for name in reader.names("questions"):
        found = reader.many(name, QuestionDraft)
        reader.hold_to_file(name, found)
        questions += found
    topics = reader.table(TOPICS, TopicDraft) if (path / TOPICS).exists() else []
    reader.refuse_twice("id", [(topic.id, TOPICS) for topic in topics])
    reader.refuse_twice("key", [(study.key, CASE_STUDIES) for study in studies])
    reader.refuse_twice("key", [(question.key, f"questions/{question.prefix}.yaml") for question in questions])
    if reader.problems or certification is None or rules is None:
        raise BankUnreadable(reader.problems)
    return in_one_form(
        BankDraft(
            certification=certification,
            rules=rules,
            blueprints=tuple(blueprint for blueprint in blueprints if blueprint is not None),
            case_studies=tuple(studies),
            questions=tuple(questions),
            topics=tuple(topics),
        )
    )


def in_one_form(draft: BankDraft) -> BankDraft:
    """The same bank, sorted, with each pair of enemies named once: by the question with the later key."""
    keys = {question.key for question in draft.questions}
    named: dict[str, set[str]] = {}
    for question in draft.questions:
        for enemy in question.enemies:
            later = max(question.key, enemy) if enemy in keys else question.key
            named.setdefault(later, set()).add(min(question.key, enemy) if enemy in keys else enemy)
    questions = [
        question.model_copy(
            update={
                "enemies": tuple(sorted(named.get(question.key, ()))),
                "placements": tuple(sorted(question.placements, key=attrgetter("blueprint"))),
                "translations": _in_order(question),
            }
        )
        for question in draft.questions
    ]
    return draft.model_copy(
        update={
            "blueprints": tuple(sorted(draft.blueprints, key=attrgetter("code"))),
            "case_studies": tuple(sorted(draft.case_studies, key=attrgetter("key"))),
            "questions": tuple(sorted(questions, key=attrgetter("key"))),
        }
    )


def _in_order(question: QuestionDraft) -> tuple[TranslationDraft, ...]:
    """Translations by language, their options as the original's stand."""
    places = {
        option.id: at for at, option in enumerate((*question.options, *question.prompts, *question.responses))
    }
    return tuple(
        found.model_copy(
            update={"options": tuple(sorted(found.options, key=lambda o: (places.get(o.id, len(places)), o.id)))}
        )
        for found in sorted(question.translations, key=attrgetter("lang"))
    )


def dump_files(draft: BankDraft) -> dict[str, str]:
    """Every file of the bank but its rules, which are written by hand: text by name."""
    draft = in_one_form(draft)
    files = {BANK: dump_text(draft.certification)}
    for blueprint in draft.blueprints:
        files[f"blueprints/{blueprint.code}.yaml"] = dump_text(blueprint)
    if draft.case_studies:
        files[CASE_STUDIES] = dump_list(draft.case_studies)
    by_prefix = sorted(draft.questions, key=attrgetter("prefix", "key"))
    for prefix, members in groupby(by_prefix, key=attrgetter("prefix")):
        files[f"questions/{prefix}.yaml"] = dump_list(members)
    return files


def write_bank(draft: BankDraft, path: Path) -> tuple[str, ...]:
    """Write the files that differ and name them. Other files of the folder stay."""
    written = []
    for name, text in dump_files(draft).items():
        target = path / name
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        written.append(name)
    return tuple(written)


def dump_text(draft: Draft) -> str:
    """One draft in the one form."""
    return yaml_text.dump(_plain(draft))


def dump_list(drafts: Iterable[Draft]) -> str:
    """Drafts one below the other, with an empty line between them."""
    return "\n".join(yaml_text.dump([_plain(draft)]) for draft in drafts)


def _plain(draft: Draft) -> dict[str, Any]:
    always = ALWAYS.get(type(draft), set())
    plain: dict[str, Any] = {}
    for name, info in type(draft).model_fields.items():
        value = getattr(draft, name)
        if name in always or info.is_required() or value != info.default:
            plain[info.alias or name] = _shaped(name, value)
    return plain


def _shaped(name: str, value: Any) -> Any:
    if isinstance(value, Draft):
        plain = _plain(value)
        return yaml_text.FlowMap(plain) if name in FLOW else plain
    if isinstance(value, tuple) and name in FLOW:
        items = [yaml_text.FlowMap(_plain(item)) if isinstance(item, Draft) else item for item in value]
        # Mappings stand one a line, words all on one.
        return items if any(isinstance(item, dict) for item in items) else yaml_text.Flow(items)
    if isinstance(value, tuple):
        return [_plain(item) if isinstance(item, Draft) else item for item in value]
    return value


class _Reader:
    """Reads files into drafts and gathers what is wrong, so that one run names every slip."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Finding] = []
        if not path.is_dir():
            raise BankUnreadable([Finding(str(path), message="is not a folder; name the folder of a bank")])

    def names(self, folder: str) -> list[str]:
        return sorted(f"{folder}/{found.name}" for found in (self.path / folder).glob("*.yaml"))

    def one(self, name: str, kind: type[D]) -> D | None:
        document = self._parsed(name)
        if document is None:
            return None
        if not isinstance(document.value, dict):
            self.problems.append(Finding(name, message="must be a mapping of fields"))
            return None
        return self._draft(name, kind, document, document.value, ())

    def many(self, name: str, kind: type[D]) -> list[D]:
        document = self._parsed(name)
        if document is None:
            return []
        if not isinstance(document.value, tuple):
            self.problems.append(Finding(name, message="must be a list: each entry starts with `- key:`"))
            return []
        found = [self._draft(name, kind, document, value, (at,)) for at, value in enumerate(document.value)]
        return [draft for draft in found if draft is not None]

    def table(self, name: str, kind: type[D]) -> list[D]:
        """The rows of a CSV file whose first line names the fields."""
        try:
            rows = spreadsheet.read(self.path / name)
        except spreadsheet.Unreadable as error:
            self.problems.append(Finding(name, message=str(error)))
            return []
        found = []
        for line, row in enumerate(rows, start=2):
            try:
                found.append(kind.model_validate(row))
            except ValidationError as error:
                for slip in error.errors():
                    field = ".".join(str(part) for part in slip["loc"])
                    advice = _advice(slip["type"], slip["msg"])
                    self.problems.append(Finding(name, str(row.get("id") or ""), field, advice, line))
        return found

    def hold_to_file(self, name: str, questions: list[QuestionDraft]) -> None:
        for question in questions:
            if (wanted := f"questions/{question.prefix}.yaml") != name:
                self.problems.append(Finding(name, question.key, "key", f"belongs into {wanted}; move it there"))

    def refuse_twice(self, field: str, keys: list[tuple[str, str]]) -> None:
        seen: set[str] = set()
        for key, name in keys:
            if key in seen:
                self.problems.append(Finding(name, key, field, "stands twice in the bank; give one a new key"))
            seen.add(key)

    def _parsed(self, name: str) -> yaml_text.Document | None:
        target = self.path / name
        try:
            if target.stat().st_size > yaml_text.MAX_BYTES:
                raise yaml_text.Unreadable("is larger than 2 MiB; split it")
            return yaml_text.parse(target.read_bytes())
        except OSError as error:
            self.problems.append(Finding(name, message=f"cannot be read: {error.strerror}"))
        except yaml_text.Unreadable as error:
            self.problems.append(Finding(name, message=str(error), line=error.line))
        return None

    def _draft(
        self, name: str, kind: type[D], document: yaml_text.Document, value: Any, at: yaml_text.Path
    ) -> D | None:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            key = value.get("key", value.get("code", "")) if isinstance(value, dict) else ""
            for slip in error.errors():
                field = ".".join(str(part) for part in slip["loc"])
                line = document.line_of((*at, *slip["loc"]))
                self.problems.append(Finding(name, str(key), field, _advice(slip["type"], slip["msg"]), line))
            return None


def _advice(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "is no field of the format; remove it or mend its name"
    if kind == "missing":
        return "is missing; add it"
    if kind == "string_type":
        return "must be text; put it in quotes"
    return message[:1].lower() + message[1:].removeprefix("alue error, ")
