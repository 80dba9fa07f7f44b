"""The answer review: every question with its reasons, filters that are links, and what is withheld."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from exam import attempts
from exam.models import Explanation, Option, Reference, Revision
from exam.reports.places import PlaceLine
from exam.reports.review import as_data, review_of
from tests.factories import (
    SECRET,
    make_attempt,
    make_blueprint,
    make_pool,
    make_question,
    make_revision,
    make_slot,
)

pytestmark = pytest.mark.django_db


def address(attempt, query=""):
    return f"/attempts/{attempt.public_id}/review/{query}"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def shown(answer):
    return [
        int(number) for number in re.findall(r'<article class="card" id="question-(\d+)"', answer.content.decode())
    ]


def respond(slot, *codes, at, sure=None):
    ids = dict(slot.revision.options.values_list("code", "pk"))
    choice = tuple(ids[code] if code else None for code in codes)
    attempts.record_response(slot=slot, choice=choice, sent=attempts.SaveMark(), now=at, sure=sure)


@pytest.fixture
def finished(learner, now):
    """Five single questions; b is the key. 1 right, 2 wrong, 3 wrong and flagged, 4 and 5 blank, 5 flagged."""
    blueprint = make_blueprint(kinds=["single"])
    make_pool(blueprint, each=40)
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now)
    slots = list(attempt.slots.order_by("number").select_related("revision"))
    for slot, code in zip(slots, "bac", strict=False):
        respond(slot, code, at=now)
    for slot in (slots[2], slots[4]):
        attempts.flag(slot=slot, flagged=True, now=now)
    attempts.submit(attempt=attempt, now=now + timedelta(minutes=5))
    return attempt


def test_it_shows_every_question_with_all_reasons(as_learner, finished):
    answer = as_learner.get(address(finished))
    page = text_of(answer)
    assert shown(answer) == [1, 2, 3, 4, 5]
    assert page.count(f"{SECRET} reason") == 20
    assert page.count(f"{SECRET} whole") == 5
    assert page.count(f"{SECRET} takeaway") == 5
    assert page.count("✓ key</span>") == 5
    assert page.count("✗ your choice</span>") == 2
    assert page.count('<span class="badge">your choice</span>') == 1
    assert page.count(">not scored</span>") == 1


def test_options_stand_in_the_order_that_was_seen(finished):
    slot = finished.slots.get(number=1)
    texts = {option.pk: option.text for option in slot.revision.options.all()}
    options = review_of(finished).questions[0].options
    assert [option.text for option in options] == [texts[pk] for pk in slot.option_order]
    assert [option.letter for option in options] == list("ABCD")


@pytest.mark.parametrize(
    ("show", "numbers"),
    [("all", [1, 2, 3, 4, 5]), ("wrong", [2, 3]), ("flagged", [3, 5]), ("unanswered", [4, 5])],
)
def test_each_filter_leaves_its_questions(as_learner, finished, show, numbers):
    assert shown(as_learner.get(address(finished, f"?show={show}"))) == numbers


def test_filters_combine_and_are_links(as_learner, finished):
    in_domain = set(finished.slots.filter(task__domain__code="1").values_list("number", flat=True))
    answer = as_learner.get(address(finished, "?show=wrong&domain=1"))
    assert shown(answer) == sorted(in_domain & {2, 3})
    page = text_of(answer)
    assert 'href="?show=unanswered&amp;domain=1" hx-get="?show=unanswered&amp;domain=1"' in page
    assert 'href="?show=wrong&amp;domain=2"' in page
    assert page.count('aria-current="true"') == 2


@pytest.fixture
def unsure(learner, now):
    """Five single questions, key b: 1 right and at last sure, 2 wrong and at last unsure, 3 right and unsure."""
    blueprint = make_blueprint(kinds=["single"])
    make_pool(blueprint, each=15)
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now)
    slots = list(attempt.slots.order_by("number").select_related("revision"))
    for slot, said in zip(
        slots, ([("b", False), ("b", True)], [("b", True), ("a", False)], [("b", False)]), strict=False
    ):
        for n, (code, sure) in enumerate(said, start=1):
            respond(slot, code, at=now + timedelta(seconds=n), sure=sure)
    attempts.flag(slot=slots[2], flagged=True, now=now)
    attempts.submit(attempt=attempt, now=now + timedelta(minutes=5))
    return attempt


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?show=unsure", [2, 3]),
        ("?show=wrong&show=unsure", [2]),
        ("?show=flagged&show=unsure", [3]),
        ("?show=wrong&show=flagged&show=unsure", []),
        ("?show=unanswered&show=unsure", []),
        # One question has one outcome, so the last that is asked for counts.
        ("?show=wrong&show=unanswered", [4, 5]),
        ("?show=wrong&show=all&show=unsure", [2, 3]),
    ],
)
def test_unsure_is_what_was_said_last_and_combines(as_learner, unsure, query, numbers):
    assert shown(as_learner.get(address(unsure, query))) == numbers


def test_a_mark_is_switched_on_and_off_beside_the_other_filters(as_learner, unsure):
    page = text_of(as_learner.get(address(unsure, "?show=wrong&domain=1")))
    assert 'id="mark-unsure" href="?show=wrong&amp;show=unsure&amp;domain=1"' in page
    page = text_of(as_learner.get(address(unsure, "?show=flagged&show=unsure")))
    assert re.search(
        r'id="mark-unsure" href="\?show=flagged" [^>]* aria-current="true">✓ unsure <span class="muted">1<', page
    )
    assert 'id="show-wrong" href="?show=wrong&amp;show=flagged&amp;show=unsure"' in page


def test_what_was_unsure_stays_out_of_the_review_as_data(unsure):
    assert "unsure" not in str(as_data(review_of(unsure)))


def test_the_list_to_jump_by_holds_what_the_filters_leave(as_learner, unsure):
    page = text_of(as_learner.get(address(unsure)))
    assert re.findall(r'href="#question-(\d)">\d <span aria-hidden="true">(\S+)</span>', page) == [
        ("1", "✓"),
        ("2", "✗"),
        ("3", "✓⚑"),
        ("4", "○"),
        ("5", "○"),
    ]
    page = text_of(as_learner.get(address(unsure, "?show=wrong")))
    assert re.findall(r'href="#question-(\d)"', page) == ["2"]


@pytest.mark.parametrize("query", ["?show=key", "?domain=9", "?show=%00&domain=x", "?show=wrongg&domain=1"])
def test_an_unknown_filter_is_left_out_in_a_sentence(as_learner, finished, query):
    answer = as_learner.get(address(finished, query))
    assert answer.status_code == 200
    assert "This review has no such filter" in text_of(answer)


def test_htmx_gets_the_list_only_and_going_back_the_page(as_learner, finished):
    fragment = as_learner.get(address(finished, "?show=wrong"), headers={"HX-Request": "true"})
    assert text_of(fragment).startswith('<div id="review-list">')
    assert "HX-Request" in fragment["Vary"]
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<h1>" in text_of(as_learner.get(address(finished), headers=headers))


def test_references_name_their_host(as_learner, finished, now):
    revision = Revision.objects.create(
        question=finished.slots.get(number=1).question, number=9, stem="New?", created_at=now
    )
    Reference.objects.create(revision=revision, position=1, url="https://docs.example.org/a", title="The guide")
    Explanation.objects.create(revision=revision, text="Whole")
    Option.objects.create(revision=revision, code="a", position=1, text="Yes", is_key=True)
    slot = finished.slots.get(number=1)
    slot.revision, slot.option_order = revision, [revision.options.get().pk]
    slot.save()
    page = text_of(as_learner.get(address(finished)))
    assert '<a href="https://docs.example.org/a" rel="noopener noreferrer" lang="en">The guide</a>' in page
    assert "(docs.example.org)" in page


def test_an_own_sequence_stands_beside_the_right_one(learner):
    slot = make_slot(learner=learner, kind="ordering")
    respond(slot, "b", "a", "c", at=slot.attempt.started_at)
    attempts.discard(attempt=slot.attempt, now=slot.attempt.started_at)
    assert review_of(slot.attempt).questions[0].places == (
        PlaceLine(label="1", own="Text b", right="Text a", is_right=False),
        PlaceLine(label="2", own="Text a", right="Text b", is_right=False),
        PlaceLine(label="3", own="Text c", right="Text c", is_right=True),
    )


def test_pairs_stand_as_prompt_own_and_right(learner):
    slot = make_slot(learner=learner, kind="matching")
    respond(slot, "r2", None, at=slot.attempt.started_at)
    attempts.discard(attempt=slot.attempt, now=slot.attempt.started_at)
    question = review_of(slot.attempt).questions[0]
    assert set(question.places) == {
        PlaceLine(label="Text p1", own="Text r2", right="Text r2", is_right=True),
        PlaceLine(label="Text p2", own="", right="Text r1", is_right=False),
    }
    assert [option.letter for option in question.options] == ["", "", "A", "B", "C"]


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_sequences_and_pairs_have_a_table(as_learner, learner, kind):
    slot = make_slot(learner=learner, kind=kind, kinds=[kind])
    attempts.submit(attempt=slot.attempt, now=slot.attempt.started_at)
    page = text_of(as_learner.get(address(slot.attempt)))
    assert page.count('<table class="places">') == 5
    assert "✓ key" not in page


def test_what_stands_in_the_open_exam_is_withheld(as_learner, learner, finished):
    question = finished.slots.get(number=2).question
    running = make_attempt(learner=learner, now=timezone.now())
    running.slots.filter(number=1).update(question=question, revision=question.revisions.get())
    answer = as_learner.get(address(finished))
    page = text_of(answer)
    assert page.count("Withheld while this question stands in your open exam.") == 1
    assert "1 question also stands in your open exam." in page
    assert '<a class="" href="#question-2">2 <span aria-hidden="true">–</span>' in page
    assert page.count(f"{SECRET} whole") == 4
    # Whether it was wrong is withheld too, in the list and in its count.
    assert shown(as_learner.get(address(finished, "?show=wrong"))) == [3]
    attempts.discard(attempt=running, now=timezone.now())
    assert shown(as_learner.get(address(finished, "?show=wrong"))) == [2, 3]


def test_another_learners_open_exam_withholds_nothing(as_learner, other_learner, finished):
    question = finished.slots.get(number=2).question
    running = make_attempt(learner=other_learner, now=timezone.now())
    running.slots.filter(number=1).update(question=question, revision=question.revisions.get())
    assert "Withheld" not in text_of(as_learner.get(address(finished)))


def test_a_newer_published_revision_is_marked(as_learner, finished):
    make_revision(finished.slots.get(number=4).question, stem="Better?")
    page = text_of(as_learner.get(address(finished)))
    assert page.count("newer revision exists") == 1
    assert "Better?" not in page


def test_an_open_attempt_leads_to_its_room(as_learner, learner):
    attempt = make_attempt(learner=learner, now=timezone.now())
    answer = as_learner.get(address(attempt))
    assert (answer.status_code, answer.url) == (303, attempt.get_absolute_url())


def test_a_discarded_attempt_has_no_review(as_learner, learner, now):
    attempt = make_attempt(learner=learner, now=now)
    attempts.discard(attempt=attempt, now=now)
    assert as_learner.get(address(attempt)).url == f"/attempts/{attempt.public_id}/result/"


def test_an_overdue_attempt_is_closed_on_the_visit(as_learner, learner):
    attempt = make_attempt(learner=learner, now=timezone.now() - timedelta(hours=3))
    assert shown(as_learner.get(address(attempt))) == [1, 2, 3, 4, 5]


def test_it_needs_sign_in(client, finished):
    assert client.get(address(finished)).url.startswith("/accounts/login/")


def test_it_hides_other_learners_attempts(as_other_learner, as_instructor, finished):
    assert as_other_learner.get(address(finished)).status_code == 404
    assert as_instructor.get(address(finished)).status_code == 404


@pytest.mark.parametrize("questions", [5, 30])
def test_statements_do_not_grow_with_the_slots(as_learner, learner, now, django_assert_num_queries, questions):
    blueprint = make_blueprint(questions=questions, scored=questions)
    make_pool(blueprint, each=30)
    make_question(blueprint=blueprint)
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now)
    attempts.submit(attempt=attempt, now=now)
    with django_assert_num_queries(8):
        as_learner.get(address(attempt))
