"""Holds the files of a bank to their format and rules; needs no database."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exam.bank.checks import check
from exam.interchange.bank_files import dump_files, read_bank, write_bank
from exam.interchange.drafts import BankDraft
from exam.interchange.findings import BankUnreadable, Finding


class Command(BaseCommand):
    help = (
        "Check the files of a bank: format, keys, counts, references, sums. Ends with 1 when something is wrong."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="folder of the bank, such as fixtures/aws-mla")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument("--write", action="store_true", help="bring the files into the one form first")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        found: tuple[Finding, ...]
        questions = 0
        try:
            bank = read_bank(path)
        except BankUnreadable as error:
            found = error.problems
        else:
            questions = len(bank.questions)
            if options["write"]:
                for name in write_bank(bank, path):
                    self.stderr.write(f"wrote {name}")
            found = check(bank) + out_of_form(bank, path)
        if options["json"]:
            findings = [asdict(finding) for finding in found]
            self.stdout.write(
                json.dumps({"bank": path.name, "questions": questions, "findings": findings}, indent=2)
            )
        else:
            for finding in found:
                self.stdout.write(str(finding))
            self.stdout.write(f"{path.name}: {questions} questions, {len(found)} findings")
        if found:
            raise SystemExit(1)


def out_of_form(bank: BankDraft, path: Path) -> tuple[Finding, ...]:
    """Files whose text is not the one that the dumper writes."""
    advice = "is not in the one form; run check_bank with --write"
    return tuple(
        Finding(name, message=advice)
        for name, text in dump_files(bank).items()
        if not (path / name).exists() or (path / name).read_text(encoding="utf-8") != text
    )
