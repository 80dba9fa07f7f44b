"""Makes a site ready to serve, in one process: tables, banks, static files, the first administrator."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, load the bundled banks, collect static files and make the first administrator."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Bringing the tables up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        for bank in sorted(settings.BASE_DIR.glob("fixtures/*/bank.yaml")):
            self.stdout.write(f"Loading the bank {bank.parent.name} …")
            call_command("load_bank", str(bank.parent))
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("make_administrator")
