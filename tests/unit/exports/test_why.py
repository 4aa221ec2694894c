from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.exports.why import why_empty
from dashboard.i18n.text import LANGS, Lang, load
from optimizer.roster.desk.explain import Step
from tests.unit.exports.builders import CHAIN

JA = load("ja")


def test_chain_is_told_as_far_as_the_step_that_leaves_nobody() -> None:
    assert why_empty(CHAIN, JA) == (
        "全82人 → この講座のこの役割ができる 38人 → その時間に来られる 9人 → 通える 4人"
        " → その日の予定が空いている 2人 → 全員が回数の上限に達している"
    )
    nobody_near = replace(CHAIN, near=0, free=0)
    assert why_empty(nobody_near, JA) == (
        "全82人 → この講座のこの役割ができる 38人 → その時間に来られる 9人 → 通える人がいない"
    )


def test_somebody_left_is_said() -> None:
    words = why_empty(replace(CHAIN, under_caps=1), JA)
    assert words.endswith(
        "回数の上限に達していない 1人 → 今の配置のままでも担当できる人が残っています"
    )


def test_seat_without_a_chain_says_that_nobody_asked() -> None:
    assert why_empty(None, JA) == "理由は調べられていません。"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("step", Step)
def test_every_step_has_words_for_both_outcomes(lang: Lang, step: Step) -> None:
    t = load(lang)
    for key in (f"export.why.step.{step}", f"export.why.end.{step}"):
        assert t(key, n=3)
