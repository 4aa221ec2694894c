"""Limits are refused when they make no sense."""

from __future__ import annotations

import math
from typing import Any

import pytest

from models.errors import InputError
from optimizer.outcome import Limits, Outcome


@pytest.mark.parametrize(
    "limits",
    [
        {"time_limit_s": -0.001},
        {"time_limit_s": math.nan},
        {"time_limit_s": math.inf},
        {"workers": 0},
        {"seed": -1},
        {"seed": 2**31},
        {"relative_gap": -0.1},
        {"relative_gap": 1.0},
    ],
)
def test_limit_out_of_range_is_refused_by_name(limits: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        Limits(**{"time_limit_s": 1.0, **limits})
    assert refused.value.code == "limits.out_of_range"
    assert refused.value.params["name"] == next(iter(limits))


def test_limits_at_their_edges_are_taken() -> None:
    Limits(time_limit_s=0, workers=1, seed=2**31 - 1, relative_gap=0.999)


def test_only_optimal_and_feasible_come_with_an_answer() -> None:
    with_answer = {outcome for outcome in Outcome if outcome.has_answer}
    assert with_answer == {Outcome.OPTIMAL, Outcome.FEASIBLE}
