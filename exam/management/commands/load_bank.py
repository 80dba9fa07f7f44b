"""Loads a bank from its files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from exam import bank
from exam.interchange.bank_files import read_bank
from exam.interchange.findings import BankUnreadable


class Command(BaseCommand):
    help = "Load a bank from its files: everything or nothing, and nothing that has not changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="folder of the bank, such as fixtures/aws-mla")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--take-file", action="store_true", help="in a conflict the file wins over the desk")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = bank.load(
                draft=read_bank(options["path"]),
                now=timezone.now(),
                take_file=options["take_file"],
                dry_run=options["dry_run"],
            )
        except (BankUnreadable, bank.LoadRefused) as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        for name, changes in vars(report).items():
            counts = ", ".join(f"{count} {what}" for what, count in changes.counts.items() if count)
            self.stdout.write(f"{name.replace('_', ' ')}: {counts or 'none'}")
            for key in changes.conflicts:
                self.stdout.write(
                    f"  conflict: {key} was edited in the file and at the desk; --take-file takes the file"
                )
            for key in changes.removed:
                self.stdout.write(
                    f"  removed: {key} is in the database and no longer in the files; nothing was deleted"
                )
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
