"""Random small roster problems that use every field of the format."""

from __future__ import annotations

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
def problems(draw: st.DrawFn) -> RosterProblem:
    """Up to four people in up to three entries, up to five sessions."""
    people = draw(st.sampled_from([(1, 2), (3,), (1, 1, 2), (2, 2), (1, 1, 1), (1, 3), (1,)]))
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
