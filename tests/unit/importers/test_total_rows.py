"""Rows that are sums of others, by word and by their figures."""

from __future__ import annotations

import numpy as np
import pytest

from data.importers.layouts.age_words import age_in, is_total_word, sex_in, sex_of_sheet
from data.importers.layouts.total_rows import sums_of_neighbours

_RNG = np.random.default_rng(20261124)


def _towns(rows: int) -> np.ndarray:
    return _RNG.integers(1, 500, size=(rows, 18)).astype(float)


def test_a_total_below_its_parts_is_found() -> None:
    towns = _towns(5)
    assert sums_of_neighbours(np.vstack([towns, towns.sum(axis=0)])).tolist() == [False] * 5 + [
        True
    ]


def test_a_total_above_its_parts_is_found() -> None:
    towns = _towns(3)
    assert (
        sums_of_neighbours(np.vstack([towns.sum(axis=0), towns])).tolist() == [True] + [False] * 3
    )


def test_subtotals_and_the_total_over_them_are_found_on_either_side() -> None:
    a, b = _towns(3), _towns(4)
    below = np.vstack([a, a.sum(axis=0), b, b.sum(axis=0), (a.sum(axis=0) + b.sum(axis=0))])
    expected = [False] * 3 + [True] + [False] * 4 + [True, True]
    assert sums_of_neighbours(below).tolist() == expected
    assert sums_of_neighbours(below[::-1].copy()).tolist() == expected[::-1]


def test_subtotals_above_with_the_total_below_are_found() -> None:
    a, b = _towns(3), _towns(4)
    rows = np.vstack([a.sum(axis=0), a, b.sum(axis=0), b, a.sum(axis=0) + b.sum(axis=0)])
    found = sums_of_neighbours(rows)
    assert found.tolist() == [True, *[False] * 3, True, *[False] * 4, True]


def test_one_figure_that_does_not_add_up_makes_it_a_place() -> None:
    towns = _towns(5)
    total = towns.sum(axis=0)
    total[7] += 1
    assert not sums_of_neighbours(np.vstack([towns, total])).any()


@pytest.mark.parametrize(("figures", "found"), [(5, False), (6, True)])
def test_few_figures_can_agree_by_chance(figures: int, found: bool) -> None:
    towns = np.zeros((2, 18))
    towns[:, :figures] = 3
    assert sums_of_neighbours(np.vstack([towns, towns.sum(axis=0)]))[-1] == found


def test_a_sum_of_one_row_is_not_told_by_figures() -> None:
    town = _towns(1)
    assert not sums_of_neighbours(np.vstack([town, town])).any()


def test_unknown_figures_are_never_a_sum() -> None:
    towns = _towns(4)
    total = towns.sum(axis=0)
    towns[1, 3] = np.nan
    assert not sums_of_neighbours(np.vstack([towns, total])).any()


@pytest.mark.parametrize(
    "word", ["計", "合計", "合　計", "市計", "中央地区計", "小計", "総数", "全市", "○○校区合計"]
)
def test_words_of_totals(word: str) -> None:
    assert is_total_word(word)


@pytest.mark.parametrize("word", ["", "時計町", "計石町", "塩屋町", "市場町", "設計"])
def test_towns_are_no_totals(word: str) -> None:
    assert not is_total_word(word)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0～4歳", "0-4"),
        ("０－４", "0-4"),
        ("65歳～69歳", "65-69"),
        ("85歳以上", "85+"),
        ("１００歳以上", "100+"),
        ("100～", "100+"),
        ("15歳未満", "0-14"),
        ("37", "37-37"),
        ("０歳", "0-0"),
        ("60代", "60-69"),
        ("（再掲）65歳以上", "65+"),
        ("総 数", "all"),
        ("年齢不詳", "unknown"),
        ("塩屋町", None),
        ("9-5", None),
        ("0歳未満", None),
        ("", None),
    ],
)
def test_ages_are_read_in_any_form(text: str, key: str | None) -> None:
    assert age_in(text) == key


def test_sexes() -> None:
    assert [sex_in(word) for word in ("男", "女性", "男女計", "塩")] == [
        "men",
        "women",
        "both",
        None,
    ]
    assert [sex_of_sheet(name) for name in ("R6 男", "女性", "男女計", "Sheet1")] == [
        "men",
        "women",
        None,
        None,
    ]
