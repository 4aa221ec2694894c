"""Seats, people and what a change costs, in the words of the city hall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.components.dates import hours_text, short_day
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens.month_desk import person, place_name
from models.clock import MINUTES_PER_DAY, clock_text
from models.kinds import Role
from models.reasons import Reason, Rule
from optimizer.roster.desk.difference import News
from optimizer.roster.desk.trial import Extra
from optimizer.services.happenings import (
    Added,
    Asked,
    Cancelled,
    DayClosed,
    DropOut,
    Happening,
    Moved,
)
from optimizer.services.proposals import Told
from optimizer.services.seat_reasons import RemedyView
from optimizer.services.seat_words import Person, Place, Seat, Taker
from optimizer.services.wishes import NOON_MIN

_SAID_ANYWAY = frozenset({"unfilled_lead", "unfilled_assistant", "change"})
"""Parts that a line about somebody in a seat says in words: the seat, and who hands on which."""

MOST_EXTRAS = 3
"""Parts that a line names; the rest would be read by nobody."""


def name_of(t: Text, one: Person) -> str:
    """A person by name; an invented one says so."""
    return person(t, one.name, fictional=one.fictional)


def when_of(t: Text, place: Place) -> str:
    """Day and hours: 1/12(火) 10:00–11:00."""
    return f"{short_day(t, place.day)} {hours_text(place.start_min, place.end_min)}"


def where_of(here: Context, place: Place) -> str:
    """The venue, or online with its host."""
    return place_name(here, place.venue_name, online=place.online)


def extras(t: Text, found: Iterable[Extra]) -> str:
    """Say what there is more or less of: 移動 +12分・公平な回数超え +1回."""
    said = [t(f"mend.extra.{one.part}", n=f"{one.amount:+,}") for one in found if one.amount]
    return t("mend.comma").join(said[:MOST_EXTRAS]) or t("mend.no_extra")


def taker(here: Context, one: Taker) -> str:
    """Say who could step in, what it costs, and whom else it concerns."""
    t = here.t
    felt = [extra for extra in one.extras if extra.part not in _SAID_ANYWAY]
    words = t("mend.taker", name=name_of(t, one.person), extras=extras(t, felt), load=one.load)
    if one.gives_up is None:
        return words
    gone = {"name": name_of(t, one.person), "seat": seat(here, one.gives_up)}
    if one.refilled_by is None:
        return f"{words} {t('mend.gives_up', **gone)}"
    return f"{words} {t('mend.hands_on', **gone, other=name_of(t, one.refilled_by))}"


def seat(here: Context, one: Seat) -> str:
    """A seat: 1/13(水) 10:00–11:00 太田 主講師."""
    t = here.t
    return t(
        "mend.seat",
        when=when_of(t, one.place),
        place=where_of(here, one.place),
        role=t(f"role.{one.role}"),
    )


def why_nots(
    t: Text, against: Iterable[tuple[Reason, int]], broken: Iterable[tuple[Rule, int]]
) -> list[str]:
    """Say of how many people what stands in the way."""
    lines = [t("mend.why_not", why=t(f"roster.against.{why}"), n=n) for why, n in against]
    return lines + [t("mend.why_not", why=t(f"mend.broken.{rule}"), n=n) for rule, n in broken]


def remedy(here: Context, one: RemedyView, course_names: Mapping[str, str]) -> str:
    """Say what could be decided, and what a re-solve has shown it to bring."""
    t = here.t
    course = one.course_code or ""
    level = "role.lead" if one.leads else "role.assistant"
    what = t(
        f"mend.remedy.{one.kind}",
        name="" if one.person is None else name_of(t, one.person),
        cap="" if one.cap is None else t(f"mend.cap.{one.cap}"),
        limit=one.limit,
        when="" if one.place is None else when_of(t, one.place),
        weekday="" if one.weekday is None else t(f"weekday.{one.weekday}"),
        hours=_hours(t, one),
        course=course_names.get(course, course),
        level=t(level),
        venue="" if one.venue_name is None else place_name(here, one.venue_name, online=False),
        minutes=one.minutes,
    )
    gained = t("mend.remedy_fills", n=one.seats_filled)
    rest = [extra for extra in one.extras if extra.part not in (*_SAID_ANYWAY, "person_used")]
    costs = f"{t('mend.comma')}{extras(t, rest)}" if any(e.amount for e in rest) else ""
    return t("mend.remedy_line", what=what, gained=f"{gained}{costs}")


def _hours(t: Text, one: RemedyView) -> str:
    """When somebody new would come: 午前, 午後, or the hours."""
    if one.start_min is None or one.end_min is None:
        return ""
    ends = (one.start_min, one.end_min)
    halves = {(0, NOON_MIN): "morning", (NOON_MIN, MINUTES_PER_DAY): "afternoon"}
    if ends in halves:
        return t(f"mend.{halves[ends]}")
    return f"{clock_text(one.start_min)}–{clock_text(one.end_min)}"


def told(here: Context, one: Told) -> str:
    """Say what a person must be told of one session."""
    t = here.t
    roles = {
        "role": _role(t, one.role_after if one.news is News.GAINED else one.role_before),
        "then": _role(t, one.role_before),
        "now": _role(t, one.role_after),
    }
    return t(
        f"mend.told.{one.news}",
        when=when_of(t, one.place),
        place=where_of(here, one.place),
        was="" if one.before is None else when_of(t, one.before),
        **roles,
    )


def _role(t: Text, role: Role | None) -> str:
    return "" if role is None else t(f"role.{role}")


def happening(
    here: Context,
    one: Happening,
    people: Mapping[int, str],
    sessions: Mapping[int, str],
    venues: Mapping[int, str],
) -> str:
    """Say what has happened.

    Args:
        here: The frame's choices.
        one: What has happened.
        people: Name by supporter's id.
        sessions: When and where, by session's id.
        venues: Name by venue's id.
    """
    t = here.t
    match one:
        case DropOut():
            name = people.get(one.supporter_id, "")
            first = short_day(t, one.from_day)
            if one.to_day is None:
                return t("mend.happened.drop_out_open", name=name, first=first)
            last = short_day(t, one.to_day)
            key = "drop_out_day" if one.to_day == one.from_day else "drop_out"
            return t(f"mend.happened.{key}", name=name, first=first, last=last)
        case Moved():
            when = f"{short_day(t, one.day)} {clock_text(one.start_min)}"
            session = sessions.get(one.session_id, "")
            venue = venues.get(one.venue_id, "")
            return t("mend.happened.moved", session=session, when=when, venue=venue)
        case Cancelled():
            return t("mend.happened.cancelled", session=sessions.get(one.session_id, ""))
        case Added():
            when = f"{short_day(t, one.day)} {clock_text(one.start_min)}"
            return t("mend.happened.added", when=when, venue=venues.get(one.venue_id, ""))
        case DayClosed():
            return t("mend.happened.day_closed", day=short_day(t, one.day))
        case Asked():
            return t(
                "mend.happened.asked",
                name=people.get(one.supporter_id, ""),
                role=t(f"role.{one.role}"),
            )
