"""Reads bank rows back into the shared draft structure."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from exam.interchange.bank_files import in_one_form
from exam.interchange.draft import Draft
from exam.interchange.drafts import (
    Authoring,
    BankDraft,
    BlueprintDraft,
    CaseStudyDraft,
    CertificationDraft,
    OptionDraft,
    PlacementDraft,
    QuestionDraft,
    ReferenceDraft,
    TranslatedOptionDraft,
    TranslationDraft,
)
from exam.models import (
    Blueprint,
    CaseStudy,
    Certification,
    Explanation,
    Option,
    Placement,
    Question,
    Reference,
    Revision,
    Scenario,
    Translation,
)

MISCONCEPTIONS = "misconceptions"


def hash_of(draft: Draft) -> str:
    """What Question.loaded_hash remembers. A field that the format gains later leaves old hashes as they are."""
    text = json.dumps(draft.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def draft_of(question: Question) -> QuestionDraft:
    """The question as it is being edited: its open draft, or the latest published wording."""
    return drafts_of([question])[question.pk]


def drafts_of(questions: Iterable[Question]) -> dict[int, QuestionDraft]:
    """The same for many questions, in a handful of queries."""
    wordings = wordings_of(questions)
    return _drafts({pk: (found.question, found.edited) for pk, found in wordings.items()})


def published_drafts_of(questions: Iterable[Question]) -> dict[int, QuestionDraft]:
    """The wording that learners get; questions without a published one are left out."""
    wordings = wordings_of(questions)
    return _drafts({pk: (found.question, found.published) for pk, found in wordings.items() if found.published})


@dataclass
class Wordings:
    """The revisions of one question that matter: the open draft and the latest published one."""

    question: Question
    draft: Revision | None = None
    published: Revision | None = None

    @property
    def edited(self) -> Revision | None:
        return self.draft or self.published

    @property
    def dumped(self) -> Revision | None:
        # A draft under a ready question is not yet what the bank says.
        return (self.published or self.draft) if self.question.status == Question.Status.READY else self.edited


def wordings_of(questions: Iterable[Question]) -> dict[int, Wordings]:
    found = {question.pk: Wordings(question) for question in questions}
    for revision in Revision.objects.filter(question__in=found).order_by("number"):
        wordings = found[revision.question_id]
        if revision.published_at is None:
            wordings.draft = revision
        else:
            wordings.published = revision
    return found


def bank_of(certification: Certification) -> BankDraft:
    """The whole bank as rows say it; its rules stand in a file only."""
    questions = Question.objects.filter(certification=certification)
    dumped = {pk: (found.question, found.dumped) for pk, found in wordings_of(questions).items()}
    studies = CaseStudy.objects.filter(certification=certification)
    return in_one_form(
        BankDraft(
            certification=certification_draft_of(certification),
            blueprints=tuple(blueprint_drafts_of(certification).values()),
            case_studies=tuple(case_study_drafts_of(studies).values()),
            questions=tuple(_drafts(dumped).values()),
        )
    )


def certification_draft_of(certification: Certification) -> CertificationDraft:
    return CertificationDraft(
        certification=certification.key,
        **{
            name: getattr(certification, name)
            for name in CertificationDraft.model_fields
            if name != "certification"
        },
    )


def case_study_drafts_of(studies: Iterable[CaseStudy]) -> dict[int, CaseStudyDraft]:
    by_pk = {study.pk: study for study in studies}
    latest: dict[int, CaseStudyDraft] = {}
    for scenario in Scenario.objects.filter(case_study__in=by_pk).order_by("number"):
        key = by_pk[scenario.case_study_id].key
        latest[scenario.case_study_id] = CaseStudyDraft(key=key, lang=scenario.lang, scenario=scenario.text)
    return latest


def blueprint_drafts_of(certification: Certification) -> dict[str, BlueprintDraft]:
    """Each blueprint by its code."""
    rows = Blueprint.objects.filter(certification=certification).prefetch_related("languages", "domains__tasks")
    return {row.code: blueprint_draft_of(row) for row in rows}


def blueprint_draft_of(row: Blueprint) -> BlueprintDraft:
    same = ("code", "name", "status", "position", "note", "listed", "question_count", "scored_count", "minutes")
    rule = {"type": row.rule, "cut": row.cut}
    if row.rule == Blueprint.Rule.SCALED:
        rule |= {"min": row.scale_min, "max": row.scale_max, "raw_cut": row.raw_cut}
    return BlueprintDraft.model_validate(
        {
            **{name: getattr(row, name) for name in same},
            "languages": tuple(
                {"lang": found.lang, "from": found.starts_on, "until": found.ends_on}
                for found in row.languages.all()
            ),
            "kinds": tuple(row.kinds),
            "rule": rule,
            "domains": tuple(
                {
                    "code": domain.code,
                    "name": domain.name,
                    "weight": domain.weight,
                    "tasks": tuple(
                        {"code": task.code, "title": task.title}
                        for task in sorted(domain.tasks.all(), key=lambda task: task.position)
                    ),
                }
                for domain in row.domains.all()
            ),
        }
    )


@dataclass
class _Parts:
    """What hangs on questions and revisions, fetched once for all of them."""

    options: dict[int, list[Option]] = field(default_factory=lambda: defaultdict(list))
    reasons: dict[int, str] = field(default_factory=dict)
    wholes: dict[int, str] = field(default_factory=dict)
    references: dict[int, list[Reference]] = field(default_factory=lambda: defaultdict(list))
    translations: dict[int, list[Translation]] = field(default_factory=lambda: defaultdict(list))
    placements: dict[int, list[PlacementDraft]] = field(default_factory=lambda: defaultdict(list))
    enemies: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    studies: dict[int, str] = field(default_factory=dict)


def _drafts(chosen: dict[int, tuple[Question, Revision | None]]) -> dict[int, QuestionDraft]:
    parts = _parts(chosen)
    return {pk: _draft(question, revision, parts) for pk, (question, revision) in chosen.items()}


def _parts(chosen: dict[int, tuple[Question, Revision | None]]) -> _Parts:
    parts = _Parts()
    revisions = [revision.pk for _question, revision in chosen.values() if revision]
    for option in Option.objects.filter(revision__in=revisions).order_by("side", "position"):
        parts.options[option.revision_id].append(option)
    for reason in Explanation.objects.filter(revision__in=revisions):
        if reason.option_id is None:
            parts.wholes[reason.revision_id] = reason.text
        else:
            parts.reasons[reason.option_id] = reason.text
    for reference in Reference.objects.filter(revision__in=revisions).order_by("position"):
        parts.references[reference.revision_id].append(reference)
    for translation in Translation.objects.filter(revision__in=revisions).order_by("lang"):
        parts.translations[translation.revision_id].append(translation)
    for place in Placement.objects.filter(question__in=chosen).select_related("blueprint", "task"):
        parts.placements[place.question_id].append(
            PlacementDraft(blueprint=place.blueprint.code, task=place.task.code, skill=place.skill)
        )
    pairs = Question.enemies.through.objects.filter(from_question__in=chosen)
    for question, enemy in pairs.values_list("from_question_id", "to_question__key"):
        parts.enemies[question].append(enemy)
    parts.studies = dict(CaseStudy.objects.filter(questions__in=chosen).values_list("pk", "key"))
    return parts


def _draft(question: Question, revision: Revision | None, parts: _Parts) -> QuestionDraft:
    record = dict(question.authoring)
    misconceptions = record.pop(MISCONCEPTIONS, {})
    same = ("key", "kind", "status", "difficulty", "volatile", "checked_on", "provenance", "licence")
    # A pair of enemies is named by the question with the later key.
    enemies = tuple(sorted(key for key in parts.enemies[question.pk] if key < question.key))
    return QuestionDraft.model_validate(
        {
            **{name: getattr(question, name) for name in same},
            "placements": tuple(sorted(parts.placements[question.pk], key=lambda place: place.blueprint)),
            "topics": tuple(question.topics),
            "enemies": enemies,
            "case_study": parts.studies.get(question.case_study_id or 0),
            "authoring": {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in record.items()
                if name in Authoring.model_fields
            },
            **(_wording(revision, misconceptions, parts) if revision else {}),
        }
    )


def _wording(revision: Revision, misconceptions: dict[str, str], parts: _Parts) -> dict[str, Any]:
    options = parts.options[revision.pk]
    codes = {option.pk: option.code for option in options}
    sides: dict[str, list[OptionDraft]] = {side: [] for side in Option.Side.values}
    for option in options:
        sides[option.side].append(
            OptionDraft(
                id=option.code,
                text=option.text,
                pair=codes.get(option.pair_id) if option.pair_id else None,
                key=option.is_key,
                rank=option.rank,
                explanation=parts.reasons.get(option.pk, ""),
                misconception=misconceptions.get(option.code, ""),
            )
        )
    return {
        "lang": revision.lang,
        "stem": revision.stem,
        "lead_in": revision.lead_in,
        "takeaway": revision.takeaway,
        "options": tuple(sides[Option.Side.CHOICE]),
        "prompts": tuple(sides[Option.Side.PROMPT]),
        "responses": tuple(sides[Option.Side.RESPONSE]),
        "explanation": parts.wholes.get(revision.pk, ""),
        "references": tuple(
            ReferenceDraft(url=found.url, title=found.title, checked_on=found.checked_on)
            for found in parts.references[revision.pk]
        ),
        "translations": tuple(
            _translation(found, codes=codes.values()) for found in parts.translations[revision.pk]
        ),
    }


def _translation(row: Translation, *, codes: Iterable[str]) -> TranslationDraft:
    return TranslationDraft(
        lang=row.lang,
        stem=row.stem,
        lead_in=row.lead_in,
        # In the order of the original's options.
        options=tuple(
            TranslatedOptionDraft(id=code, **row.options[code]) for code in codes if code in row.options
        ),
        explanation=row.explanation,
        takeaway=row.takeaway,
    )
