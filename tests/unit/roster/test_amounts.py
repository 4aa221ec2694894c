"""The model knows the objective part by part, and can hold a part below a ceiling."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

import numpy as np
import pytest

from optimizer.mathprog import Mip, solve_mip
from optimizer.outcome import Limits, Outcome
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Weights
from tests.unit.roster.builders import problem, session, supporter

PRICES = Weights(
    unfilled_lead=900,
    unfilled_assistant=400,
    unfilled_tag=150,
    travel_min=3,
    overload=31,
    person_used=70,
    change=17,
)
NOTHING = Weights(**{weight.name: 0 for weight in fields(Weights)})


def busy(weights: Weights = PRICES) -> RosterProblem:
    """Every part of the objective costs something in the best roster of this problem."""
    return problem(
        (
            supporter("ann", fair_share=0, tags=("sign",)),
            supporter("shop", count=2, home_to_venue_min=(20, 40), max_total=3),
        ),
        (
            session("s1", assistants=2, tags_required=("sign", "english")),
            session("s2", 720, 780, venue="B", leads=4),
            session("s3", 2040, 2100, assistants=3),
        ),
        previous=(PreviousAssignment("s1", "shop"), PreviousAssignment("s2", "ann")),
        weights=weights,
    )


def solved(model: ArcFlow) -> np.ndarray:
    found = solve_mip(model.mip, Limits(30))
    assert found.outcome is Outcome.OPTIMAL
    assert found.values is not None
    return np.rint(found.values)


def test_cost_is_the_sum_of_weight_times_amount() -> None:
    model = arc_flow(busy())
    weights = asdict(PRICES)
    assert set(model.amounts) >= {part for part, weight in weights.items() if weight}
    cost = sum(weights[part] * amount.vector for part, amount in model.amounts.items())
    constant = sum(weights[part] * amount.constant for part, amount in model.amounts.items())
    assert np.array_equal(np.asarray(cost), model.mip.cost)
    assert constant == model.mip.offset


def test_amounts_of_the_best_roster_are_those_of_its_evaluation() -> None:
    model = arc_flow(busy())
    values = solved(model)
    parts = dict(evaluate(busy(), assignments_of(model, values)))
    assert all(parts[part].amount > 0 for part in asdict(PRICES) if getattr(PRICES, part))
    assert {part: model.amounts[part].of(values) for part in model.amounts} == {
        part: parts[part].amount for part in model.amounts
    }


@pytest.mark.parametrize("part", [name for name, weight in asdict(PRICES).items() if weight])
def test_ceiling_holds_a_part_that_costs_nothing(part: str) -> None:
    """The least amount of the part alone can be asked for, one less than it cannot."""
    alone = busy(replace(NOTHING, **{part: 1}))
    model = arc_flow(alone)
    least = round(float(model.mip.cost @ solved(model)) + model.mip.offset)
    weights = replace(PRICES, **{part: 0})
    held = arc_flow(busy(weights), ceilings={part: least})
    assert held.amounts[part].of(solved(held)) == least
    assert outcome(arc_flow(busy(weights), ceilings={part: least - 1}).mip) is Outcome.INFEASIBLE


def outcome(mip: Mip) -> Outcome:
    return solve_mip(mip, Limits(30)).outcome


def test_ceiling_is_one_more_coupling_row() -> None:
    plain, held = arc_flow(busy()), arc_flow(busy(), ceilings={"travel_min": 60})
    assert held.flow_rows == plain.flow_rows
    assert held.mip.matrix.shape[0] == plain.mip.matrix.shape[0] + 1
    assert held.mip.matrix[-1].toarray()[0].tolist() == held.amounts["travel_min"].vector.tolist()
    assert held.mip.row_upper[-1] == 60
