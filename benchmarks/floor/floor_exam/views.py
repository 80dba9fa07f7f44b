from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from floor_exam.models import Attempt, Exam, Item, Option, Question

LENGTH = 65
DRAW = (
    "INSERT INTO floor_exam_item (attempt_id, position, question_id) SELECT %s, row_number() OVER (), id "
    "FROM (SELECT id FROM floor_exam_question WHERE exam_id = %s ORDER BY random() LIMIT 65) drawn"
)


@login_required
def exam(request, pk):
    return render(request, "exam.html", {"exam": Exam.objects.get(pk=pk)})


@login_required
def start(request, pk):
    attempt = Attempt.objects.create(user=request.user, exam_id=pk)
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [attempt.pk, pk])
    return redirect(f"/attempt/{attempt.pk}/1/")


def _context(request, attempt, position):
    item = (
        Item.objects.filter(attempt_id=attempt, position=position, attempt__user=request.user)
        .select_related("question")
        .get()
    )
    options = list(Option.objects.filter(question_id=item.question_id))
    return {"item": item, "options": options, "attempt": attempt, "position": position}


def _choose(request, attempt, position):
    open_items = Item.objects.filter(
        attempt_id=attempt, position=position, attempt__user=request.user, attempt__finished=None
    )
    return open_items.update(chosen_id=int(request.POST["option"]))


@login_required
def question(request, attempt, position):
    if request.method != "POST":
        return render(request, "page.html", _context(request, attempt, position))
    if _choose(request, attempt, position) != 1:
        return HttpResponse(status=404)
    if "HX-Request" not in request.headers:
        return redirect(f"/attempt/{attempt}/{min(position + 1, LENGTH)}/")
    if position == LENGTH:
        return HttpResponse("done")
    return render(request, "question.html", _context(request, attempt, position + 1))


@login_required
def save(request, attempt, position):
    """One indexed UPDATE and a fragment of 1 KB."""
    saved = _choose(request, attempt, position)
    return render(request, "saved.html", {"saved": saved, "position": position, "cells": range(10)})


@login_required
def finish(request, attempt):
    right = Item.objects.filter(attempt_id=attempt, chosen__correct=True).count()
    mine = Attempt.objects.filter(pk=attempt, user=request.user, finished=None)
    mine.update(finished=timezone.now(), score=right)
    return redirect(f"/attempt/{attempt}/review/")


@login_required
def review(request, attempt):
    found = Attempt.objects.select_related("exam").get(pk=attempt, user=request.user)
    items = list(Item.objects.filter(attempt_id=attempt).order_by("position"))
    questions = Question.objects.in_bulk([item.question_id for item in items])
    options = {}
    for option in Option.objects.filter(question_id__in=list(questions)):
        options.setdefault(option.question_id, []).append(option)
    rows = [(item, questions[item.question_id], options[item.question_id]) for item in items]
    return render(request, "review.html", {"attempt": found, "rows": rows})


@login_required
def history(request):
    attempts = Attempt.objects.filter(user=request.user).select_related("exam").order_by("-id")[:20]
    return render(request, "history.html", {"attempts": list(attempts)})
