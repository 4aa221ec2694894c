"""What must hold between a problem and a slightly different one, whatever the optimum is."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from optimizer.roster.problem import Ban, Pin, RosterProblem, Supporter
from tests.unit.roster.builders import best_roster
from tests.unit.roster.strategies import problems, supporters

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
related = settings(max_examples=EXAMPLES, deadline=None)


def best(of: RosterProblem) -> int:
    """The optimum; examples whose pins clash are not about this."""
    try:
        roster, _ = best_roster(of)
    except InputError:
        assume(False)
    assert roster.objective is not None
    return roster.objective


@given(of=problems(), more=supporters("new", 2))
@related
def test_another_supporter_never_hurts(of: RosterProblem, more: Supporter) -> None:
    assert best(replace(of, supporters=(*of.supporters, more))) <= best(of)


@given(of=problems())
@related
def test_another_person_in_a_pool_never_hurts(of: RosterProblem) -> None:
    first, *rest = of.supporters
    assert best(replace(of, supporters=(replace(first, count=first.count + 1), *rest))) <= best(of)


@given(of=problems())
@related
def test_names_and_order_change_nothing(of: RosterProblem) -> None:
    def other(name: str) -> str:
        return f"zz-{name}"

    renamed = replace(
        of,
        supporters=tuple(replace(one, id=other(one.id)) for one in reversed(of.supporters)),
        sessions=tuple(replace(one, id=other(one.id)) for one in reversed(of.sessions)),
        **{
            name: tuple(
                replace(pair, session=other(pair.session), supporter=other(pair.supporter))
                for pair in getattr(of, name)
            )
            for name in ("pins", "bans", "previous")
        },
    )
    assert best(renamed) == best(of)


def _tightened(entry: Supporter, how: str) -> Supporter:
    return {
        "day": replace(entry, max_per_day=min(1, entry.max_per_day or 1)),
        "week": replace(entry, max_per_week=min(1, entry.max_per_week or 1)),
        "all": replace(entry, max_total=min(1, entry.max_total or 1)),
        "time": replace(entry, available=entry.available[:1]),
    }[how]


@given(of=problems(), how=st.sampled_from(["day", "week", "all", "time"]))
@related
def test_tightening_never_helps(of: RosterProblem, how: str) -> None:
    first, *rest = of.supporters
    caps = {"day": first.max_per_day, "week": first.max_per_week, "all": first.max_total}
    assume(caps.get(how) != 0)
    tighter = replace(of, supporters=(_tightened(first, how), *rest))
    assert best(tighter) >= best(of)


@given(of=problems(), data=st.data())
@related
def test_a_ban_or_a_pin_never_helps(of: RosterProblem, data: st.DataObject) -> None:
    pair = (
        data.draw(st.sampled_from([one.id for one in of.sessions])),
        data.draw(st.sampled_from([one.id for one in of.supporters])),
    )
    least = best(of)
    if data.draw(st.booleans()):
        assert best(replace(of, bans=(*of.bans, Ban(*pair)))) >= least
    else:
        assert best(replace(of, pins=(*of.pins, Pin(*pair)))) >= least


@given(of=problems())
@related
def test_dearer_seats_never_make_the_roster_cheaper(of: RosterProblem) -> None:
    dearer = replace(of.weights, unfilled_lead=of.weights.unfilled_lead + 100)
    assert best(replace(of, weights=dearer)) >= best(of)
