"""The same questions as benchmarks/bank.py makes, and 64 learners bench0001 … bench0064, password bench."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from words import questions

from floor_exam.models import Exam, Option, Question


class Command(BaseCommand):
    def handle(self, *args, **options):
        exam = Exam.objects.create(title="Exam")
        made = questions(650)
        rows = Question.objects.bulk_create(
            [Question(exam=exam, stem=question.stem, explanation=question.explanation) for question in made]
        )
        Option.objects.bulk_create(
            [
                Option(question=row, text=option.text, feedback=option.explanation, correct=n == 0)
                for row, question in zip(rows, made, strict=True)
                for n, option in enumerate(question.options)
            ]
        )
        password = make_password("bench")
        User.objects.bulk_create([User(username=f"bench{n:04d}", password=password) for n in range(1, 65)])
