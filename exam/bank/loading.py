"""Loads a bank from its files: everything or nothing, and never over what the desk has edited since."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from exam.bank import wording
from exam.bank.blueprints import BlueprintLoader
from exam.bank.checks import refusals
from exam.bank.report import LoadRefused, LoadReport
from exam.bank.rows import (
    Wordings,
    case_study_drafts_of,
    drafts_of,
    hash_of,
    published_drafts_of,
    wordings_of,
)
from exam.interchange.bank_files import in_one_form
from exam.interchange.drafts import BankDraft, CaseStudyDraft, QuestionDraft
from exam.interchange.findings import Finding
from exam.models import (
    CaseStudy,
    Certification,
    Explanation,
    Option,
    Placement,
    Question,
    Reference,
    Revision,
    Scenario,
)

# Any number will do, as long as every loader takes the same.
LOADERS_QUEUE_HERE = 20_261_121


def load(*, draft: BankDraft, now: datetime, take_file: bool = False, dry_run: bool = False) -> LoadReport:
    """Bring the bank to what the files say, and say what became of each thing. Raises LoadRefused.

    A question whose file has not changed since its last load is left alone, even if the desk edited it.
    Where both changed, that is a conflict: reported and skipped, or taken from the file with `take_file`.
    """
    draft = in_one_form(draft)
    if problems := refusals(draft):
        raise LoadRefused(problems)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADERS_QUEUE_HERE])
        report = _Loading(draft, now=now, take_file=take_file).run()
        if not dry_run and (report.questions.created or report.questions.revised):
            _count_rows()
        if dry_run:
            # What would fail at the end must fail now.
            connection.check_constraints()
            transaction.set_rollback(True)
    return report


# What a room or a review joins; a load changes how many rows they have by hundreds at once.
_READ_TOGETHER = (Question, Revision, Option, Explanation, Reference, Placement)


def _count_rows() -> None:
    """Tell the planner what is there now: it may believe that the tables are empty, and read them row by row."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in _READ_TOGETHER)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


class _Loading:
    """One load, step by step inside one transaction."""

    def __init__(self, bank: BankDraft, *, now: datetime, take_file: bool) -> None:
        self.bank = bank
        self.now = now
        self.take_file = take_file
        self.report = LoadReport()
        self.rewritten_studies: set[int] = set()

    def run(self) -> LoadReport:
        blueprints = BlueprintLoader(self.bank, self.report)
        self.certification = blueprints.certification()
        blueprints.load()
        self._load_case_studies()
        self._load_questions()
        blueprints.drop_stale_tasks()
        return self.report

    def _load_case_studies(self) -> None:
        rows = {row.key: row for row in CaseStudy.objects.filter(certification=self.certification)}
        present = case_study_drafts_of(rows.values())
        _refuse_foreign(CaseStudy, self.certification, [study.key for study in self.bank.case_studies])
        changes = self.report.case_studies
        changes.removed += sorted(rows.keys() - {study.key for study in self.bank.case_studies})
        for study in self.bank.case_studies:
            row = rows.get(study.key)
            if row is None:
                row = CaseStudy.objects.create(certification=self.certification, key=study.key)
                self._write_scenario(row, study)
                changes.created.append(study.key)
            elif row.loaded_hash == hash_of(study):
                changes.unchanged.append(study.key)
            elif self._both_changed(row, present.get(row.pk), study):
                changes.conflicts.append(study.key)
            else:
                self._write_scenario(row, study)
                changes.revised.append(study.key)
                self.rewritten_studies.add(row.pk)

    def _write_scenario(self, row: CaseStudy, study: CaseStudyDraft) -> None:
        latest = row.scenarios.order_by("number").last()
        shown = latest and latest.revisions.filter(published_at__isnull=False).exists()
        if latest is None or shown:
            number = latest.number + 1 if latest else 1
            Scenario.objects.create(case_study=row, number=number, lang=study.lang, text=study.scenario)
        else:
            Scenario.objects.filter(pk=latest.pk).update(lang=study.lang, text=study.scenario)
        row.loaded_hash = hash_of(study)
        row.save(update_fields=["loaded_hash"])

    def _both_changed(
        self, row: CaseStudy | Question, present: CaseStudyDraft | QuestionDraft | None, file: object
    ) -> bool:
        if self.take_file or present is None or present == file:
            return False
        return hash_of(present) != row.loaded_hash

    def _load_questions(self) -> None:
        keys = [question.key for question in self.bank.questions]
        _refuse_foreign(Question, self.certification, keys)
        # The desk takes the same lock, so nothing is edited between reading a wording and replacing it.
        locked = Question.objects.select_for_update(of=("self",)).filter(certification=self.certification)
        rows = {row.key: row for row in locked}
        self.studies = {row.key: row for row in CaseStudy.objects.filter(certification=self.certification)}
        scenarios = Scenario.objects.filter(case_study__certification=self.certification).order_by("number")
        self.scenarios = {scenario.case_study_id: scenario for scenario in scenarios}
        loaded = {key for key, row in rows.items() if row.loaded_hash}
        self.report.questions.removed += sorted(loaded - set(keys))
        new = [draft for draft in self.bank.questions if draft.key not in rows]
        known = [(rows[draft.key], draft) for draft in self.bank.questions if draft.key in rows]
        differing = [(row, draft) for row, draft in known if row.loaded_hash != hash_of(draft)]
        touched = {draft.key for _row, draft in differing}
        same = [row for row, draft in known if draft.key not in touched]
        self._create(new)
        self._change(differing)
        self._follow_scenarios(same)

    def _scenario(self, draft: QuestionDraft) -> Scenario | None:
        return self.scenarios[self.studies[draft.case_study].pk] if draft.case_study else None

    def _set(self, row: Question, draft: QuestionDraft) -> None:
        wording.set_fields(row, draft)
        row.case_study = self.studies[draft.case_study] if draft.case_study else None
        row.loaded_hash = hash_of(draft)

    def _create(self, drafts: list[QuestionDraft]) -> None:
        made = [Question(certification=self.certification, key=draft.key) for draft in drafts]
        for row, draft in zip(made, drafts, strict=True):
            self._set(row, draft)
        Question.objects.bulk_create(made)
        pairs = list(zip(made, drafts, strict=True))
        tasks = wording.task_ids(blueprint.code for blueprint in self.bank.blueprints)
        Placement.objects.bulk_create(
            Placement(
                question=row,
                blueprint_id=tasks[place.blueprint, place.task][0],
                task_id=tasks[place.blueprint, place.task][1],
                skill=place.skill,
            )
            for row, draft in pairs
            for place in draft.placements
        )
        wording.write(
            [
                wording.NewWording(row, draft, 1, self._scenario(draft), draft.status == "ready")
                for row, draft in pairs
            ],
            now=self.now,
        )
        for row, draft in pairs:
            if draft.enemies:
                wording.set_enemies(row, draft)
            self.report.questions.created.append(draft.key)

    def _change(self, pairs: list[tuple[Question, QuestionDraft]]) -> None:
        rows = [row for row, _draft in pairs]
        present, published, wordings = drafts_of(rows), published_drafts_of(rows), wordings_of(rows)
        changes = self.report.questions
        for row, draft in pairs:
            if self._both_changed(row, present[row.pk], draft):
                changes.conflicts.append(draft.key)
                continue
            _refuse_new_kind(row, draft, published=row.pk in published)
            rewritten = self._reword(wordings[row.pk], draft, published.get(row.pk))
            self._set(row, draft)
            row.save(update_fields=wording.FIELDS)
            wording.set_placements(row, draft)
            wording.set_enemies(row, draft)
            (changes.revised if rewritten else changes.changed).append(draft.key)

    def _reword(self, wordings: Wordings, draft: QuestionDraft, shown: QuestionDraft | None) -> bool:
        """Write a new revision if a learner would see a difference; say whether one followed a published one."""
        scenario = self._scenario(draft)
        published = wordings.published
        number = wording.next_number(wordings)
        wording.drop_draft(wordings)
        same_scenario = published and published.scenario_id == (scenario.pk if scenario else None)
        if published and shown and same_scenario and wording.visible(shown) == wording.visible(draft):
            wording.check_dates(published, draft)
            return False
        new = wording.NewWording(wordings.question, draft, number, scenario, draft.status == "ready")
        wording.write([new], now=self.now)
        return published is not None

    def _follow_scenarios(self, rows: Iterable[Question]) -> None:
        """Questions that did not change themselves, under a case study that did."""
        moved = [row for row in rows if row.case_study_id in self.rewritten_studies]
        followers = {row.pk for row in moved}
        published, wordings = published_drafts_of(moved), wordings_of(moved)
        news = []
        for row in moved:
            scenario = self.scenarios[row.case_study_id or 0]
            if (open_draft := wordings[row.pk].draft) is not None:
                Revision.objects.filter(pk=open_draft.pk).update(scenario=scenario)
            shown = wordings[row.pk].published
            if shown is not None and shown.scenario_id != scenario.pk:
                last = max(wording.next_number(wordings[row.pk]), open_draft.number + 1 if open_draft else 1)
                news.append(wording.NewWording(row, published[row.pk], last, scenario, True))
            else:
                followers.discard(row.pk)
        wording.write(news, now=self.now)
        for row in rows:
            found = self.report.questions
            (found.revised if row.pk in followers else found.unchanged).append(row.key)


def _refuse_foreign(
    model: type[CaseStudy] | type[Question], certification: Certification, keys: list[str]
) -> None:
    foreign = model.objects.filter(key__in=keys).exclude(certification=certification)
    if found := list(foreign.values_list("key", "certification__key")):
        raise LoadRefused(
            Finding("the files", key, "key", f"is taken by the bank {bank}; choose another key")
            for key, bank in found
        )


def _refuse_new_kind(row: Question, draft: QuestionDraft, *, published: bool) -> None:
    if published and row.kind != draft.kind:
        message = f"was published as {row.kind} and cannot become {draft.kind}; retire it and write a new question"
        raise LoadRefused([Finding(f"questions/{draft.prefix}.yaml", draft.key, "kind", message)])
