"""A trial: saves of two tabs and a form, a submit, a sweep and a late save meet; then what they left is judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from time import sleep
from typing import Any

from accounts.models import User
from exam import attempts
from exam.attempts import AttemptClosed, ChoiceSuperseded, SaveMark
from exam.models import Attempt, Blueprint, Option, Response, ResponseChange, Slot
from tests.factories import NOW
from tests.races.crowd import Crowd

DURING, AFTER = NOW + timedelta(minutes=5), NOW + timedelta(hours=2)
REFUSALS = (AttemptClosed, ChoiceSuperseded)


@dataclass(frozen=True)
class Save:
    """A save that a browser sends, and when it reaches the server."""

    tab: str
    sequence: int
    version: int
    choice: tuple[int, ...]
    at: datetime = DURING


def violations(*, crowd: Crowd, learner: User, blueprint: Blueprint, seed: int) -> list[str]:
    """What a trial broke, in sentences; none when every promise was kept."""
    chance = Random(seed)
    attempt = attempts.start(learner=learner, blueprint=blueprint, seed=seed, now=NOW, time_factor=1)
    slot, other = attempt.slots.order_by("number")[:2]
    saves = _saves(slot, chance)
    found = Trial(attempt=attempt, slot=slot, saves=saves, answers=[])

    def ends() -> Any:
        verb = attempts.submit if chance.random() < 0.5 else attempts.close_if_overdue
        at = DURING if verb is attempts.submit else AFTER
        return _later(chance, lambda: verb(attempt=Attempt.objects.get(pk=attempt.pk), now=at))

    answers = crowd.together(
        *[_later(chance, lambda save=save: _send(slot, save)) for save in saves],
        _later(chance, lambda: attempts.flag(slot=other, flagged=True, now=DURING)),
        _later(chance, lambda: attempts.submit(attempt=Attempt.objects.get(pk=attempt.pk), now=DURING)),
        ends(),
        _later(chance, lambda: attempts.sweep(now=AFTER)),
    )
    found.answers[:] = answers[: len(saves)]
    strange = [repr(a) for a in answers if isinstance(a, Exception) and not isinstance(a, REFUSALS)]
    return [f"a verb failed: {text}" for text in strange] + list(found.broken())


def _saves(slot: Slot, chance: Random) -> list[Save]:
    key = Option.objects.get(revision=slot.revision, is_key=True).pk
    wrong = next(option for option in slot.option_order if option != key)
    return [
        *(Save("a", n, chance.randrange(4), (key if n % 2 else wrong,)) for n in (1, 2, 3)),
        Save("b", 1, chance.randrange(4), (wrong,)),
        Save("", 0, 0, (key,)),
        Save("late", 1, 0, (key,), at=AFTER),
    ]


def _send(slot: Slot, save: Save) -> attempts.Saved:
    sent = SaveMark(tab=save.tab, sequence=save.sequence, version=save.version)
    return attempts.record_response(slot=slot, choice=save.choice, sent=sent, now=save.at)


def _later(chance: Random, verb: Any) -> Any:
    pause = chance.choice((0, 0, chance.uniform(0, 0.004)))

    def run() -> Any:
        sleep(pause)
        return verb()

    return run


@dataclass
class Trial:
    """What was sent, what was answered, and so what must stand in the database."""

    attempt: Attempt
    slot: Slot
    saves: list[Save]
    answers: list[Any]

    def broken(self) -> Iterator[str]:
        log = list(ResponseChange.objects.filter(slot=self.slot).order_by("version"))
        held = Response.objects.filter(slot=self.slot).first()
        yield from self._the_log(log)
        yield from self._what_is_held(log, held)
        yield from self._acknowledgements(log)
        yield from self._score(held)

    def _the_log(self, log: list[ResponseChange]) -> Iterator[str]:
        if [change.version for change in log] != list(range(1, len(log) + 1)):
            yield "the versions do not count from 1 without a gap"
        sent = {(save.tab, save.sequence): save for save in self.saves}
        for before, after in pairwise(log):
            save = sent[after.tab, after.sequence]
            if save.tab == "":
                continue
            if before.tab == save.tab and before.sequence >= save.sequence:
                yield f"number {save.sequence} of tab {save.tab} followed number {before.sequence}"
            if before.tab != save.tab and before.version != save.version:
                yield f"tab {save.tab} overwrote version {before.version}, which it had not seen"

    def _what_is_held(self, log: list[ResponseChange], held: Response | None) -> Iterator[str]:
        last = (log[-1].version, log[-1].choice) if log else None
        if last != (held and (held.version, held.choice)):
            yield "what is held is not the last change"

    def _acknowledgements(self, log: list[ResponseChange]) -> Iterator[str]:
        logged = {(change.tab, change.sequence) for change in log}
        for save, answer in zip(self.saves, self.answers, strict=True):
            told_saved = isinstance(answer, attempts.Saved) and answer.choice == save.choice
            if told_saved and not any(tuple(change.choice) == save.choice for change in log):
                yield f"number {save.sequence} of tab {save.tab} was told saved and is nowhere"
            if isinstance(answer, REFUSALS) and (save.tab, save.sequence) in logged:
                yield f"number {save.sequence} of tab {save.tab} was refused and is stored"
            if save.at == AFTER and not isinstance(answer, AttemptClosed):
                yield "a save after accept-until was not refused"

    def _score(self, held: Response | None) -> Iterator[str]:
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        reports = list(attempt.score_reports.all())
        if attempt.finished_at is None or len(reports) != 1:
            yield f"{len(reports)} score reports, finished at {attempt.finished_at}"
            return
        key = Option.objects.get(revision=self.slot.revision, is_key=True).pk
        right = bool(held and held.choice == [key])
        if reports[0].slot_marks.get(slot=self.slot).fraction != int(right):
            yield "the mark is not that of the response that is held"
