from __future__ import annotations

import pytest

from models.clock import TimeWindow
from optimizer.services.wishes import Part, chosen, joined, parts

MORNING, AFTERNOON, EVENING = TimeWindow(540, 720), TimeWindow(720, 1020), TimeWindow(1020, 1200)
DAY, WHOLE = TimeWindow(540, 1020), TimeWindow(540, 1200)


@pytest.mark.parametrize(
    ("offered", "pieces"),
    [
        (MORNING, [MORNING]),
        (DAY, [MORNING, AFTERNOON]),
        (WHOLE, [MORNING, AFTERNOON, EVENING]),
        (TimeWindow(719, 721), [TimeWindow(719, 720), TimeWindow(720, 721)]),
    ],
)
def test_what_is_offered_is_cut_at_noon_and_at_five(
    offered: TimeWindow, pieces: list[TimeWindow]
) -> None:
    assert parts({1: (offered,)}, {}) == tuple(Part(1, piece) for piece in pieces)


def test_neighbouring_parts_become_one_window_and_others_stay_apart() -> None:
    both = joined([Part(1, AFTERNOON), Part(1, MORNING), Part(2, MORNING), Part(2, EVENING)])
    assert both == {1: (DAY,), 2: (MORNING, EVENING)}


@pytest.mark.parametrize("wished", [MORNING, DAY, WHOLE, TimeWindow(570, 720)])
def test_a_wish_on_file_is_chosen_again_as_it_is(wished: TimeWindow) -> None:
    offered, preferred = {1: (WHOLE,), 3: (MORNING,)}, {1: (wished,)}
    again = chosen(offered, preferred)
    assert set(again) <= set(parts(offered, preferred))
    assert joined(again) == preferred
