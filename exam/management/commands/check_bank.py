"""Holds the files of a bank to their format and rules; needs no database."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from exam.bank.checks import check
from exam.bank.checks.coverage import table_of
from exam.engine.coverage import DIFFICULTIES, KINDS, Cell
from exam.interchange.bank_files import dump_files, read_bank, write_bank
from exam.interchange.drafts import BankDraft
from exam.interchange.findings import BankUnreadable, Finding


class Command(BaseCommand):
    help = (
        "Check the files of a bank against docs/bank-checks.md. Ends with 1 when there is an error; with --release"
        " a warning that rules.yaml does not waive is one."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="folder of the bank, such as fixtures/aws-mla")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument("--write", action="store_true", help="bring the files into the one form first")
        parser.add_argument("--release", action="store_true", help="as strict as a release wants it")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        bank: BankDraft | None = None
        found: tuple[Finding, ...]
        try:
            bank = read_bank(path)
        except BankUnreadable as error:
            found = error.problems
        else:
            if options["write"]:
                for name in write_bank(bank, path):
                    self.stderr.write(f"wrote {name}")
            found = out_of_form(bank, path)
            found += check(bank, today=timezone.localdate(), release=options["release"])
        if options["json"]:
            self.stdout.write(json.dumps(as_data(path.name, bank, found), indent=2))
        else:
            self.stdout.write("\n".join(as_text(path.name, bank, found)))
        if any(stops(finding, release=options["release"]) for finding in found):
            raise SystemExit(1)


def stops(finding: Finding, *, release: bool) -> bool:
    """Does this keep the bank from use, or from release?"""
    return finding.level == "E" or (release and not finding.waived)


def out_of_form(bank: BankDraft, path: Path) -> tuple[Finding, ...]:
    """Files whose text is not the one that the dumper writes."""
    advice = "is not in the one form; run check_bank with --write"
    return tuple(
        Finding(name, message=advice)
        for name, text in dump_files(bank).items()
        if not (path / name).exists() or (path / name).read_text(encoding="utf-8") != text
    )


def as_data(name: str, bank: BankDraft | None, found: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "bank": name,
        "questions": len(bank.questions) if bank else 0,
        "findings": [asdict(finding) for finding in found],
        "coverage": {
            blueprint.code: [asdict(cell) for cell in table_of(bank, blueprint.code)]
            for blueprint in bank.blueprints
        }
        if bank
        else {},
    }


def as_text(name: str, bank: BankDraft | None, found: tuple[Finding, ...]) -> list[str]:
    """Findings, waived ones counted by their reason, the coverage table, and one line that sums up."""
    lines = [str(finding) for finding in found if not finding.waived]
    waived = Counter((finding.check, finding.waived) for finding in found if finding.waived)
    lines += [f"waived: W{check} × {count}: {reason}" for (check, reason), count in sorted(waived.items())]
    errors = sum(finding.level == "E" for finding in found)
    warnings = len(found) - errors - waived.total()
    if bank:
        lines += _table(bank)
    count = len(bank.questions) if bank else 0
    return [*lines, f"{name}: {count} questions, {errors} errors, {warnings} warnings, {waived.total()} waived"]


def _table(bank: BankDraft) -> list[str]:
    """Task by task: how many there are, and after a stroke how many are wanted."""
    lines = []
    for blueprint in bank.blueprints:
        names = (*KINDS, *DIFFICULTIES)
        lines += ["", f"{blueprint.code:9}" + "".join(f"{name:>12}" for name in names)]
        for task in blueprint.tasks:
            row = [cell for cell in table_of(bank, blueprint.code) if cell.task == task]
            lines.append(f"{task:9}" + "".join(f"{_written(cell):>12}" for cell in row))
    return [*lines, ""] if lines else []


def _written(cell: Cell) -> str:
    return str(cell.count) if cell.wanted is None else f"{cell.count}/{cell.wanted}"
