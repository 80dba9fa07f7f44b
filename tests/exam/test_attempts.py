"""The verbs on attempts: rule 1 (saves), rule 2 (the clock), and what each refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from exam import attempts, grading
from exam.attempts import SaveMark
from exam.models import Attempt, Blueprint, Option, Response, ResponseChange, Slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(learner, git_bank, now):
    return attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(code="GIT-1"), seed=7, now=now, time_factor=None
    )


@pytest.fixture
def timed(learner, git_bank, now):
    Blueprint.objects.filter(code="GIT-1").update(minutes=30)
    return attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(code="GIT-1"), seed=7, now=now, time_factor=Decimal("1.5")
    )


@pytest.fixture
def slot(running):
    return running.slots.filter(question__kind="single").first()


def save(slot, place, now, **sent):
    return attempts.record_response(slot=slot, choice=(slot.option_order[place],), sent=SaveMark(**sent), now=now)


def right_choice(slot):
    options = Option.objects.filter(revision=slot.revision)
    kind = slot.question.kind
    if kind == "ordering":
        return tuple(options.filter(rank__isnull=False).order_by("rank").values_list("pk", flat=True))
    if kind == "matching":
        return tuple(options.filter(side="prompt").order_by("position").values_list("pair_id", flat=True))
    return tuple(sorted(options.filter(is_key=True).values_list("pk", flat=True)))


def test_a_paper_of_15_with_6_5_4_by_domain_is_laid_out(running):
    domains = list(running.slots.values_list("task__domain__code", flat=True))
    assert [domains.count(code) for code in "123"] == [6, 5, 4]
    assert running.slots.filter(scored=True).count() == 15


def test_a_second_start_leads_to_the_open_attempt(running, learner, now):
    with pytest.raises(attempts.AttemptOpen) as standing:
        attempts.start(learner=learner, blueprint=running.blueprint, seed=8, now=now, time_factor=None)
    assert standing.value.attempt == running


def test_the_same_tab_wins_by_its_sequence(slot, now):
    save(slot, 0, now, tab="a", sequence=2)
    answer = save(slot, 1, now, tab="a", sequence=1)
    assert answer.choice == (slot.option_order[0],)
    save(slot, 1, now, tab="a", sequence=3)
    assert Response.objects.get(slot=slot).choice == [slot.option_order[1]]
    assert ResponseChange.objects.filter(slot=slot).count() == 2


def test_a_repeated_save_changes_nothing(slot, now):
    first = save(slot, 0, now, tab="a", sequence=1)
    again = save(slot, 0, now + timedelta(seconds=9), tab="a", sequence=1)
    assert (again.version, again.at) == (first.version, first.at)


def test_another_tab_needs_the_current_version(slot, now):
    saved = save(slot, 0, now, tab="a", sequence=5)
    with pytest.raises(attempts.ChoiceSuperseded) as newer:
        save(slot, 1, now, tab="b", sequence=1, version=0)
    assert newer.value.current.choice == [slot.option_order[0]]
    save(slot, 1, now, tab="b", sequence=1, version=saved.version)
    assert Response.objects.get(slot=slot).choice == [slot.option_order[1]]


def test_a_form_without_script_counts_by_arrival(slot, now):
    save(slot, 0, now, tab="a", sequence=5)
    save(slot, 1, now)
    assert Response.objects.get(slot=slot).choice == [slot.option_order[1]]


def test_clearing_is_a_saved_blank(slot, now):
    save(slot, 0, now, tab="a", sequence=1)
    attempts.record_response(slot=slot, choice=(), sent=SaveMark(tab="a", sequence=2), now=now)
    assert Response.objects.get(slot=slot).choice == []


def test_the_log_of_choices_only_grows(slot, now):
    save(slot, 0, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponseChange.objects.update(version=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponseChange.objects.all().delete()


def test_a_save_counts_until_accept_until_and_not_after(timed):
    slot = timed.slots.filter(question__kind="single").first()
    save(slot, 0, timed.deadline_at + timedelta(seconds=14))
    with pytest.raises(attempts.AttemptClosed):
        save(slot, 1, timed.accept_until)
    assert Response.objects.get(slot=slot).choice == [slot.option_order[0]]


def test_the_sweep_closes_an_overdue_attempt_at_its_deadline(timed):
    assert attempts.sweep(now=timed.deadline_at + timedelta(seconds=14)) == 0
    assert attempts.sweep(now=timed.accept_until) == 1
    timed.refresh_from_db()
    assert (timed.finish, timed.finished_at) == ("time_up", timed.deadline_at)
    assert timed.score_reports.get().passed is False


def test_one_attempt_that_cannot_be_scored_does_not_hold_up_the_sweep(
    timed, learner, other_learner, monkeypatch, caplog
):
    attempts.start(
        learner=other_learner, blueprint=timed.blueprint, seed=3, now=timed.started_at, time_factor=Decimal(1)
    )

    def grade(*, attempt, now, real=grading.grade):
        if attempt.learner == learner:
            raise ValueError("a key went missing")
        return real(attempt=attempt, now=now)

    monkeypatch.setattr(grading, "grade", grade)
    assert attempts.sweep(now=timed.accept_until) == 1
    assert [attempt.learner for attempt in Attempt.objects.open()] == [learner]
    assert f"attempt {timed.public_id} is overdue and cannot be closed" in caplog.text
    monkeypatch.undo()
    assert attempts.sweep(now=timed.accept_until) == 1


def test_extend_moves_the_deadline_and_is_logged(timed, administrator, now):
    before = timed.deadline_at
    attempts.extend(attempt=timed, minutes=10, by=administrator, reason="fire alarm", now=now)
    timed.refresh_from_db()
    assert timed.deadline_at == before + timedelta(minutes=10)
    assert timed.extensions.get().reason == "fire alarm"


def test_extend_refuses_untimed_and_finished_attempts(running, administrator, now):
    with pytest.raises(attempts.AttemptUntimed):
        attempts.extend(attempt=running, minutes=10, by=administrator, reason="why not", now=now)


def test_all_right_passes_and_one_report_stands(running, now):
    for slot in running.slots.select_related("question"):
        attempts.record_response(slot=slot, choice=right_choice(slot), sent=SaveMark(), now=now)
    first = attempts.submit(attempt=running, now=now + timedelta(minutes=5))
    again = attempts.submit(attempt=running, now=now + timedelta(minutes=6))
    assert first == again
    assert (first.raw, first.raw_max, first.passed) == (15, 15, True)
    assert [int(score.raw) for score in first.domain_scores.all()] == [6, 5, 4]
    running.refresh_from_db()
    assert running.finished_at == now + timedelta(minutes=5)


def test_twelve_of_fifteen_pass_and_eleven_do_not(running, learner, now):
    for right, passed in ((12, True), (11, False)):
        attempt = Attempt.objects.of(learner).open().first() or attempts.start(
            learner=learner, blueprint=running.blueprint, seed=9, now=now, time_factor=None
        )
        for slot in attempt.slots.select_related("question")[:right]:
            attempts.record_response(slot=slot, choice=right_choice(slot), sent=SaveMark(), now=now)
        assert attempts.submit(attempt=attempt, now=now).passed is passed


def test_a_discarded_attempt_has_no_score_and_stays_discarded(running, now):
    assert attempts.discard(attempt=running, now=now)
    assert attempts.submit(attempt=running, now=now) is None
    assert running.score_reports.count() == 0


def test_what_was_seen_comes_last_in_the_next_paper(running, learner, now):
    Slot.objects.filter(attempt=running).update(first_shown_at=now)
    first = set(running.slots.values_list("question_id", flat=True))
    attempts.discard(attempt=running, now=now)
    second = attempts.start(learner=learner, blueprint=running.blueprint, seed=8, now=now, time_factor=None)
    assert not first & set(second.slots.values_list("question_id", flat=True))


def test_a_half_paper_shows_and_scores_eight(learner, git_bank, now):
    attempt = attempts.start(
        learner=learner,
        blueprint=Blueprint.objects.get(code="GIT-1"),
        seed=1,
        now=now,
        time_factor=None,
        half=True,
    )
    assert (attempt.question_count, attempt.scored_count, attempt.slots.count()) == (8, 8, 8)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("code", "shown", "scored"),
    [("MLA-C01", [18, 17, 14, 16], [14, 13, 11, 12]), ("MLA-C02", [18, 16, 16, 15], [14, 12, 12, 12])],
)
def test_full_papers_of_both_editions_can_be_drawn(aws_bank, code, shown, scored, seed):
    from exam import papers

    paper = papers.draw(blueprint=Blueprint.objects.get(code=code), seed=seed)
    assert [sum(slot.domain == d for slot in paper) for d in "1234"] == shown
    assert [sum(slot.domain == d and slot.scored for slot in paper) for d in "1234"] == scored
