"""Problems on the edge of one rule of roster-problem/1 each: one step further and it is another."""

from __future__ import annotations

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from optimizer.roster.problem import Ban, Pin, PreviousAssignment, RosterProblem, Weights
from tests.unit.roster.builders import problem, session, supporter


def of_version_1() -> dict[str, RosterProblem]:
    """Return problems that stand exactly on the edge of one rule, by what they are about."""
    return {
        **_ways(),
        **_caps(),
        **_parts(),
        **_people(),
        "half a day too few in all": _half_a_day_short(),
    }


def _ways() -> dict[str, RosterProblem]:
    def pair(gap_min: int, there: str = "B", home: int = 90, **changes: object) -> RosterProblem:
        return problem(
            (supporter(home_to_venue_min=(home, home)),),
            (session("s1", 600, 660), session("s2", 660 + gap_min, 760 + gap_min, venue=there)),
            **changes,
        )

    no_way = {"car": ((0, -1), (-1, 0))}
    return {
        "direct, exactly enough": pair(35),
        "direct, a minute short": pair(34),
        "the same venue, back to back": pair(0, "A"),
        "home and back, exactly enough": pair(80, home=10, travel_min=no_way),
        "home and back, a minute short": pair(79, home=10, travel_min=no_way),
        "home and back is shorter": pair(200, home=10),
        "neither way": pair(60, travel_min=no_way),
    }


def _caps() -> dict[str, RosterProblem]:
    def days(*starts: int, **of_supporter: object) -> RosterProblem:
        planned = [session(f"s{i}", at, at + 60) for i, at in enumerate(starts)]
        return problem((supporter(**of_supporter),), tuple(planned))

    in_a_day, over_weeks = (600, 700, 800), (6 * 1440 + 600, 7 * 1440 + 600, 8 * 1440 + 600)
    pooled = {"count": 2, "max_per_day": 1}
    return {
        "two a day": days(*in_a_day, max_per_day=2),
        "one a day for each of a pool": days(*in_a_day, **pooled),
        "one a week": days(*over_weeks, max_per_week=1),
        "two in all": days(*over_weeks, max_total=2),
        "two in all, a pool": days(*over_weeks, max_total=2, count=2),
        "two of a pool, three at a time": days(600, 610, 620, count=2),
        "window as long as the session": days(600, available=(TimeWindow(600, 660),)),
        "window a minute short": days(600, available=(TimeWindow(600, 659),)),
        "as far as allowed": days(600, max_travel_min=10, home_to_venue_min=(10, 10)),
        "too far": days(600, max_travel_min=9, home_to_venue_min=(10, 10)),
    }


def _parts() -> dict[str, RosterProblem]:
    def week(sessions: int, **changes: object) -> RosterProblem:
        people = changes.pop("people", (supporter(), supporter("bob", home_to_venue_min=(20, 20))))
        planned = [session(f"s{i}", 1440 * i + 600, 1440 * i + 660) for i in range(sessions)]
        return problem(people, tuple(planned), **changes)  # type: ignore[arg-type]

    only_one = (supporter(fair_share=1), supporter("bob", home_to_venue_min=(20, 20)))
    signing = (supporter(), supporter("bob", tags=("sign",), home_to_venue_min=(45, 45)))
    before = (PreviousAssignment("s0", "bob"), PreviousAssignment("s1", "bob"))
    cheap = Weights(unfilled_lead=100, unfilled_assistant=50, change=15, person_used=25)
    return {
        "fair share of one": week(3, people=only_one),
        "a tag that costs a longer way": problem(
            signing, (session(tags_required=("sign",)), session("s2", 700, 760))
        ),
        "changes against travel": week(2, previous=before, weights=cheap),
        "few people": week(3, weights=cheap),
        "not worth the way": week(
            1,
            people=(supporter(home_to_venue_min=(90, 90)),),
            weights=Weights(unfilled_lead=100, unfilled_assistant=50),
        ),
        "lead before assistant": problem(
            (supporter(),), (session(leads=1, assistants=2), session("s2", 600, 660, leads=0))
        ),
        "an assistant is worth more": problem(
            (supporter(), supporter("bob", skills={"basics": SkillLevel.ASSISTANT})),
            (session(assistants=1), session("s2", 610, 670, assistants=1)),
            weights=Weights(unfilled_lead=100, unfilled_assistant=700),
        ),
    }


def _people() -> dict[str, RosterProblem]:
    both = (supporter(), supporter("bob", home_to_venue_min=(20, 20)))
    one = session(assistants=1)
    return {
        "two people, one assistant seat": problem(
            (supporter(skills={"basics": SkillLevel.ASSISTANT}, count=3),),
            (session(leads=0, assistants=1),),
        ),
        "banned": problem(both, (one,), bans=(Ban("s1", "ann"),)),
        "pinned as assistant": problem(both, (one,), pins=(Pin("s1", "ann", Role.ASSISTANT),)),
        "pinned as lead": problem(both, (one,), pins=(Pin("s1", "bob", Role.LEAD),)),
        "pinned as lead where assistants are worth more": problem(
            (supporter(),),
            (one,),
            pins=(Pin("s1", "ann", Role.LEAD),),
            weights=Weights(unfilled_lead=10, unfilled_assistant=500),
        ),
        "pins that clash": problem(
            both,
            (session(), session("s2", 630, 690)),
            pins=(Pin("s1", "ann"), Pin("s2", "ann")),
        ),
    }


def _half_a_day_short() -> RosterProblem:
    """Three sessions in all, where only whole days of two are worth their travel.

    A session is worth 100. The two days of two sessions gain 200 - 90 each, so the LP takes one
    and a half of them for its three sessions: 165, or 55 a session. The best roster is one of
    them and the session alone at B, which gains 100 - 80: 130. That visit costs 35 more than the
    LP's price, which is all that lies between bound and optimum: it must just not be shut out.
    """
    pairs = [
        session(f"s{day}{at}", 1440 * day + at, 1440 * day + at + 60)
        for day in (0, 1)
        for at in (600, 700)
    ]
    return problem(
        (supporter(max_total=3, home_to_venue_min=(45, 40)),),
        (*pairs, session("alone", 1440 * 2 + 600, 1440 * 2 + 660, venue="B")),
        weights=Weights(unfilled_lead=100, unfilled_assistant=100),
    )
