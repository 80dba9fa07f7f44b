"""Gives both roles exactly their permissions; every migration does the same."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.roles import ensure_groups


class Command(BaseCommand):
    help = "Give the roles Learner and Instructor exactly their permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_groups()
