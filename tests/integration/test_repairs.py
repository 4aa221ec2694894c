"""Repair on the demonstration: what a happening opens, who can step in, what is put on file."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import Engine

from data.database import reading
from data.repositories import people
from data.travel.straight_line import StraightLine
from models.clock import utc_now
from models.errors import InputError
from models.kinds import Order, Role, RunKind, RunState, SessionStatus
from optimizer.outcome import Limits
from optimizer.roster.desk.difference import News
from optimizer.services import (
    build_roster,
    changes,
    demo,
    happenings,
    openings,
    other_rosters,
    priorities,
    proposals,
    repairs,
    roster_desk,
    season,
    seat_reasons,
    supporter_rules,
)
from optimizer.services.happenings import (
    Added,
    Asked,
    Cancelled,
    DayClosed,
    DropOut,
    Happening,
    Moved,
)
from optimizer.services.proposals import Proposal
from optimizer.services.roster_desk import RosterView

TRAVEL = StraightLine()
NINTH = date(2027, 1, 9)
BEFORE = date(2026, 12, 1)
"""A day on which the month has not begun: nothing of it is over."""


@pytest.fixture
def scenario_id(demo_engine: Engine) -> int:
    (found,) = season.scenarios(demo_engine, demo.DEMO_CITY)
    assert found.id is not None
    return found.id


@pytest.fixture
def view(demo_engine: Engine, demo_url: str, scenario_id: int) -> RosterView:
    """The instant roster, published."""
    run_id = build_roster.submit(demo_engine, scenario_id, Limits(0.0), TRAVEL)
    build_roster.work(demo_url, run_id)
    roster_id = roster_desk.newest_roster(demo_engine, scenario_id)
    assert roster_id is not None
    roster_desk.publish(demo_engine, roster_id)
    return roster_desk.view(demo_engine, roster_id)


def busiest(view: RosterView) -> int:
    """Somebody with many duties and no partner who must come along."""
    local = [one for one in view.loads if one.supporter_code not in {"T001", "S015", "S019"}]
    return max(local, key=lambda one: (one.sessions, one.supporter_code)).supporter_id


def look(engine: Engine, view: RosterView, *what: Happening) -> openings.Impact:
    return openings.impact(engine, view.roster_id, what, TRAVEL, today=BEFORE)


def mend(engine: Engine, url: str, view: RosterView, *what: Happening) -> Proposal:
    run_id = repairs.ask(engine, view.roster_id, what, Limits(5.0), TRAVEL, today=BEFORE)
    build_roster.work(url, run_id)
    found = proposals.proposal(engine, view.scenario_id)
    assert found is not None
    assert found.run_id == run_id
    return found


def accept(engine: Engine, found: Proposal) -> RosterView:
    return roster_desk.view(engine, repairs.accept(engine, found.run_id, TRAVEL, today=BEFORE))


def test_a_drop_out_opens_every_seat_the_person_has(demo_engine: Engine, view: RosterView) -> None:
    who = busiest(view)
    before = season.data_version(demo_engine)
    found = look(demo_engine, view, DropOut(supporter_id=who, from_day=date(2027, 1, 1)))
    theirs = [duty for duty in view.duties if duty.supporter_id == who]
    opened = Counter((one.place.code, one.role) for one in found.openings)
    assert opened == Counter((duty.session_code, duty.role) for duty in theirs)
    assert all(one.left and one.left.supporter_id == who for one in found.openings)
    for one in found.openings:
        assert one.takers is not None
        assert [t.total for t in one.takers] == sorted(t.total for t in one.takers)
        assert who not in {t.person.supporter_id for t in one.takers}
    assert found.alone == sum(any(t.alone for t in one.takers or ()) for one in found.openings)
    assert season.data_version(demo_engine) == before, "looking stores nothing"
    with reading(demo_engine) as session:
        assert people.supporter(session, who).absences == ()


@pytest.mark.parametrize(("days", "touched"), [((0, 0), True), ((1, 40), False), ((-9, -1), False)])
def test_only_the_days_of_an_absence_are_touched(
    demo_engine: Engine, view: RosterView, days: tuple[int, int], touched: bool
) -> None:
    duty = next(d for d in view.duties if d.supporter_id == busiest(view))
    first, last = (date.fromordinal(duty.day.toordinal() + n) for n in days)
    assert duty.supporter_id is not None
    found = look(
        demo_engine, view, DropOut(supporter_id=duty.supporter_id, from_day=first, to_day=last)
    )
    codes = {one.place.code for one in found.openings}
    assert (duty.session_code in codes) == touched


def test_a_newcomer_who_only_lost_company_keeps_the_seat(
    demo_engine: Engine, view: RosterView
) -> None:
    new = {
        one.supporter_id
        for one in season.supporters(demo_engine, demo.DEMO_CITY)
        if one.rules.newcomer
    }
    sitting, other = next(
        (sitting, seats[0])
        for sitting in view.sittings
        for seats in ([seat for seat in sitting.seats if seat.supporter_id not in new],)
        if len(seats) == 1 and len(sitting.seats) > 1 and not sitting.empty
    )
    assert other.supporter_id is not None
    day = other.day
    found = look(
        demo_engine, view, DropOut(supporter_id=other.supporter_id, from_day=day, to_day=day)
    )
    opened = [one for one in found.openings if one.place.code == sitting.first.session_code]
    assert [one.left and one.left.supporter_id for one in opened] == [other.supporter_id]


def test_a_repair_loses_no_seat_and_is_put_on_file_when_taken(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    who = busiest(view)
    what = DropOut(supporter_id=who, from_day=date(2027, 1, 1), why="入院")
    found = mend(demo_engine, demo_url, view, what)
    assert found.happenings == (what,)
    assert found.after.empty <= len(view.empty) + sum(d.supporter_id == who for d in view.duties)
    theirs = next(letter for letter in found.letters if letter.person.supporter_id == who)
    assert {one.news for one in theirs.told} == {News.LOST}
    assert len(theirs.told) == sum(d.supporter_id == who for d in view.duties)
    with reading(demo_engine) as session:
        assert people.supporter(session, who).absences == (), "nothing before it is taken"
    after = accept(demo_engine, found)
    assert who not in {duty.supporter_id for duty in after.duties}
    assert len(after.empty) == found.after.empty
    told = {
        (one.place.code, letter.person.supporter_id)
        for letter in found.letters
        for one in letter.told
    }
    was = {(d.session_code, d.supporter_id) for d in view.duties if d.supporter_id}
    now = {(d.session_code, d.supporter_id) for d in after.duties if d.supporter_id}
    assert was ^ now <= told
    with reading(demo_engine) as session:
        (kept,) = people.supporter(session, who).absences
    assert (kept.from_day, kept.to_day, kept.why) == (date(2027, 1, 1), None, "入院")
    assert not changes.since(demo_engine, after.roster_id, TRAVEL)
    decided = proposals.proposal(demo_engine, view.scenario_id)
    assert decided is not None
    assert decided.accepted == after.roster_id


def test_a_roster_by_order_is_repaired_and_has_others_beside_it(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    """Its objective can be longer than a database's integers, and it claims its levels."""
    priorities.choose(demo_engine, scenario_id, priorities.Priorities(Order.FAIR, 18 * 60))
    run_id = build_roster.submit(demo_engine, scenario_id, Limits(0.0), TRAVEL)
    build_roster.work(demo_url, run_id)
    roster_id = roster_desk.newest_roster(demo_engine, scenario_id)
    assert roster_id is not None
    view = roster_desk.view(demo_engine, roster_id)
    assert view.objective > 2**31
    who = busiest(view)
    after = accept(
        demo_engine,
        mend(demo_engine, demo_url, view, DropOut(supporter_id=who, from_day=date(2027, 1, 1))),
    )
    assert who not in {duty.supporter_id for duty in after.duties}
    assert after.order is Order.FAIR
    assert not changes.since(demo_engine, after.roster_id, TRAVEL)
    asked = other_rosters.ask(demo_engine, after.roster_id, RunKind.ALTERNATIVES, Limits(9.0))
    build_roster.work(demo_url, asked)
    found = other_rosters.others(demo_engine, scenario_id, after.roster_id)
    assert found is not None
    for other in found.found[:1]:
        adopted = other_rosters.adopt(demo_engine, asked, other.number)
        assert roster_desk.view(demo_engine, adopted).order is Order.FAIR


def test_a_repair_is_refused_where_the_rules_have_moved_on(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    found = mend(demo_engine, demo_url, view, DayClosed(day=date(2027, 1, 12)))
    other = season.supporters(demo_engine, demo.DEMO_CITY)[5]
    supporter_rules.save(
        demo_engine, other.supporter_id, supporter_rules.SupporterRules(), None, TRAVEL
    )
    with pytest.raises(InputError, match="repair.moved_on"):
        accept(demo_engine, found)
    assert all(
        one.status is SessionStatus.PLANNED
        for one in season.all_sessions(demo_engine, view.scenario_id)
    )


def test_a_proposal_let_go_leaves_nothing(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    found = mend(demo_engine, demo_url, view, DayClosed(day=date(2027, 1, 12)))
    repairs.let_go(demo_engine, found.run_id)
    assert proposals.proposal(demo_engine, view.scenario_id) is None
    with pytest.raises(InputError, match="repair.no_answer"):
        accept(demo_engine, found)


def test_a_closed_day_cancels_all_but_online_sessions(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    day = date(2027, 1, 12)
    held = [one for one in season.sessions(demo_engine, view.scenario_id) if one.day == day]
    assert any(one.online for one in held)
    closed = DayClosed(day=day)
    assert look(demo_engine, view, closed).cancelled == sum(not one.online for one in held)
    found = mend(demo_engine, demo_url, view, closed)
    news = {one.news for letter in found.letters for one in letter.told}
    assert News.CANCELLED in news
    accept(demo_engine, found)
    left = [one for one in season.sessions(demo_engine, view.scenario_id) if one.day == day]
    assert left
    assert all(one.online for one in left)


def test_a_session_is_moved_added_and_cancelled_at_once(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    planned = [
        one
        for one in season.sessions(demo_engine, view.scenario_id)
        if not (one.online or one.series)
    ]
    moved, off = planned[10], planned[20]
    code = happenings.free_code(demo_engine, view.scenario_id, date(2027, 1, 14), ())
    what: tuple[Happening, ...] = (
        Moved(
            session_id=moved.session_id,
            day=date(2027, 1, 15),
            start_min=810,
            venue_id=moved.venue_id,
        ),
        Cancelled(session_id=off.session_id),
        Added(
            code=code,
            venue_id=moved.venue_id,
            course_code="B1",
            day=date(2027, 1, 14),
            start_min=600,
            learners=5,
        ),
    )
    opened = look(demo_engine, view, *what)
    assert sum(one.place.code == code for one in opened.openings) == 2, "5 learners: two people"
    after = accept(demo_engine, mend(demo_engine, demo_url, view, *what))
    now = {one.code: one for one in season.sessions(demo_engine, view.scenario_id)}
    assert off.code not in now
    assert (now[moved.code].day, now[moved.code].start_min) == (date(2027, 1, 15), 810)
    assert (now[code].leads, now[code].assistants, now[code].end_min) == (1, 1, 660)
    shown = {duty.session_code for duty in after.duties}
    assert code in shown
    assert off.code not in shown
    assert view.duties == roster_desk.view(demo_engine, view.roster_id).duties, "history stays"


def test_whoever_is_chosen_to_step_in_does(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    who = busiest(view)
    out = DropOut(supporter_id=who, from_day=date(2027, 1, 1))
    opening = next(one for one in look(demo_engine, view, out).openings if one.fillable_alone)
    alone = [taker for taker in opening.takers or () if taker.alone]
    chosen = alone[-1].person
    asked = Asked(
        session_code=opening.place.code, supporter_id=chosen.supporter_id, role=opening.role
    )
    after = accept(demo_engine, mend(demo_engine, demo_url, view, out, asked))
    assert (opening.place.code, opening.role, chosen.supporter_id) in {
        (duty.session_code, duty.role, duty.supporter_id) for duty in after.duties
    }


def test_what_is_over_is_held_and_stays(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    today = date(2027, 1, 14)
    who = busiest(view)
    out = (DropOut(supporter_id=who, from_day=today),)
    run_id = repairs.ask(demo_engine, view.roster_id, out, Limits(5.0), TRAVEL, today=today)
    build_roster.work(demo_url, run_id)
    after = roster_desk.view(demo_engine, repairs.accept(demo_engine, run_id, TRAVEL, today=today))

    def over(shown: RosterView) -> set[tuple[str, Role, int | None]]:
        return {
            (duty.session_code, duty.role, duty.supporter_id)
            for duty in shown.duties
            if duty.day < today and duty.supporter_id is not None
        }

    assert over(after) == over(view)
    assert {one.held for one in after.duties if one.day < today} == {True}
    assert {one.held for one in after.duties if one.day >= today} == {False}


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (
            DropOut(supporter_id=1, from_day=NINTH, to_day=date(2027, 1, 8)),
            "happening.days",
        ),
        (DropOut(supporter_id=1, from_day=date(2027, 2, 1)), "happening.month"),
        (DropOut(supporter_id=99_999, from_day=NINTH), "supporter.not_on_file"),
        (Cancelled(session_id=99_999), "session.not_on_file"),
        (Moved(session_id=1, day=date(2027, 2, 1), start_min=600, venue_id=1), "happening.month"),
        (Moved(session_id=1, day=date(2027, 1, 20), start_min=1430, venue_id=1), "happening.hours"),
        (
            Moved(session_id=1, day=date(2027, 1, 20), start_min=600, venue_id=9_999),
            "venue.not_on_file",
        ),
    ],
)
def test_a_happening_that_makes_no_sense_is_refused(
    demo_engine: Engine, view: RosterView, what: Happening, code: str
) -> None:
    before = season.data_version(demo_engine)
    with pytest.raises(Exception, match=code):
        look(demo_engine, view, what)
    assert season.data_version(demo_engine) == before


def test_happenings_survive_as_text() -> None:
    every: tuple[Happening, ...] = (
        DropOut(supporter_id=1, from_day=NINTH, why="風邪"),
        Moved(session_id=1, day=NINTH, start_min=600, venue_id=2),
        Cancelled(session_id=3),
        DayClosed(day=NINTH),
        Asked(session_code="a", supporter_id=1, role=Role.LEAD),
        Added(code="x", venue_id=1, course_code="B1", day=NINTH, start_min=1, learners=2),
    )
    assert happenings.from_json(happenings.to_json(every)) == every


def test_an_empty_seat_is_explained_by_what_a_re_solve_confirms(
    demo_engine: Engine, view: RosterView
) -> None:
    for duty in view.empty:
        why = seat_reasons.why_empty(demo_engine, view.roster_id, duty.session_code, duty.role)
        assert why is not None
        assert why.remedies or why.taker
        assert all(one.seats_filled >= 1 for one in why.remedies)
    filled = next(duty for duty in view.duties if duty.supporter_id is not None)
    assert seat_reasons.why_empty(
        demo_engine, view.roster_id, filled.session_code, filled.role
    ) is None or filled.session_code in {duty.session_code for duty in view.empty}


def test_a_filled_seat_names_who_would_have_been_next(
    demo_engine: Engine, view: RosterView
) -> None:
    duty = next(d for d in view.duties if d.supporter_id is not None and d.role is Role.LEAD)
    codes = {one.supporter_id: one.supporter_code for one in view.loads}
    assert duty.supporter_id is not None
    why = seat_reasons.why_them(
        demo_engine,
        view.roster_id,
        seat_reasons.Assignment(
            duty.session_code, codes[duty.supporter_id], duty.role, duty.person
        ),
    )
    assert why is not None
    assert why.next_best is None or why.next_best.person.supporter_id != duty.supporter_id
    counted = sum(n for _, n in (*why.against, *why.broken))
    offered = why.others + (why.next_best is not None)
    assert counted + offered == len(view.loads) - 1


def test_one_more_supporter_brings_what_a_re_solve_shows(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    assert other_rosters.one_more(demo_engine, view.scenario_id, view.roster_id) is None
    run_id = other_rosters.ask(demo_engine, view.roster_id, RunKind.WORTH, Limits(8.0))
    build_roster.work(demo_url, run_id)
    found = other_rosters.one_more(demo_engine, view.scenario_id, view.roster_id)
    assert found is not None
    assert all(one.seats >= 0 and one.saved > 0 for one in found)
    assert roster_desk.newest_roster(demo_engine, view.scenario_id) == view.roster_id


def test_another_roster_is_adopted_as_a_draft_of_its_own(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    run_id = other_rosters.ask(demo_engine, view.roster_id, RunKind.ALTERNATIVES, Limits(9.0))
    assert (
        other_rosters.ask(demo_engine, view.roster_id, RunKind.ALTERNATIVES, Limits(9.0)) == run_id
    ), "asked twice, looked for once"
    build_roster.work(demo_url, run_id)
    found = other_rosters.others(demo_engine, view.scenario_id, view.roster_id)
    assert found is not None
    assert found.standing.filled == view.seats - len(view.empty)
    for other in found.found:
        assert other.after < other.before
        assert other.standing.filled >= found.standing.filled
    assert found.found, "an instant roster has a better one beside it"
    adopted = other_rosters.adopt(demo_engine, run_id, found.found[0].number)
    shown = roster_desk.view(demo_engine, adopted)
    assert shown.seats - len(shown.empty) == found.found[0].standing.filled
    assert shown.version is None
    with pytest.raises(InputError, match="repair.no_answer"):
        other_rosters.adopt(demo_engine, run_id, 99)


def test_a_stopped_question_keeps_what_was_found_and_says_so(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    run_id = other_rosters.ask(demo_engine, view.roster_id, RunKind.WORTH, Limits(60.0))
    build_roster.request_stop(demo_engine, run_id)
    build_roster.work(demo_url, run_id)
    run = roster_desk.newest_run(demo_engine, view.scenario_id, utc_now(), RunKind.WORTH)
    assert run is not None
    assert run.state is RunState.STOPPED
    assert other_rosters.one_more(demo_engine, view.scenario_id, view.roster_id) == ()


def test_a_stopped_repair_is_a_roster_that_keeps_every_rule(
    demo_engine: Engine, demo_url: str, view: RosterView
) -> None:
    what = DropOut(supporter_id=busiest(view), from_day=date(2027, 1, 1), why="")
    run_id = repairs.ask(demo_engine, view.roster_id, (what,), Limits(60.0), TRAVEL, today=BEFORE)
    build_roster.request_stop(demo_engine, run_id)
    build_roster.work(demo_url, run_id)
    found = proposals.proposal(demo_engine, view.scenario_id)
    assert found is not None
    after = accept(demo_engine, found)
    assert busiest(view) not in {duty.supporter_id for duty in after.duties}
