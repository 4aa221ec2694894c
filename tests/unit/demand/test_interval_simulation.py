"""A seeded slice of ``benchmarks.need_intervals``: 95 % intervals hold the truth in 93-97 %."""

from __future__ import annotations

import os

import numpy as np
import pytest

from benchmarks import need_intervals
from benchmarks.need_intervals import FIGURES, LEAST, MOST, SURVEYS, Case
from data.demand.intervals import Z_95, BandNeed

DRAWS = int(os.environ.get("DIGIKATSU_DRAWS", "1500"))
SLACK = 2 * float(np.sqrt(0.05 * 0.95 / DRAWS))
"""Two standard errors of the count itself: what a slice cannot tell."""


@pytest.mark.parametrize("gradient", [False, True])
@pytest.mark.parametrize("figure", FIGURES)
def test_intervals_hold_the_truth_as_often_as_they_say(figure, gradient: bool) -> None:  # type: ignore[no-untyped-def]
    for name, shares, answered in SURVEYS:
        held = need_intervals.held_share(Case(name, shares, answered, figure, gradient), DRAWS)
        assert LEAST - SLACK <= held <= MOST + SLACK, (name, held)


def test_the_count_sees_an_interval_that_is_too_narrow() -> None:
    """The mean ± 1.96 standard errors does not keep its promise where Wilson's does."""

    def wald(need: BandNeed) -> tuple[float, float, float]:
        people, share = 2_350.0, float(need.at[:, 0].sum()) / 2_350
        margin = Z_95 * people * np.sqrt(share * (1 - share) / 30)
        return people * share, people * share - margin, people * share + margin

    poor = Case("30 answers", (0.05, 0.05), (30, 30), wald)
    good = Case("30 answers", (0.05, 0.05), (30, 30), need_intervals.one_band)
    assert need_intervals.held_share(poor, DRAWS) < 0.85
    assert need_intervals.held_share(good, DRAWS) > LEAST - SLACK
