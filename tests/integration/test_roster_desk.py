"""The roster desk on the demonstration: pins that are kept or refused, and versions that stay."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from data.database import transaction
from data.travel.straight_line import StraightLine
from models.errors import InputError, NotFound
from models.kinds import Role, RosterStatus, SkillLevel
from models.reasons import Reason
from models.tables import Assignment, Publication, Roster
from optimizer.outcome import Limits
from optimizer.services import build_roster, demo, pairs, roster_desk, season
from optimizer.services.roster_desk import Duty, RosterView

TRAVEL = StraightLine()


@pytest.fixture
def scenario_id(demo_engine: Engine) -> int:
    (found,) = season.scenarios(demo_engine, demo.DEMO_CITY)
    assert found.id is not None
    return found.id


def build(engine: Engine, url: str, scenario_id: int) -> RosterView:
    """The instant roster, stored and looked at."""
    run_id = build_roster.submit(engine, scenario_id, Limits(0.0), TRAVEL)
    build_roster.work(url, run_id)
    roster_id = roster_desk.newest_roster(engine, scenario_id)
    assert roster_id is not None
    return roster_desk.view(engine, roster_id)


def a_filled_seat(view: RosterView, role: Role = Role.LEAD) -> Duty:
    return next(d for d in view.duties if d.supporter_id is not None and d.role is role)


def test_a_view_shows_every_seat_once_and_every_supporter(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    view = build(demo_engine, demo_url, scenario_id)
    planned = season.sessions(demo_engine, scenario_id)
    assert len(view.sittings) == len(planned)
    assert view.seats == sum(one.leads + one.assistants for one in planned)
    assert len(view.loads) == len(season.supporters(demo_engine, demo.DEMO_CITY))
    filled = view.seats - len(view.empty)
    assert sum(load.sessions for load in view.loads) == filled
    assert sum(load.travel_min for load in view.loads) == view.parts.travel_min.amount
    leads = sum(duty.role is Role.LEAD for duty in view.empty)
    assert leads == view.parts.unfilled_lead.amount
    assert len(view.empty) - leads == view.parts.unfilled_assistant.amount


def test_every_empty_seat_says_how_many_people_each_question_leaves(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    view = build(demo_engine, demo_url, scenario_id)
    assert view.empty, "the demonstration has empty seats to explain"
    staff = season.supporters(demo_engine, demo.DEMO_CITY)
    people = sum(one.rules.people for one in staff)
    for duty in view.empty:
        assert duty.chain is not None
        counts = [left for _, left in duty.chain.chain]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] <= duty.chain.people == people


def test_a_pin_is_kept_by_the_next_roster(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    view = build(demo_engine, demo_url, scenario_id)
    seat = a_filled_seat(view)
    found = roster_desk.candidates(demo_engine, scenario_id, seat.session_id, seat.role, TRAVEL)
    paired = {
        who.supporter_id
        for pair in pairs.pairs(demo_engine, demo.DEMO_CITY)
        for who in (pair.first, pair.second)
    }
    others = paired | {seat.supporter_id}  # a pin of one of a pair asks for the other as well
    other = next(c for c in found if not c.against and c.supporter_id not in others)
    pin = (demo_engine, scenario_id, seat.session_id, other.supporter_id, seat.role, TRAVEL)
    roster_desk.pin(*pin)
    (shown,) = roster_desk.pins(demo_engine, scenario_id)
    assert (shown.session_id, shown.supporter_id, shown.role, shown.name, shown.fictional) == (
        seat.session_id,
        other.supporter_id,
        seat.role,
        other.name,
        True,
    )
    again = build(demo_engine, demo_url, scenario_id)
    (kept,) = [duty for duty in again.duties if duty.pinned]
    assert (kept.session_id, kept.supporter_id) == (seat.session_id, other.supporter_id)


def test_a_pin_taken_off_is_gone(demo_engine: Engine, demo_url: str, scenario_id: int) -> None:
    seat = a_filled_seat(build(demo_engine, demo_url, scenario_id))
    assert seat.supporter_id is not None
    roster_desk.pin(demo_engine, scenario_id, seat.session_id, seat.supporter_id, seat.role, TRAVEL)
    before = season.data_version(demo_engine)
    roster_desk.unpin(demo_engine, seat.session_id, seat.supporter_id)
    assert roster_desk.pinned(demo_engine, scenario_id) == frozenset()
    assert season.data_version(demo_engine) != before


def test_a_pin_of_somebody_who_cannot_come_is_refused_and_nothing_stored(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    seat = a_filled_seat(build(demo_engine, demo_url, scenario_id))
    found = roster_desk.candidates(demo_engine, scenario_id, seat.session_id, seat.role, TRAVEL)
    away = next(one for one in found if Reason.NOT_AVAILABLE in one.against)
    before = season.data_version(demo_engine)
    with pytest.raises(InputError, match="roster.pins_conflict"):
        roster_desk.pin(
            demo_engine, scenario_id, seat.session_id, away.supporter_id, seat.role, TRAVEL
        )
    assert roster_desk.pinned(demo_engine, scenario_id) == frozenset()
    assert season.data_version(demo_engine) == before


def test_a_pin_that_contradicts_another_pin_is_refused_and_the_first_stays(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    """The only lead seat of a session cannot hold two people."""
    view = build(demo_engine, demo_url, scenario_id)
    seat = a_filled_seat(view)
    found = roster_desk.candidates(demo_engine, scenario_id, seat.session_id, seat.role, TRAVEL)
    first, second = [one.supporter_id for one in found if not one.against][:2]
    roster_desk.pin(demo_engine, scenario_id, seat.session_id, first, seat.role, TRAVEL)
    with pytest.raises(InputError, match="roster.pins_conflict"):
        roster_desk.pin(demo_engine, scenario_id, seat.session_id, second, seat.role, TRAVEL)
    assert roster_desk.pinned(demo_engine, scenario_id) == {(seat.session_id, first)}


def test_candidates_have_the_skill_and_those_who_can_come_stand_first(
    demo_engine: Engine, scenario_id: int
) -> None:
    one = season.sessions(demo_engine, scenario_id)[0]
    leads = roster_desk.candidates(demo_engine, scenario_id, one.session_id, Role.LEAD, TRAVEL)
    both = roster_desk.candidates(demo_engine, scenario_id, one.session_id, Role.ASSISTANT, TRAVEL)
    skills = {s.supporter_id: s.skills for s in season.supporters(demo_engine, demo.DEMO_CITY)}
    assert {c.supporter_id for c in leads} == {
        s for s, has in skills.items() if has.get(one.course_code) is SkillLevel.LEAD
    }
    assert {c.supporter_id for c in both} == {s for s, h in skills.items() if one.course_code in h}
    assert [bool(c.against) for c in both] == sorted(bool(c.against) for c in both)


def test_publishing_numbers_the_versions_and_is_possible_once(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    first = build(demo_engine, demo_url, scenario_id)
    assert first.status is RosterStatus.DRAFT
    assert roster_desk.publish(demo_engine, first.roster_id) == 1
    with pytest.raises(InputError, match="roster.already_published"):
        roster_desk.publish(demo_engine, first.roster_id)
    second = build(demo_engine, demo_url, scenario_id)
    assert roster_desk.publish(demo_engine, second.roster_id) == 2
    assert [one.version for one in roster_desk.publications(demo_engine, scenario_id)] == [2, 1]
    shown = roster_desk.view(demo_engine, first.roster_id)
    assert (shown.status, shown.version) == (RosterStatus.PUBLISHED, 1)
    assert shown.duties == first.duties


def test_a_roster_that_does_not_exist_cannot_be_published(demo_engine: Engine) -> None:
    with pytest.raises(NotFound, match="roster.not_on_file"):
        roster_desk.publish(demo_engine, 999)


@pytest.mark.parametrize("table", [Roster, Assignment, Publication])
def test_what_was_published_can_be_neither_changed_nor_removed(
    demo_engine: Engine, demo_url: str, scenario_id: int, table: type
) -> None:
    roster_desk.publish(demo_engine, build(demo_engine, demo_url, scenario_id).roster_id)
    for change in (update(table).values(id=col(table.id) + 1000), delete(table)):
        with pytest.raises(DatabaseError, match="append-only"), transaction(demo_engine) as session:
            session.execute(change)


def test_the_desk_offers_the_newest_draft_and_every_version(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    assert roster_desk.choices(demo_engine, scenario_id) == ()
    first = build(demo_engine, demo_url, scenario_id).roster_id
    roster_desk.publish(demo_engine, first)
    build(demo_engine, demo_url, scenario_id)
    newest = build(demo_engine, demo_url, scenario_id).roster_id
    offered = roster_desk.choices(demo_engine, scenario_id)
    assert [(one.roster_id, one.version) for one in offered] == [(newest, None), (first, 1)]


def test_the_next_roster_counts_what_changes_from_the_published_one(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    published = build(demo_engine, demo_url, scenario_id)
    roster_desk.publish(demo_engine, published.roster_id)
    again = build(demo_engine, demo_url, scenario_id)
    before = {(d.session_id, d.supporter_id) for d in published.duties if d.supporter_id}
    after = {(d.session_id, d.supporter_id) for d in again.duties if d.supporter_id}
    assert again.parts.change.amount == len(before ^ after)
