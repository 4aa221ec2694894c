"""Problems whose optimum enumeration knows, and what of the engine's answers differs from it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from unittest import mock

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from models.errors import InputError
from optimizer.mathprog import solve_lp, solve_mip, whole_bound
from optimizer.outcome import Limits
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.engine import search
from optimizer.roster.engine.integer import Choice, choose
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.exchange import version_of
from optimizer.roster.flow.arrays import FloatArray
from optimizer.roster.flow.bounds import unfillable_cost
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import roster
from tests.unit.roster.edges import of_version_1
from tests.unit.roster.edges_2 import of_version_2
from tests.unit.roster.faults import MORE_RULES
from tests.unit.roster.planting import Fault
from tests.unit.roster.strategies import problems, richer_problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
_PRICE_SEEDS = range(4)
_PATIENCE = Limits(20)
_ALL_AT_ONCE, _BY_DAYS = 10**9, -1
_MOST_DAYS, _SLACK = 10_000, 0.5
_ROUNDING = 1.0
"""Prices are rounded to multiples of 1/4096, so a bound may lose a little of the LP's value."""


class Case(NamedTuple):
    """A problem and the lowest objective of all its rosters; None where pins clash."""

    name: str
    problem: RosterProblem
    best: int | None


def differences(case: Case) -> Iterator[str]:
    """Yield who catches the engine at an answer that cannot be; nothing where all is right.

    ``checker``: a roster breaks a rule or a claim. ``bound``: something proven is above the
    optimum, or below it where the optimum is claimed. ``enumeration``: the value is not the
    optimum. ``refusal``: pins are refused or taken wrongly. ``error``: it does not even end.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # as in every test, wherever this runs
            found = list(_differences_of(case))
    except InputError:
        if case.best is not None:
            yield "refusal"
        return
    except Exception as error:  # whatever a fault leads to is a catch
        yield f"error ({type(error).__name__})"
        return
    yield from found


def _differences_of(case: Case) -> Iterator[str]:
    of, best = case.problem, case.best
    instant = greedy_roster(of)
    if work_is_done(of, instant) and check(of, roster(of, *instant)):
        yield "checker"
    if best is None:
        yield "refusal"
        return
    if unfillable_cost(of) > best or not _bounds_hold(of, best):
        yield "bound"
        return
    for columns in (_ALL_AT_ONCE, _BY_DAYS):
        found = list(_differences_of_search(case, best, columns))
        yield from found
        if found:  # nor would the other way end well, and it may take its time
            return


def _differences_of_search(case: Case, best: int, columns: int) -> Iterator[str]:
    """Search in this process, with problems of more than so many columns solved by days."""
    of, found = case.problem, list[tuple[Assignment, ...]]()

    def report(_bound: int | None, better: tuple[Assignment, ...] | None) -> bool:
        found[:] = [better] if better is not None else found
        return True

    # By days, the search begins as it does for big ones: with the instant roster.
    instant = greedy_roster(of) if columns == _BY_DAYS else None
    if instant is not None and not work_is_done(of, instant):
        instant = None
    with mock.patch.object(search, "SMALL_COLUMNS", columns):
        one = search.Search(of, _PATIENCE, report, known=instant)
        one.run()
    taken = found[0] if found else instant
    if taken is None:
        yield "enumeration"
        return
    if check(of, roster(of, *taken)):
        yield "checker"
    if evaluate(of, taken).total != best:
        yield "enumeration"
    if one.bound != best:
        yield "bound"


def _bounds_hold(of: RosterProblem, best: int) -> bool:
    """Whether nothing is proven that is not so, and the LP's prices prove all that the LP does.

    Columns and days that prices shut out must not be in a roster that costs no more than the
    optimum, so the MIPs over the others still find it. Of a pool the LP knows that a session has
    fewer seats than the pool has people, and the cheapest days do not: there prices may prove
    less.
    """
    model = arc_flow(of)
    lp, pricing = solve_lp(model.mip, _PATIENCE), Pricing(model)
    if lp.row_duals is None or lp.objective is None:
        return False
    prices = pricing.clipped(lp.row_duals[model.flow_rows :])
    priced = pricing.bound(prices)
    if priced is None or priced.bound > best:
        return False
    if not _has_pools(of) and priced.bound <= lp.objective - _ROUNDING:
        return False
    days = _choice_of_days(pricing, prices, best - priced.floor / priced.scale + _SLACK)
    if days is None or days.best is None or days.best.value != best or days.bound > best:
        return False
    kept = solve_mip(model.mip.columns(priced.columns_within(model, best)), _PATIENCE)
    if kept.objective is None or round(kept.objective) != best or kept.bound is None:
        return False
    return whole_bound(kept.bound) <= best and not any(
        bound > best for bound in _bounds_of_any_prices(pricing)
    )


def _choice_of_days(pricing: Pricing, prices: FloatArray, excess: float) -> Choice | None:
    """Choose among all days that are so little dearer than the cheapest: the optimum's are."""
    costs = pricing.costs(prices)
    days = pricing.days.days_within(costs.nodes, costs.arcs, excess, _MOST_DAYS)
    return None if days is None else choose(pricing, days, _PATIENCE)


def _has_pools(of: RosterProblem) -> bool:
    """Whether any entry is more than one person."""
    return any(entry.count > 1 for entry in of.supporters)


def _bounds_of_any_prices(pricing: Pricing) -> Iterator[int]:
    """Yield bounds from prices that mean nothing: they too must prove only what is so."""
    for i in _PRICE_SEEDS:
        prices = np.random.default_rng(i).normal(0, 10.0 ** (i + 1), len(pricing.lower))
        priced = pricing.bound(prices)
        if priced is not None:
            yield priced.bound


@cache
def cases() -> tuple[Case, ...]:
    """Return problems on the edges of rules, then ``DIGIKATSU_EXAMPLES`` seeded ones.

    Half of the seeded ones are of version 2, as far as these have a roster.
    """
    named = [
        *of_version_1().items(),
        *of_version_2().items(),
        *((f"seeded {i}", of) for i, of in enumerate(seeded(EXAMPLES - EXAMPLES // 2))),
        *((f"seeded {i} of version 2", of) for i, of in enumerate(_richer(EXAMPLES // 2))),
    ]
    return tuple(Case(name, of, _optimum(of)) for name, of in named)


def cases_for(fault: Fault) -> list[Case]:
    """Return all cases, those first that are about rules of the fault's version."""
    later = fault in MORE_RULES
    return sorted(cases(), key=lambda case: (version_of(case.problem) == 2) != later)


def _richer(count: int) -> list[RosterProblem]:
    """Return random problems of version 2 that have a roster."""
    found = seeded(count, richer_problems()) if count else []
    return [of for of in found if Enumeration(of).value() is not None]


def seeded(count: int, like: st.SearchStrategy[RosterProblem] | None = None) -> list[RosterProblem]:
    """Return the same random problems every time; those of version 1 unless told otherwise."""
    found: list[RosterProblem] = []

    @seed(3)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(problems() if like is None else like)
    def collect(of: RosterProblem) -> None:
        found.append(of)

    collect()
    return found[:count]


def _optimum(of: RosterProblem) -> int | None:
    if Enumeration(of, only_pins=True).value() is None:
        return None
    return Enumeration(of).value()
