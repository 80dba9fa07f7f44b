"""Writes a bank as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exam import bank
from exam.interchange.bank_files import write_bank
from exam.models import Certification


class Command(BaseCommand):
    help = "Write a bank as files, in the one form; a rules.yaml that stands there stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="key of the certification, such as aws-mla")
        parser.add_argument("path", type=Path, help="folder to write into")

    def handle(self, *args: Any, **options: Any) -> None:
        certification = Certification.objects.filter(key=options["key"]).first()
        if certification is None:
            known = ", ".join(Certification.objects.values_list("key", flat=True)) or "none is loaded"
            raise CommandError(f"There is no bank {options['key']}; known: {known}.")
        written = write_bank(bank.bank_of(certification), options["path"])
        for name in written:
            self.stdout.write(f"wrote {name}")
        self.stdout.write(f"{options['key']}: {len(written)} files written")
