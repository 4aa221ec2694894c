"""The checker's count of the objective, and the claims it does not believe."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.i18n.text import load
from models.kinds import Role, SkillLevel
from models.reasons import Claim, Rule
from optimizer.outcome import Outcome
from optimizer.roster.judge.checker import Violation, check, evaluate
from optimizer.roster.problem import Pin, PreviousAssignment, RosterProblem, Weights
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import assist, lead, problem, roster, session, supporter

ONE_EACH = Weights(
    unfilled_lead=1,
    unfilled_assistant=10,
    unfilled_tag=100,
    travel_min=1000,
    overload=10_000,
    person_used=100_000,
    change=1_000_000,
)


def amounts(of: RosterProblem, *assignments: Assignment) -> dict[str, int]:
    return {name: part.amount for name, part in evaluate(of, assignments) if part.amount}


def test_empty_roster_misses_every_seat_and_tag() -> None:
    planned = session(leads=2, assistants=3, tags_required=("sign", "english"))
    assert amounts(problem(sessions=(planned,))) == {
        "unfilled_lead": 2,
        "unfilled_assistant": 3,
        "unfilled_tag": 2,
    }


def test_tag_is_met_from_either_seat() -> None:
    of = problem(
        (supporter(tags=("sign",)),),
        (session(assistants=1, tags_required=("sign", "english")),),
    )
    assert amounts(of, assist())["unfilled_tag"] == 1


def test_travel_counts_out_between_and_home() -> None:
    of = problem(
        (supporter(home_to_venue_min=(10, 20)),),
        (session(), session("s2", 700, 760, venue="B")),
    )
    assert amounts(of, lead("s1"), lead("s2"))["travel_min"] == 10 + 30 + 20


def test_cheaper_of_two_ways_is_taken() -> None:
    late = session("s2", 660 + 80, 720 + 80, venue="B")
    of = problem(sessions=(session(), late))
    assert amounts(of, lead("s1"), lead("s2"))["travel_min"] == 10 + 20 + 10
    a_minute_earlier = problem(sessions=(session(), session("s2", 739, 799, venue="B")))
    assert amounts(a_minute_earlier, lead("s1"), lead("s2"))["travel_min"] == 10 + 30 + 10


def test_load_counts_above_the_fair_share_and_people_by_number() -> None:
    of = problem(
        (supporter("shop", count=3, fair_share=1),),
        tuple(session(f"s{i}", 1440 * i, 1440 * i + 60) for i in range(3)),
    )
    counted = amounts(of, lead("s0", "shop"), lead("s1", "shop", 2), lead("s2", "shop", 2))
    assert counted["overload"] == 2
    assert counted["person_used"] == 2


def test_change_counts_people_whatever_their_role_and_number() -> None:
    before = (
        PreviousAssignment("s1", "shop", Role.LEAD, 0),
        PreviousAssignment("s1", "shop", Role.ASSISTANT, 1),
        PreviousAssignment("s1", "ann"),
    )
    of = problem(
        (supporter("shop", count=3), supporter("ann"), supporter("bob")),
        (session(assistants=2),),
        previous=before,
    )
    now = (assist(who="shop", person=2), lead(who="bob"))
    assert amounts(of, *now)["change"] == 1 + 1 + 1
    none_before = problem((supporter("bob"),))
    assert "change" not in amounts(none_before, lead(who="bob"))


def test_parts_sum_to_the_objective_by_their_weights() -> None:
    of = problem(
        (supporter(fair_share=0),),
        (session(assistants=1, tags_required=("sign",)),),
        weights=ONE_EACH,
        previous=(PreviousAssignment("s1", "ann"),),
    )
    # An empty assistant seat, an unmet tag, 20 minutes, one above the share, one person.
    assert evaluate(of, [lead()]).total == 10 + 100 + 20_000 + 10_000 + 100_000


TWO = problem((supporter("ann"), supporter("bob")), (session(assistants=1),))


def test_sound_roster_has_no_violation() -> None:
    assert check(TWO, roster(TWO, lead(), assist(who="bob"))) == ()


@pytest.mark.parametrize(
    ("claim", "lie"),
    [
        (Claim.PROBLEM_NAME, {"problem": "another"}),
        (Claim.OBJECTIVE, {"objective": 39}),
        (Claim.OBJECTIVE, {"objective": 41}),
        (Claim.BOUND, {"bound": 40.5}),
        (Claim.STATUS, {"status": Outcome.OPTIMAL, "bound": 39}),
        (Claim.STATUS, {"status": Outcome.OPTIMAL, "bound": 39.5}),
        (Claim.STATUS, {"status": Outcome.OPTIMAL, "bound": None}),
        (Claim.FORMAT, {"objective": None}),
    ],
)
def test_untrue_claim_is_named(claim: Claim, lie: dict[str, Any]) -> None:
    told = roster(TWO, lead(), assist(who="bob"), **lie)
    assert {violation.code for violation in check(TWO, told)} == {claim}


def test_optimal_is_believed_where_the_bound_reaches_the_value() -> None:
    proven = roster(TWO, lead(), assist(who="bob"), bound=40, status=Outcome.OPTIMAL)
    assert check(TWO, proven) == ()


@pytest.mark.parametrize(
    "stranger", [lead("s9"), lead(who="zoe"), lead(person=1)], ids=["session", "who", "person"]
)
def test_unknown_id_is_named(stranger: Assignment) -> None:
    found = check(TWO, roster(TWO, stranger))
    assert {violation.code for violation in found} == {Claim.UNKNOWN_ID}


@pytest.mark.parametrize(
    ("status", "rest", "codes"),
    [
        (Outcome.UNKNOWN, {"objective": None, "bound": None}, set()),
        (Outcome.INFEASIBLE, {"objective": None, "bound": None}, {Claim.STATUS}),
        (Outcome.UNKNOWN, {"objective": None, "bound": 3}, {Claim.FORMAT}),
        (Outcome.UNKNOWN, {"objective": 4000, "bound": None}, {Claim.FORMAT}),
    ],
)
def test_answer_without_a_roster_claims_nothing(
    status: Outcome, rest: dict[str, Any], codes: set[Claim]
) -> None:
    found = check(TWO, roster(TWO, status=status, **rest))
    assert {violation.code for violation in found} == codes


def test_unknown_with_assignments_contradicts_itself() -> None:
    told = roster(TWO, lead(), status=Outcome.UNKNOWN, objective=None, bound=None)
    assert {violation.code for violation in check(TWO, told)} == {Claim.FORMAT}


def every_violation() -> list[Violation]:
    """One roster that breaks all there is to break, pieced together."""
    of = problem(
        (supporter("ann", max_total=1), supporter("bob", skills={"basics": SkillLevel.ASSISTANT})),
        (session(), session("s2", 670, 730, venue="B")),
        pins=(Pin("s2", "bob"), Pin("s2", "ann", Role.ASSISTANT)),
    )
    told = roster(of, lead("s1"), lead("s2"), lead("s1", "bob"), problem="x", objective=1, bound=2)
    return list(check(of, told))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_violation_makes_a_sentence_and_plain_members(lang: Any) -> None:
    found = every_violation()
    codes = {violation.code for violation in found}
    assert {Rule.SEATS, Rule.PIN, Rule.TRAVEL_BETWEEN, Claim.OBJECTIVE} <= codes
    for violation in found:
        assert "{" not in violation.sentence(load(lang))
        assert violation.as_dict()[violation.kind] == violation.code.value


def test_sentence_names_the_role_in_the_reader_s_language() -> None:
    violation = Violation(Rule.PIN, {"session": "s1", "supporter": "ann", "role": "lead"})
    assert "主講師" in violation.sentence(load("ja"))
