"""Rule 1 and 7: whatever meets whatever, nothing that was told saved is lost and an attempt is scored once.

RACES=1000 ./run test tests/races
"""

from tests.races.crowd import doses
from tests.races.trial import violations


def test_saves_submit_and_sweep_may_meet_in_any_order(crowd, learner, blueprint):
    for seed in range(doses(30)):
        assert violations(crowd=crowd, learner=learner, blueprint=blueprint, seed=seed) == [], f"trial {seed}"
