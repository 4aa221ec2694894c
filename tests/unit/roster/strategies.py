"""Random small roster problems that use every field of the format."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from optimizer.roster.problem import (
    Ban,
    Pin,
    PreviousAssignment,
    RosterProblem,
    Session,
    Supporter,
    Weights,
)

VENUES, COURSES, TAGS = ("A", "B", "C"), ("basics", "payments"), ("sign", "english")
DAYS = (0, 1, 7)
"""Two days of one week and one of the next."""

PEOPLE = ((1, 2), (3,), (1, 1, 2), (2, 2), (1, 1, 1), (1, 3), (1,))
SEATS = [(1, 1), (1, 0), (2, 1), (0, 2), (1, 2), (0, 1), (0, 0)]
ALL_DAY = (480, 720)
WINDOWS = [[ALL_DAY], [ALL_DAY], [ALL_DAY], [ALL_DAY], [(480, 240), (720, 240)], [(480, 300)], []]
SKILLS = [
    {course: level for course, level in zip(COURSES, levels, strict=False) if level}
    for levels in (
        ("lead", "lead"),
        ("lead", "assistant"),
        ("assistant", "assistant"),
        ("assistant", "lead"),
        ("lead", None),
    )
]

minutes = st.sampled_from([5, 10, 15, 20, 30, 0, 45])
ways = st.integers(0, 14).flatmap(lambda n: st.just(-1) if n == 14 else minutes)
roles = st.sampled_from([None, Role.LEAD, Role.ASSISTANT])


def often(usual: object, else_from: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """``usual`` two times out of three."""
    return st.integers(0, 2).flatmap(lambda n: else_from if n == 2 else st.just(usual))


def cap(*limits: int) -> st.SearchStrategy[Any]:
    return often(None, st.sampled_from(limits))


@st.composite
def matrices(draw: st.DrawFn) -> tuple[tuple[int, ...], ...]:
    size = range(len(VENUES))
    return tuple(tuple(0 if a == b else draw(ways) for b in size) for a in size)


@st.composite
def supporters(draw: st.DrawFn, name: str, people: int) -> Supporter:
    windows = [
        TimeWindow(day * 1440 + start, day * 1440 + start + length)
        for day in DAYS
        for start, length in draw(st.sampled_from(WINDOWS))
    ]
    return Supporter(
        id=name,
        count=people,
        mode=draw(st.sampled_from(["car", "bus"])),
        home_to_venue_min=tuple(draw(ways) for _ in VENUES),
        max_travel_min=draw(cap(20, 30, 10)),
        available=tuple(windows),
        skills={c: SkillLevel(level) for c, level in draw(st.sampled_from(SKILLS)).items()},
        tags=tuple(draw(st.lists(st.sampled_from(TAGS), unique=True))),
        max_per_day=draw(cap(1, 2, 1, 0)),
        max_per_week=draw(cap(2, 3, 1)),
        max_total=draw(cap(3, 2, 4)),
        fair_share=draw(cap(1, 2, 0)),
    )


@st.composite
def sessions(draw: st.DrawFn, name: str) -> Session:
    day = draw(st.sampled_from([0, 0, 0, 0, 1, 7]))
    start = day * 1440 + draw(st.sampled_from(range(480, 900, 15)))
    seats = draw(st.sampled_from(SEATS))
    return Session(
        id=name,
        venue=draw(st.sampled_from(VENUES)),
        start_min=start,
        end_min=start + draw(st.sampled_from([30, 60, 45])),
        course=draw(st.sampled_from(COURSES)),
        leads=seats[0],
        assistants=seats[1],
        tags_required=tuple(draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=2))),
    )


@st.composite
def problems(draw: st.DrawFn, people_of: tuple[tuple[int, ...], ...] = PEOPLE) -> RosterProblem:
    """Up to four people in up to three entries, up to five sessions."""
    people = draw(st.sampled_from(people_of))
    entries = tuple(draw(supporters(f"p{i}", n)) for i, n in enumerate(people))
    planned = tuple(draw(sessions(f"s{i}")) for i in range(draw(st.sampled_from([5, 4, 5, 3, 2]))))
    pair = {
        "session": st.sampled_from([one.id for one in planned]),
        "supporter": st.sampled_from([one.id for one in entries]),
    }
    price = st.sampled_from
    return RosterProblem(
        name="random",
        days=8,
        buffer_min=draw(st.sampled_from([0, 5, 10])),
        rest_at_home_min=draw(st.sampled_from([0, 15, 30])),
        venues=VENUES,
        courses=COURSES,
        travel_min={mode: draw(matrices()) for mode in ("car", "bus")},
        supporters=entries,
        sessions=planned,
        pins=tuple(draw(often([], st.lists(st.builds(Pin, **pair, role=roles), max_size=3)))),
        bans=tuple(draw(st.lists(st.builds(Ban, **pair), max_size=1))),
        previous=tuple(
            draw(st.lists(st.builds(PreviousAssignment, **pair, role=roles), max_size=4))
        ),
        weights=Weights(
            unfilled_lead=draw(price([3000, 3000, 300, 40])),
            unfilled_assistant=draw(price([1000, 1000, 100, 60])),
            unfilled_tag=draw(price([700, 70, 0])),
            travel_min=draw(price([1, 1, 3, 0])),
            overload=draw(price([0, 30])),
            person_used=draw(price([0, 40])),
            change=draw(price([0, 45])),
        ),
    )


@st.composite
def richer_supporters(draw: st.DrawFn, plain: Supporter) -> Supporter:
    """Somebody with the wishes and limits of version 2."""
    alone = plain.count == 1
    windows = st.lists(st.sampled_from(plain.available), unique=True)
    wished = draw(often([], windows)) if plain.available else []
    return replace(
        plain,
        rest_between_days_min=draw(cap(1000, 1200, 1300, 1440)) if alone else None,
        max_days_per_week=draw(cap(1, 2, 0)),
        max_evenings_per_week=draw(cap(1, 0)),
        max_evenings=draw(cap(1, 2, 0)),
        newcomer=draw(often(False, st.just(True))),
        min_total=draw(often(0, often(0, st.sampled_from([1, 1, 2])))),
        preferred_venues=tuple(draw(st.lists(st.sampled_from(VENUES), unique=True, max_size=2))),
        preferred=tuple(wished),
        dispatch=draw(often(False, st.booleans())),
    )


@st.composite
def richer_sessions(draw: st.DrawFn, plain: Session) -> Session:
    """A session that may be online, held, or one of a series."""
    series = draw(often(None, st.sampled_from(["x", "y"])))
    later = 1440 if plain.day == 0 and draw(often(False, st.just(True))) else 0
    return replace(
        plain,
        start_min=plain.start_min + later,
        end_min=plain.end_min + later,
        online=draw(often(False, st.booleans())),
        series=series,
        leads=min(plain.leads, 1) if series else plain.leads,
        held=draw(often(False, st.booleans())),
    )


@st.composite
def richer_problems(draw: st.DrawFn) -> RosterProblem:
    """A problem with everything that version 2 adds, in some measure; its weights are given."""
    plain = draw(problems(((1, 1, 1), (1, 1, 2), (1, 1), (1, 2), (2, 2), (3,))))
    planned = tuple(draw(richer_sessions(one)) for one in plain.sessions)
    held = {one.id for one in planned if one.held}
    entries = tuple(draw(richer_supporters(one)) for one in plain.supporters)
    people = [(one.id, person) for one in entries for person in range(one.count)]
    past = [one for one in plain.previous if one.session not in held]
    past += [
        PreviousAssignment(name, who, draw(st.sampled_from(list(Role))), person)
        for name in sorted(held)
        for who, person in draw(st.lists(st.sampled_from(people), unique=True, max_size=3))
    ]
    couples = list(combinations([one.id for one in entries if one.count == 1], 2))
    tied = draw(st.lists(st.sampled_from(couples), unique=True, max_size=2)) if couples else []
    parted = draw(st.integers(0, len(tied)))
    return replace(
        plain,
        supporters=entries,
        sessions=planned,
        previous=tuple(past),
        pins=tuple(pin for pin in plain.pins if pin.session not in held),
        evening_from_min=draw(st.sampled_from([720, 600, 840, 1080])),
        together=tuple(tied[:parted][:1]),
        apart=tuple(tied[parted:]),
        weights=replace(
            plain.weights,
            dispatched=draw(st.sampled_from([0, 50])),
            unpreferred_venue=draw(st.sampled_from([0, 15])),
            unpreferred_time=draw(st.sampled_from([0, 20])),
        ),
    )
