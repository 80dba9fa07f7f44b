"""Two doses of Hypothesis: a small one for every run, and a campaign by name (HYPOTHESIS_PROFILE=campaign)."""

import os

from hypothesis import settings

# No deadline: a machine with other work to do must not turn a slow example into a failure.
settings.register_profile("small", max_examples=100, deadline=None)
settings.register_profile("campaign", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))
