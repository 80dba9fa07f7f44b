"""Writes certifications and blueprints; counts, minutes, weights and rule stand still after the first attempt."""

from django.db.models import ProtectedError

from exam.bank.report import LoadRefused, LoadReport
from exam.bank.rows import blueprint_drafts_of, certification_draft_of
from exam.interchange.drafts import BankDraft, BlueprintDraft, CertificationDraft, DomainDraft
from exam.interchange.findings import Finding
from exam.models import Blueprint, BlueprintLanguage, Certification, Domain, Placement, TaskStatement

SAME = ("name", "status", "position", "note", "listed", "question_count", "scored_count", "minutes")
FROZEN = ("question_count", "scored_count", "minutes", "rule")


class BlueprintLoader:
    """Brings a certification and its blueprints to what the files say."""

    def __init__(self, bank: BankDraft, report: LoadReport) -> None:
        self.bank = bank
        self.report = report

    def certification(self) -> Certification:
        wanted, changes = self.bank.certification, self.report.certifications
        fields = {
            name: getattr(wanted, name) for name in CertificationDraft.model_fields if name != "certification"
        }
        row = Certification.objects.filter(key=wanted.certification).first()
        if row is None:
            row = Certification(key=wanted.certification)
            changes.created.append(row.key)
        elif certification_draft_of(row) == wanted:
            changes.unchanged.append(row.key)
        else:
            changes.changed.append(row.key)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        self.row = row
        return row

    def load(self) -> None:
        present, changes = blueprint_drafts_of(self.row), self.report.blueprints
        codes = [blueprint.code for blueprint in self.bank.blueprints]
        changes.removed += sorted(present.keys() - set(codes))
        foreign = Blueprint.objects.filter(code__in=codes).exclude(certification=self.row)
        if taken := list(foreign.values_list("code", flat=True)):
            raise LoadRefused(
                _finding(code, "code", "is taken by another bank; choose another code") for code in taken
            )
        for blueprint in self.bank.blueprints:
            before = present.get(blueprint.code)
            if before == blueprint:
                changes.unchanged.append(blueprint.code)
                continue
            if before is not None:
                _refuse_frozen(before, blueprint)
            self._write(blueprint)
            (changes.changed if before else changes.created).append(blueprint.code)
        self._write_wanted()

    def _write_wanted(self) -> None:
        """What the rules ask for is for the coverage at the desk alone, so it changes without a word."""
        for blueprint in self.bank.blueprints:
            wanted = self.bank.rules.wanted_of(blueprint.code)
            tasks = list(TaskStatement.objects.filter(blueprint__code=blueprint.code))
            stale = [task for task in tasks if task.wanted != wanted.get(task.code, {})]
            for task in stale:
                task.wanted = wanted.get(task.code, {})
            TaskStatement.objects.bulk_update(stale, ["wanted"])

    def _write(self, draft: BlueprintDraft) -> None:
        scaled = draft.rule if draft.rule.type == "scaled" else None
        row, _created = Blueprint.objects.update_or_create(
            code=draft.code,
            defaults={
                **{name: getattr(draft, name) for name in SAME},
                "certification": self.row,
                "kinds": list(draft.kinds),
                "rule": draft.rule.type,
                "cut": draft.rule.cut,
                "scale_min": scaled.min if scaled else None,
                "scale_max": scaled.max if scaled else None,
                "raw_cut": scaled.raw_cut if scaled else None,
            },
        )
        row.languages.all().delete()
        BlueprintLanguage.objects.bulk_create(
            BlueprintLanguage(blueprint=row, lang=found.lang, starts_on=found.starts_on, ends_on=found.ends_on)
            for found in draft.languages
        )
        for at, domain in enumerate(draft.domains, start=1):
            _write_domain(row, domain, at)

    def drop_stale_tasks(self) -> None:
        """Remove tasks and domains that left the files; refused while something still stands on them."""
        for draft in self.bank.blueprints:
            tasks = TaskStatement.objects.filter(blueprint__code=draft.code).exclude(code__in=draft.tasks)
            codes = [domain.code for domain in draft.domains]
            for task in tasks:
                _drop(task, draft)
            Domain.objects.filter(blueprint__code=draft.code).exclude(code__in=codes).delete()


def _write_domain(row: Blueprint, draft: DomainDraft, position: int) -> None:
    domain, _created = Domain.objects.update_or_create(
        blueprint=row,
        code=draft.code,
        defaults={"name": draft.name, "weight": draft.weight, "position": position},
    )
    for at, task in enumerate(draft.tasks, start=1):
        TaskStatement.objects.update_or_create(
            blueprint=row, code=task.code, defaults={"domain": domain, "title": task.title, "position": at}
        )


def _drop(task: TaskStatement, draft: BlueprintDraft) -> None:
    try:
        task.delete()
    except ProtectedError:
        keys = Placement.objects.filter(task=task).values_list("question__key", flat=True)[:5]
        stands = ", ".join(keys) or "a drawn paper"
        message = f"lost task {task.code}, on which {stands} stands; move it first or keep the task"
        raise LoadRefused([_finding(draft.code, "domains", message)]) from None


def _refuse_frozen(before: BlueprintDraft, after: BlueprintDraft) -> None:
    touched = [name for name in FROZEN if getattr(before, name) != getattr(after, name)]
    if {domain.code: domain.weight for domain in before.domains} != {
        domain.code: domain.weight for domain in after.domains
    }:
        touched.append("domains")
    if touched and Blueprint.objects.filter(code=after.code, attempts__isnull=False).exists():
        message = "cannot change any more: the blueprint has attempts; write a new blueprint with a new code"
        raise LoadRefused(_finding(after.code, name, message) for name in touched)


def _finding(code: str, field: str, message: str) -> Finding:
    return Finding(f"blueprints/{code}.yaml", code, field, message)
