from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.colors import INK, PAPER, UNKNOWN, contrast, luminance, sequential
from dashboard.components.scales import Breaks, nice_breaks, radius_px

VALUES = st.lists(
    st.one_of(
        st.none(),
        st.just(math.nan),
        st.integers(0, 100_000).map(float),
        st.floats(0, 1),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("value", "level"), [(0, 0), (49.9, 0), (50, 1), (99.9, 1), (100, 2), (1e9, 2)]
)
def test_value_at_an_edge_belongs_to_the_class_above(value: float, level: int) -> None:
    assert Breaks((50, 100)).class_of(value) == level


@pytest.mark.parametrize("value", [None, math.nan])
def test_unknown_value_has_no_class(value: float | None) -> None:
    assert Breaks((50,)).class_of(value) is None


def test_breaks_refuse_edges_that_do_not_increase() -> None:
    Breaks((1, 2))
    with pytest.raises(ValueError, match="increase"):
        Breaks((2, 2))


def test_nice_breaks_of_even_figures_are_round_quantiles() -> None:
    assert nice_breaks(range(1, 1001), 5).edges == (200, 400, 600, 800)
    assert nice_breaks([0.11, 0.19, 0.32, 0.38, 0.52, 0.7], 3).edges == (0.3, 0.4)


def test_nice_breaks_of_few_different_figures_leave_no_class_empty() -> None:
    assert nice_breaks([3, 3, 3]).edges == ()
    assert nice_breaks([0, 0, 0, 5]).edges == (2,)
    assert nice_breaks([]).edges == ()
    assert nice_breaks([None, math.nan]).edges == ()


@pytest.mark.parametrize("classes", [0, 8])
def test_nice_breaks_refuse_a_number_of_classes_nobody_can_read(classes: int) -> None:
    with pytest.raises(ValueError, match="classes"):
        nice_breaks([1, 2], classes)


@given(VALUES, st.integers(1, 7))
def test_nice_breaks_fill_every_class_and_keep_the_order(
    values: list[float | None], classes: int
) -> None:
    breaks = nice_breaks(values, classes)
    assert breaks.classes <= classes
    known = sorted(v for v in values if v is not None and not math.isnan(v))
    levels = [breaks.class_of(v) for v in known]
    assert levels == sorted(levels, key=lambda level: -1 if level is None else level)
    assert set(levels) == (set(range(breaks.classes)) if known else set())


def test_circle_area_grows_with_people_and_never_vanishes() -> None:
    assert radius_px(1000, 1000) == 22
    assert radius_px(250, 1000) == 11
    assert radius_px(1, 1000) == 4
    assert radius_px(5000, 1000) == 22
    assert [radius_px(people, 1000) for people in (None, math.nan, 0)] == [4, 4, 4]
    assert radius_px(5, 0) == 4


@pytest.mark.parametrize("classes", [2, 5, 7])
def test_colors_darken_in_steps_that_show_in_grey(classes: int) -> None:
    light = [luminance(color) for color in sequential(classes)]
    assert all(a / b > 1.2 for a, b in pairwise(light))
    # Equal steps as the eye sees them: none under half of the largest.
    steps = [a ** (1 / 3) - b ** (1 / 3) for a, b in pairwise(light)]
    assert min(steps) > max(steps) / 2


def test_colors_of_the_scale_are_shades_of_one_hue() -> None:
    for color in sequential(7):
        red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        assert blue > green > red


def test_ink_is_readable_and_hatching_visible() -> None:
    assert contrast(INK, PAPER) >= 7
    assert contrast(INK, "#ffffff") >= 7
    assert contrast(UNKNOWN, "#ffffff") >= 3
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("classes", [0, 10])
def test_colors_refuse_a_number_of_classes_outside_the_scale(classes: int) -> None:
    with pytest.raises(ValueError, match="classes"):
        sequential(classes)
