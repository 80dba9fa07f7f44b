"""The first start makes one administrator and says the password once; there is no default account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.people import make_first_administrator


class Command(BaseCommand):
    help = "Make an administrator with a random password, unless there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="admin@cutscore.localhost")

    def handle(self, *args: Any, email: str = "", **options: Any) -> None:
        password = make_first_administrator(email=email)
        if password is not None:
            self.stdout.write("The administrator of this site, shown only this once:")
            self.stdout.write(f"  e-mail    {email}")
            self.stdout.write(f"  password  {password}")
