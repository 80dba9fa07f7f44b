"""Prints the paper that a seed draws, without starting an attempt."""

import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exam import papers
from exam.engine.allocation import ImpossibleBlueprint
from exam.engine.assembly import PoolTooSmall
from exam.models import Blueprint


class Command(BaseCommand):
    help = "Print the paper that a blueprint and a seed draw, for a learner or for nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("blueprint", help="code of the blueprint, such as MLA-C01")
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument("--learner", metavar="EMAIL", help="draw unseen questions of this learner first")
        parser.add_argument("--half", action="store_true", help="half a paper")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        blueprint = Blueprint.objects.filter(code=options["blueprint"]).first()
        if blueprint is None:
            known = ", ".join(Blueprint.objects.values_list("code", flat=True)) or "none is loaded"
            raise CommandError(f"There is no blueprint {options['blueprint']}; known: {known}.")
        learner = None
        if options["learner"]:
            learner = get_user_model().objects.filter(email=options["learner"].lower()).first()
            if learner is None:
                raise CommandError(f"Nobody signs in as {options['learner']}.")
        try:
            paper = papers.draw(
                blueprint=blueprint, seed=options["seed"], learner=learner, half_paper=options["half"]
            )
        except (PoolTooSmall, ImpossibleBlueprint) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            slots = [asdict(slot) for slot in paper]
            self.stdout.write(
                json.dumps({"blueprint": blueprint.code, "seed": options["seed"], "slots": slots}, indent=2)
            )
            return
        for slot in paper:
            scored = "scored" if slot.scored else "not scored"
            self.stdout.write(f"{slot.number:3}  {slot.task:5} {slot.question:16} {slot.kind:10} {scored}")
