"""How often do the need's intervals hold the truth? Surveys are drawn anew, many times.

A city of five areas has true rates of non-use. Each draw asks n people of every band afresh,
estimates from what they say, and looks whether the interval holds what is true. At nominal
95 % it must do so in 93-97 % of draws, in every case: one band, sums of bands, sums over
areas, the share that is covered, the difference of two areas, with and without the age
gradient, at shares near 0 and 1 and with few answers.

How many draws: ``DIGIKATSU_DRAWS`` (20,000; the tests take a slice of 1,500).

    python -m benchmarks.need_intervals [--draws N] [--strict] [--smoke]
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.common import Claim, settle, table, versions
from data.demand.estimate import FloatArray
from data.demand.gradient import FinePeople, tilted
from data.demand.intervals import BandNeed, difference, need_by_band, share_among, together
from data.demand.rates import BandRate
from models.ages import AgeBand

DRAWS = int(os.environ.get("DIGIKATSU_DRAWS", "20000"))
"""The one setting: draws of each case."""

SMOKE_DRAWS = 300
SEED = 20201001
LEAST, MOST = 0.93, 0.97
FACTOR = 2.3

SIXTIES, SEVENTIES = AgeBand(60, 69), AgeBand(70, None)
FINE = (AgeBand(70, 74), AgeBand(75, 79), AgeBand(80, 84), AgeBand(85, None))
AREAS = np.array(
    [[900, 300, 250, 150, 90], [300, 500, 600, 500, 480], [700, 200, 100, 60, 30],
     [50, 80, 120, 160, 240], [400, 300, 300, 200, 150]], dtype=np.float64,
)  # fmt: skip
"""People of 60-69 and of 70 and over by finer ages: young estates and old villages."""

PEOPLE = np.stack([AREAS[:, 0], AREAS[:, 1:].sum(axis=1)], axis=1)
COVERED = np.array([True, False, True, False, False])
FIRST, SECOND = np.arange(5) == 1, np.arange(5) == 4

Bounds = tuple[float, float | None, float | None]
"""A figure with its interval."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of figure from one kind of survey.

    Attributes:
        name: What it is.
        shares: True shares of the bands.
        answered: How many of each band are asked.
        figure: What is estimated.
        gradient: Whether the age gradient is laid over 70+.
    """

    name: str
    shares: tuple[float, float]
    answered: tuple[int, int]
    figure: Callable[[BandNeed], Bounds | None]
    gradient: bool = False


def one_band(need: BandNeed) -> Bounds:
    """Non-users of 60-69 in the whole city."""
    alone = BandNeed(need.at[:, :1], need.low[:, :1], need.high[:, :1], need.taught_people)
    return whole_city(alone)


def whole_city(need: BandNeed) -> Bounds:
    """Non-users of all areas."""
    found = together(need)
    return found.people, found.low, found.high


def some_areas(need: BandNeed) -> Bounds:
    """Non-users of the areas that are covered."""
    found = together(need, COVERED)
    return found.people, found.low, found.high


def covered_share(need: BandNeed) -> Bounds | None:
    """Share of non-users that is covered; None where nobody asked was one."""
    found = share_among(need, COVERED)
    return None if found is None else (found.share, found.low, found.high)


def two_areas(need: BandNeed) -> Bounds:
    """How many more non-users one area has than another."""
    found = difference(need, FIRST, SECOND)
    return found.people, found.low, found.high


FIGURES = (one_band, whole_city, some_areas, covered_share, two_areas)
SURVEYS: tuple[tuple[str, tuple[float, float], tuple[int, int]], ...] = (
    ("the wave of 2020", (0.257, 0.578), (300, 522)),
    ("the wave of 2023", (0.158, 0.515), (240, 420)),
    ("share 0.05", (0.05, 0.05), (300, 300)),
    ("share 0.95", (0.95, 0.95), (300, 300)),
    ("0.05 beside 0.95", (0.05, 0.95), (240, 420)),
    ("30 answers", (0.257, 0.578), (30, 30)),
    ("100 answers, share 0.05", (0.05, 0.05), (100, 100)),
    ("100 answers, share 0.95", (0.95, 0.95), (100, 100)),
)
TOO_FEW: tuple[tuple[str, tuple[float, float], tuple[int, int]], ...] = (
    ("50 answers, share 0.05", (0.05, 0.05), (50, 50)),
    ("50 answers, share 0.95", (0.95, 0.95), (50, 50)),
)
"""Two or three people of a band: whole numbers are too coarse for any interval to hold 95 %.
Here it may hold more than it promises, but not less."""


def cases(surveys: Sequence[tuple[str, tuple[float, float], tuple[int, int]]]) -> Iterator[Case]:
    """Every figure from every survey; areas also with the gradient."""
    for survey, shares, answered in surveys:
        for figure in FIGURES:
            name = f"{survey}: {figure.__name__.replace('_', ' ')}"
            yield Case(name, shares, answered, figure)
            if figure not in (one_band, whole_city):  # those the gradient leaves as they are
                yield Case(f"{name}, gradient", shares, answered, figure, gradient=True)


def estimated(shares: tuple[float, float], case: Case) -> BandNeed:
    """The need that a survey with these shares would give."""
    rates = [
        BandRate(band, share, n, None, derived_from_use=False)
        for band, share, n in zip((SIXTIES, SEVENTIES), shares, case.answered, strict=True)
    ]
    plain = need_by_band(PEOPLE, rates)
    if not case.gradient:
        return plain
    return tilted(plain, PEOPLE, rates, FinePeople(FINE, AREAS[:, 1:]), FACTOR)


def held_share(case: Case, draws: int, seed: int = SEED) -> float:
    """Share of draws whose interval holds the truth, of those that give one.

    The same outcome is reckoned once.
    """
    true = case.figure(estimated(case.shares, case))
    assert true is not None
    rng = np.random.default_rng(seed)
    answers = np.stack(
        [rng.binomial(n, p, draws) for n, p in zip(case.answered, case.shares, strict=True)], axis=1
    )
    outcomes, times = np.unique(answers, axis=0, return_counts=True)
    held = np.array([_holds(case, outcome / case.answered, true[0]) for outcome in outcomes])
    return float(times @ (held == 1) / (times @ (held >= 0)))


def _holds(case: Case, shares: FloatArray, truth: float) -> int:
    """1 where the interval holds the truth, 0 where it does not, -1 where there is none."""
    found = case.figure(estimated((float(shares[0]), float(shares[1])), case))
    if found is None or found[1] is None or found[2] is None:
        return -1
    slack = 1e-9 * max(1.0, abs(truth))
    return int(found[1] - slack <= truth <= found[2] + slack)


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--strict", action="store_true", help="fail where a claim does not hold")
    parser.add_argument("--smoke", action="store_true", help=f"{SMOKE_DRAWS} draws: does it run?")
    asked = parser.parse_args()
    draws = SMOKE_DRAWS if asked.smoke else asked.draws
    print(versions("numpy", "scipy"))
    found = {name: _counted(surveys, draws) for name, surveys in _GROUPS.items()}
    claims: list[Claim] = []
    for name, (least, most) in _LIMITS.items():
        shares = list(found[name].values())
        rows = [(case, f"{held:.2%}") for case, held in found[name].items()]
        print(table([name, "interval holds the truth"], rows))
        sentence = f"{name}: {min(shares):.2%} to {max(shares):.2%} over {len(shares)} cases"
        claims.append((sentence, least <= min(shares) and max(shares) <= most))
    print(f"{draws:,} draws of each case, seed {SEED}")
    settle(claims, strict=asked.strict and not asked.smoke)


_GROUPS = {"promised": SURVEYS, "too few answers to promise": TOO_FEW}
_LIMITS = {"promised": (LEAST, MOST), "too few answers to promise": (LEAST, 1.0)}


def _counted(
    surveys: Sequence[tuple[str, tuple[float, float], tuple[int, int]]], draws: int
) -> dict[str, float]:
    return {case.name: held_share(case, draws) for case in cases(surveys)}


if __name__ == "__main__":
    main()
