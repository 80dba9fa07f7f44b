"""Rule 1, one save after the other in every order: which choice stands at the end, and what each sender is told.

./run test -m slow tests/races/test_orders.py
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, permutations, product

import pytest
from django.db import transaction

from exam.attempts import ChoiceSuperseded, SaveMark, record_response
from exam.models import Response, ResponseChange
from tests.factories import NOW, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return make_slot(learner=learner)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the block writes is taken back, so that the next order finds an untouched slot."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(slot, number, mark):
    """Whether the save counted, and the version and the choice that the answer named."""
    choice = (slot.option_order[number % 4],)
    try:
        held = record_response(slot=slot, choice=choice, sent=SaveMark(**mark), now=NOW)
    except ChoiceSuperseded as refusal:
        return False, refusal.current.version, tuple(refusal.current.choice)
    return True, held.version, held.choice


def check_one_tab(slot, order):
    """Each answer and the end hold the highest number so far; the log holds the numbers that were the highest."""
    highest = list(accumulate(order, max))
    for number, top in zip(order, highest, strict=True):
        _, _, choice = told(slot, number, {"tab": "a", "sequence": number})
        assert choice == (slot.option_order[top % 4],), order
    stands = Response.objects.get(slot=slot)
    assert (stands.sequence, stands.version) == (max(order), len(set(highest))), order
    log = ResponseChange.objects.filter(slot=slot).order_by("version")
    assert list(log.values_list("sequence", flat=True)) == sorted(set(highest)), order


def test_five_numbered_saves_of_a_tab_end_with_the_fifth_in_every_order(slot):
    for place, order in enumerate(permutations((1, 2, 3, 4, 5))):
        with undone():
            check_one_tab(slot, (*order, order[place % 5]))


@pytest.mark.slow
def test_so_they_do_with_any_of_them_sent_twice_at_any_moment(slot):
    orders = {order for twice in range(1, 6) for order in permutations((1, 2, 3, 4, 5, twice))}
    assert len(orders) == 5 * 360
    for order in orders:
        with undone():
            check_one_tab(slot, order)


class Sender:
    """A tab that remembers the version it was last told, or one that never listens; no name: a form."""

    def __init__(self, tab, *, listens):
        self.tab, self.listens, self.seen, self.sequence = tab, listens, 0, 0

    def mark(self):
        if not self.tab:
            return {}
        self.sequence += 1
        return {"tab": self.tab, "sequence": self.sequence, "version": self.seen}

    def hear(self, version):
        if self.listens:
            self.seen = version


def interleavings(**counts):
    """Every order in which so many saves of each can arrive."""
    return sorted(set(permutations("".join(who * count for who, count in counts.items()))))


def check_senders(slot, order, *, listens):
    a_listens, b_listens = listens
    senders = {
        "a": Sender("a", listens=a_listens),
        "b": Sender("b", listens=b_listens),
        "f": Sender("", listens=False),
    }
    owner, version, choice = None, 0, None
    for number, who in enumerate(order):
        sender = senders[who]
        # Rule 1: a form counts as it arrives; its own tab may go on; another tab must have seen what stands.
        counts = who == "f" or owner in (None, who) or sender.seen == version
        if counts:
            owner, version, choice = who, version + 1, (slot.option_order[number % 4],)
        saved, held_version, held_choice = told(slot, number, sender.mark())
        assert (saved, held_version, held_choice) == (counts, version, choice), order
        sender.hear(held_version)
    stands = Response.objects.get(slot=slot)
    assert (stands.version, tuple(stands.choice)) == (version, choice), order
    assert ResponseChange.objects.filter(slot=slot).count() == version, order


def check_all(slot, orders):
    for order, listens in product(orders, product((True, False), repeat=2)):
        with undone():
            check_senders(slot, order, listens=listens)


def test_two_tabs_and_a_form_end_as_the_rule_says(slot):
    orders = interleavings(a=2, b=2, f=1)
    assert len(orders) == 30
    check_all(slot, orders)


@pytest.mark.slow
def test_two_tabs_and_a_form_end_so_with_more_saves_of_each(slot):
    orders = interleavings(a=3, b=3, f=2)
    assert len(orders) == 560
    check_all(slot, orders)
