"""Every rule on file reaches the roster problem, and what makes no sense is refused whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data.database import reading, transaction
from data.repositories import rosters
from data.repositories.rosters import Taken
from data.travel.straight_line import StraightLine
from models.clock import TimeWindow, utc_now
from models.errors import InputError
from models.kinds import Order, PairKind, Role, RunState, SessionStatus
from models.tables import Assignment, Roster, SolveRun
from optimizer.roster import problem as kernel
from optimizer.roster.exchange import problem_to_json
from optimizer.services import (
    assemble,
    bans,
    changes,
    demo,
    pairs,
    priorities,
    roster_desk,
    season,
    session_rules,
    supporter_rules,
)
from optimizer.services.happenings import DropOut, put_on_file
from optimizer.services.priorities import Priorities
from optimizer.services.season import PlannedSession, SupporterView
from optimizer.services.session_rules import SessionRules
from optimizer.services.supporter_rules import SupporterRules

TRAVEL = StraightLine()


@pytest.fixture
def scenario_id(demo_engine: Engine) -> int:
    (found,) = season.scenarios(demo_engine, demo.DEMO_CITY)
    assert found.id is not None
    return found.id


def problem_of(engine: Engine, scenario_id: int) -> kernel.RosterProblem:
    with reading(engine) as session:
        return assemble.roster_problem(session, scenario_id, TRAVEL)


def staff(engine: Engine) -> tuple[SupporterView, ...]:
    return season.supporters(engine, demo.DEMO_CITY)


def person(engine: Engine, fits: Callable[[SupporterView], bool] = lambda _: True) -> SupporterView:
    return next(one for one in staff(engine) if one.rules.people == 1 and fits(one))


def planned(engine: Engine, scenario_id: int) -> PlannedSession:
    return next(
        one for one in season.sessions(engine, scenario_id) if not (one.series or one.online)
    )


def entry(problem: kernel.RosterProblem, code: str) -> kernel.Supporter:
    return problem.supporters[problem.supporter_index[code]]


def save(engine: Engine, who: SupporterView, rules: SupporterRules, scenario_id: int) -> None:
    supporter_rules.save(engine, who.supporter_id, rules, scenario_id, TRAVEL)


@pytest.mark.parametrize(
    ("on_file", "in_problem", "value"),
    [
        ("max_travel_min", "max_travel_min", 44),
        ("max_per_day", "max_per_day", 1),
        ("max_per_week", "max_per_week", 1),
        ("max_per_month", "max_total", 7),
        ("rest_between_days_min", "rest_between_days_min", 660),
        ("max_days_per_week", "max_days_per_week", 2),
        ("max_evenings_per_week", "max_evenings_per_week", 0),
        ("max_evenings", "max_evenings", 3),
        ("min_per_month", "min_total", 2),
        ("newcomer", "newcomer", True),
        ("dispatch", "dispatch", True),
        ("tags", "tags", ("手話", "英語")),
    ],
)
def test_a_rule_of_a_person_is_saved_and_reaches_the_problem(
    demo_engine: Engine, scenario_id: int, on_file: str, in_problem: str, value: object
) -> None:
    who = person(demo_engine, lambda one: getattr(one.rules, on_file) != value)
    before = season.data_version(demo_engine)
    save(demo_engine, who, replace(who.rules, **{on_file: value}), scenario_id)
    shown = entry(problem_of(demo_engine, scenario_id), who.code)
    wanted = tuple(sorted(value)) if isinstance(value, tuple) else value
    assert getattr(shown, in_problem) == wanted
    assert season.data_version(demo_engine) != before


def test_a_pool_is_counted_and_has_no_fair_share(demo_engine: Engine, scenario_id: int) -> None:
    problem = problem_of(demo_engine, scenario_id)
    pool = next(one for one in staff(demo_engine) if one.rules.dispatch)
    shown = entry(problem, pool.code)
    assert (shown.count, shown.dispatch, shown.fair_share) == (pool.rules.people, True, None)
    shares = {one.fair_share for one in problem.supporters if not one.dispatch}
    seats = sum(one.seats for one in problem.sessions)
    assert shares == {-(-seats // (len(problem.supporters) - 1))}


def test_preferred_venues_are_named_even_where_nothing_is_held(
    demo_engine: Engine, scenario_id: int
) -> None:
    """A wish for a venue out of use would otherwise turn into no wish at all."""
    used = set(problem_of(demo_engine, scenario_id).venues)
    unused = next(
        one.venue
        for one in season.venues(demo_engine, demo.DEMO_CITY, scenario_id)
        if one.venue.code not in used
    )
    assert unused.id is not None
    who = person(demo_engine, lambda one: not one.rules.wishes)
    rules = replace(who.rules, preferred_venues=frozenset({unused.id}))
    save(demo_engine, who, rules, scenario_id)
    assert entry(problem_of(demo_engine, scenario_id), who.code).preferred_venues == (unused.code,)


def test_preferred_windows_are_beside_the_possible_ones(
    demo_engine: Engine, scenario_id: int
) -> None:
    who = person(demo_engine, lambda one: bool(one.windows.get(1)) and not one.rules.wishes)
    possible = who.windows[1][0]
    wished = TimeWindow(possible.start_min, possible.start_min + 60)
    before = entry(problem_of(demo_engine, scenario_id), who.code)
    save(demo_engine, who, replace(who.rules, preferred={1: (wished,)}), scenario_id)
    after = entry(problem_of(demo_engine, scenario_id), who.code)
    assert after.available == before.available
    assert len(after.preferred) == 4, "four Tuesdays in January 2027"
    days = {window.start_min // 1440 % 7 for window in after.preferred}
    assert days == {1}
    assert {window.start_min % 1440 for window in after.preferred} == {wished.start_min}


def test_an_absence_takes_its_days_away_the_first_and_the_last_included(
    demo_engine: Engine, scenario_id: int
) -> None:
    who = person(demo_engine, lambda one: {1, 2, 3} <= one.windows.keys())
    with transaction(demo_engine) as session:
        away = DropOut(
            supporter_id=who.supporter_id, from_day=date(2027, 1, 12), to_day=date(2027, 1, 13)
        )
        put_on_file(session, scenario_id, (away,))
    shown = entry(problem_of(demo_engine, scenario_id), who.code)
    first = date(2026, 12, 28).toordinal()
    days = {date.fromordinal(first + w.start_min // 1440).day for w in shown.available}
    assert {5, 6, 7, 14, 19, 20} <= days, "the days around it and the other weeks stay"
    assert not {12, 13} & days
    (kept,) = person(demo_engine, lambda one: one.code == who.code).absences
    supporter_rules.end_absence(demo_engine, kept.absence_id)
    again = entry(problem_of(demo_engine, scenario_id), who.code)
    assert len(again.available) > len(shown.available)


def test_whoever_is_away_may_owe_fewer_sessions(demo_engine: Engine, scenario_id: int) -> None:
    who = person(demo_engine, lambda one: one.rules.min_per_month > 0)
    assert entry(problem_of(demo_engine, scenario_id), who.code).min_total > 0
    with transaction(demo_engine) as session:
        away = DropOut(supporter_id=who.supporter_id, from_day=date(2027, 1, 30))
        put_on_file(session, scenario_id, (away,))
    assert entry(problem_of(demo_engine, scenario_id), who.code).min_total == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"max_per_week": 0}, "supporter.value"),
        ({"rest_between_days_min": 1441}, "supporter.value"),
        ({"max_per_month": 3, "min_per_month": 4}, "supporter.least_above_most"),
        ({"people": 2, "rest_between_days_min": 600}, "supporter.rest_of_pool"),
        ({"people": 2}, "supporter.pair_of_pool"),
        ({"tags": ("",)}, "tag.malformed"),
        ({"tags": ("長" * 21,)}, "tag.malformed"),
        ({"preferred_venues": frozenset({99_999})}, "supporter.venue"),
        ({"preferred": {6: (TimeWindow(0, 60),)}}, "supporter.wish_outside"),
    ],
)
def test_rules_that_make_no_sense_are_refused_and_nothing_is_stored(
    demo_engine: Engine, scenario_id: int, changed: dict[str, object], code: str
) -> None:
    (paired, *_) = pairs.pairs(demo_engine, demo.DEMO_CITY)
    who = person(demo_engine, lambda one: one.supporter_id == paired.first.supporter_id)
    before = season.data_version(demo_engine)
    with pytest.raises(InputError, match=code):
        save(demo_engine, who, replace(who.rules, max_travel_min=1, **changed), scenario_id)
    assert person(demo_engine, lambda one: one.code == who.code) == who
    assert season.data_version(demo_engine) == before


@pytest.mark.parametrize(("end_min", "refused"), [(0, False), (1, True)])
def test_a_wish_lies_inside_one_possible_window(
    demo_engine: Engine, scenario_id: int, end_min: int, refused: bool
) -> None:
    who = person(demo_engine, lambda one: bool(one.windows.get(2)))
    possible = who.windows[2][-1]
    wished = TimeWindow(possible.start_min, possible.end_min + end_min)
    rules = replace(who.rules, preferred={2: (wished,)})
    if refused:
        with pytest.raises(InputError, match="supporter.wish_outside"):
            save(demo_engine, who, rules, scenario_id)
    else:
        save(demo_engine, who, rules, scenario_id)


def test_a_change_that_a_pin_forbids_is_refused(demo_engine: Engine, scenario_id: int) -> None:
    one = planned(demo_engine, scenario_id)
    seat = (one.session_id, Role.LEAD)
    found = roster_desk.candidates(demo_engine, scenario_id, *seat, TRAVEL)
    pinned = next(c for c in found if not c.against)
    roster_desk.pin(
        demo_engine, scenario_id, one.session_id, pinned.supporter_id, Role.LEAD, TRAVEL
    )
    who = person(demo_engine, lambda s: s.supporter_id == pinned.supporter_id)
    with pytest.raises(InputError, match="roster.pins_conflict"):
        save(demo_engine, who, replace(who.rules, max_travel_min=0), scenario_id)
    with pytest.raises(InputError, match="roster.pins_conflict"):
        bans.ban(demo_engine, scenario_id, one.session_id, pinned.supporter_id, TRAVEL)
    assert bans.bans(demo_engine, scenario_id) == ()


def test_a_session_says_online_series_and_tags(demo_engine: Engine, scenario_id: int) -> None:
    one = planned(demo_engine, scenario_id)
    rules = SessionRules(online=True, series=" 午後の会 ", tags=("手話", "手話", "英語"))
    session_rules.save(demo_engine, scenario_id, one.session_id, rules, TRAVEL)
    problem = problem_of(demo_engine, scenario_id)
    shown = problem.sessions[problem.session_index[one.code]]
    assert (shown.online, shown.series, shown.held) == (True, "午後の会", False)
    assert set(shown.tags_required) == {"手話", "英語"}
    session_rules.save(demo_engine, scenario_id, one.session_id, SessionRules(), TRAVEL)
    problem = problem_of(demo_engine, scenario_id)
    shown = problem.sessions[problem.session_index[one.code]]
    assert (shown.online, shown.series, shown.tags_required) == (False, None, ())


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (SessionRules(series="長" * 41), "session.series_long"),
        (SessionRules(online=True, tags=(" ",)), "tag.malformed"),
    ],
)
def test_a_session_that_makes_no_sense_is_refused(
    demo_engine: Engine, scenario_id: int, rules: SessionRules, code: str
) -> None:
    one = planned(demo_engine, scenario_id)
    with pytest.raises(InputError, match=code):
        session_rules.save(demo_engine, scenario_id, one.session_id, rules, TRAVEL)
    assert planned(demo_engine, scenario_id) == one


def test_a_cancelled_session_is_in_no_plan_and_can_come_back(
    demo_engine: Engine, scenario_id: int
) -> None:
    one = planned(demo_engine, scenario_id)
    off = SessionRules(status=SessionStatus.CANCELLED)
    session_rules.save(demo_engine, scenario_id, one.session_id, off, TRAVEL)
    assert one.code not in problem_of(demo_engine, scenario_id).session_index
    assert one.session_id not in {s.session_id for s in season.sessions(demo_engine, scenario_id)}
    (kept,) = [
        s
        for s in season.all_sessions(demo_engine, scenario_id)
        if s.status is SessionStatus.CANCELLED
    ]
    assert kept.session_id == one.session_id
    session_rules.save(demo_engine, scenario_id, one.session_id, SessionRules(), TRAVEL)
    assert one.code in problem_of(demo_engine, scenario_id).session_index


def test_a_held_session_keeps_the_people_of_the_published_roster(
    demo_engine: Engine, scenario_id: int
) -> None:
    """Its pins and bans say nothing more; two people of a pool are told apart."""
    one = planned(demo_engine, scenario_id)
    local = person(demo_engine)
    pool = next(s for s in staff(demo_engine) if s.rules.people > 1)
    publish(
        demo_engine,
        scenario_id,
        [
            Taken(one.session_id, pool.supporter_id, Role.LEAD, pinned=False, person=0),
            Taken(one.session_id, pool.supporter_id, Role.ASSISTANT, pinned=False, person=2),
        ],
    )
    bans.ban(demo_engine, scenario_id, one.session_id, local.supporter_id, TRAVEL, why="病欠")
    assert len(problem_of(demo_engine, scenario_id).bans) == 1
    assert session_rules.mark_held(demo_engine, scenario_id, one.day) >= 1
    problem = problem_of(demo_engine, scenario_id)
    assert problem.sessions[problem.session_index[one.code]].held
    there = {(p.supporter, p.role, p.person) for p in problem.previous if p.session == one.code}
    assert there == {(pool.code, Role.LEAD, 0), (pool.code, Role.ASSISTANT, 2)}
    assert problem.bans == ()


@pytest.mark.parametrize(("day", "held"), [(date(2027, 1, 3), False), (date(2027, 1, 4), True)])
def test_sessions_are_held_up_to_and_on_the_day(
    demo_engine: Engine, scenario_id: int, day: date, held: bool
) -> None:
    on_the_fourth = [
        s for s in season.sessions(demo_engine, scenario_id) if s.day == date(2027, 1, 4)
    ]
    expected = len(on_the_fourth) if held else 0
    assert session_rules.mark_held(demo_engine, scenario_id, day) == expected
    problem = problem_of(demo_engine, scenario_id)
    assert sum(one.held for one in problem.sessions) == expected


def test_pairs_reach_the_problem_and_the_last_word_counts(
    demo_engine: Engine, scenario_id: int
) -> None:
    one, other = [s for s in staff(demo_engine) if s.rules.people == 1][-2:]
    ids = (other.supporter_id, one.supporter_id)
    before = len(pairs.pairs(demo_engine, demo.DEMO_CITY))
    pairs.agree(demo_engine, *ids, PairKind.APART, scenario_id, TRAVEL)
    assert (one.code, other.code) in problem_of(demo_engine, scenario_id).apart
    pairs.agree(demo_engine, *ids, PairKind.TOGETHER, scenario_id, TRAVEL)
    problem = problem_of(demo_engine, scenario_id)
    assert (one.code, other.code) in problem.together
    assert (one.code, other.code) not in problem.apart
    assert len(pairs.pairs(demo_engine, demo.DEMO_CITY)) == before + 1
    pairs.part(demo_engine, *ids)
    assert len(pairs.pairs(demo_engine, demo.DEMO_CITY)) == before


def test_a_pair_is_two_people_one_can_name(demo_engine: Engine, scenario_id: int) -> None:
    pool = next(s for s in staff(demo_engine) if s.rules.people > 1)
    who = person(demo_engine)
    for other, code in ((who, "pair.same"), (pool, "pair.pool")):
        with pytest.raises(InputError, match=code):
            pairs.agree(
                demo_engine,
                who.supporter_id,
                other.supporter_id,
                PairKind.APART,
                scenario_id,
                TRAVEL,
            )


def test_a_ban_says_who_when_and_why_and_reaches_the_problem(
    demo_engine: Engine, scenario_id: int
) -> None:
    one, who = planned(demo_engine, scenario_id), person(demo_engine)
    asked = (demo_engine, scenario_id, one.session_id, who.supporter_id, TRAVEL)
    bans.ban(*asked, why="前回の行き違い")
    bans.ban(*asked, why=" 通院 ", set_by="高松(架空)")
    (shown,) = bans.bans(demo_engine, scenario_id)
    assert (shown.why, shown.set_by, shown.name) == ("通院", "高松(架空)", who.name)
    assert shown.set_at <= utc_now()
    assert problem_of(demo_engine, scenario_id).bans == (kernel.Ban(one.code, who.code),)
    with pytest.raises(InputError, match="ban.long"):
        bans.ban(*asked, why="あ" * 201)
    bans.lift(demo_engine, one.session_id, who.supporter_id)
    assert problem_of(demo_engine, scenario_id).bans == ()


@pytest.mark.parametrize("order", list(Order))
def test_the_order_decides_and_without_one_the_own_weights_do(
    demo_engine: Engine, scenario_id: int, order: Order
) -> None:
    priorities.choose(demo_engine, scenario_id, Priorities(order, 17 * 60))
    problem = problem_of(demo_engine, scenario_id)
    assert (problem.order, problem.evening_from_min) == (order, 17 * 60)
    assert problem.weights.unfilled_lead > 10 * problem.weights.travel_min
    priorities.choose(demo_engine, scenario_id, Priorities(None, 18 * 60))
    own = roster_desk.weights(demo_engine, scenario_id)
    assert problem_of(demo_engine, scenario_id).weights == own
    with pytest.raises(InputError, match="scenario.evening"):
        priorities.choose(demo_engine, scenario_id, Priorities(None, 1441))


def test_a_roster_says_what_has_changed_since_it_was_built(
    demo_engine: Engine, scenario_id: int
) -> None:
    roster_id = publish(demo_engine, scenario_id, [])
    assert not changes.since(demo_engine, roster_id, TRAVEL), "publishing changes no rule"
    who, one = person(demo_engine), planned(demo_engine, scenario_id)
    save(demo_engine, who, replace(who.rules, max_per_month=1), scenario_id)
    session_rules.save(demo_engine, scenario_id, one.session_id, SessionRules(online=True), TRAVEL)
    bans.ban(demo_engine, scenario_id, one.session_id, who.supporter_id, TRAVEL)
    priorities.choose(demo_engine, scenario_id, Priorities(None, 17 * 60))
    found = changes.since(demo_engine, roster_id, TRAVEL)
    assert (found.supporters, found.sessions, found.bans, found.pairs) == (1, 1, 1, 0)
    assert found.priorities
    (pair, *_) = pairs.pairs(demo_engine, demo.DEMO_CITY)
    pairs.part(demo_engine, pair.first.supporter_id, pair.second.supporter_id)
    assert changes.since(demo_engine, roster_id, TRAVEL).pairs == 1


def publish(engine: Engine, scenario_id: int, taken: list[Taken]) -> int:
    """Store a roster as if a run had made it, and publish it."""
    with transaction(engine) as session:
        problem = assemble.roster_problem(session, scenario_id, TRAVEL)
        run = SolveRun(
            scenario_id=scenario_id,
            state=RunState.DONE,
            submitted_at=utc_now(),
            time_limit_s=0,
            workers=1,
            seed=0,
            input_sha256="",
            problem_json=problem_to_json(problem),
        )
        session.add(run)
        session.flush()
        assert run.id is not None
        draft = Roster(
            scenario_id=scenario_id,
            run_id=run.id,
            created_at=utc_now(),
            objective=0,
            status="feasible",
        )
        roster_id = rosters.append(session, draft, taken)
        rosters.publish(session, draft)
    with reading(engine) as session:
        assert len(session.exec(select(Assignment)).all()) == len(taken)
    return roster_id
