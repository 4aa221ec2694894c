"""The roster as a workbook: by day, by venue, by person, and the seats nobody sits in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl import Workbook

from dashboard.exports.sheets import Column, Entry, Marked, Paper, book_bytes, new_book
from dashboard.exports.why import why_empty
from dashboard.exports.words import (
    all_invented,
    course_text,
    day_text,
    moment_day_text,
    month_text,
    person_name,
    supporter_name,
    time_text,
    with_fiction,
)
from dashboard.i18n.text import Text
from models.kinds import Role
from optimizer.services.roster_view import Duty, Load, RosterView


def roster_workbook(
    view: RosterView, course_names: Mapping[str, str], t: Text, *, personal: bool = True
) -> bytes:
    """Return the roster as an Excel file, to be printed on A4 landscape.

    Args:
        view: The roster.
        course_names: Name by course code, in the language of ``t``.
        t: The language.
        personal: False leaves out who anybody is: seats are only filled or empty, and there
            is no sheet by person.
    """
    book = new_book(_title(view, t("export.sheet.by_day"), t), t("app.name"))
    desk = _Desk(book, view, course_names, t, personal)
    _by_day(desk)
    _by_venue(desk)
    if personal:
        _by_person(desk)
    _empty_seats(desk)
    return book_bytes(book)


@dataclass(frozen=True, slots=True)
class _Sitting:
    """One session with its seats; ``first`` stands for all of them in what they share."""

    first: Duty
    leads: tuple[Duty, ...]
    assistants: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every sheet is made from."""

    book: Workbook
    view: RosterView
    course_names: Mapping[str, str]
    t: Text
    personal: bool

    def paper(self, sheet: str, columns: Sequence[tuple[str, float]]) -> Paper:
        """Begin a sheet: the keys of its name and of its headings."""
        name = self.t(f"export.sheet.{sheet}")
        return Paper(
            self.book,
            name,
            title=_title(self.view, name, self.t),
            subtitle=with_fiction(
                _edition(self.view, self.t), self.t, invented=all_invented(self.view)
            ),
            columns=[Column(self.t(f"export.column.{key}"), width) for key, width in columns],
            t=self.t,
        )

    def when(self, duty: Duty) -> tuple[str, str]:
        """Day and time of a seat."""
        return day_text(self.t, duty.day), time_text(self.t, duty.start_min, duty.end_min)

    def course(self, duty: Duty) -> str:
        """Name of a seat's course."""
        name = course_text(self.course_names, duty.course_code)
        return self.t("export.online_course", course=name) if duty.online else name

    def seats(self, duties: Sequence[Duty]) -> Entry:
        """Who sits in the seats of one role, a line each; filled where one is empty."""
        if not duties:
            return self.t("export.seat.none")
        words = "\n".join(self._seat(duty) for duty in duties)
        return Marked(words) if any(duty.supporter_id is None for duty in duties) else words

    def _seat(self, duty: Duty) -> str:
        if duty.supporter_id is not None and not self.personal:
            return self.t("export.seat.filled")
        return supporter_name(self.t, duty)


def _title(view: RosterView, sheet: str, t: Text) -> str:
    return t(
        "export.title", month=month_text(t, view.month), sheet=sheet, scenario=view.scenario_name
    )


def _edition(view: RosterView, t: Text) -> str:
    """Which version this is, and of when."""
    created = moment_day_text(t, view.created_at)
    if view.version is None or view.published_at is None:
        return t("export.edition.draft", created=created)
    published = moment_day_text(t, view.published_at)
    return t("export.edition.published", n=view.version, published=published, created=created)


def _sittings(duties: Iterable[Duty]) -> list[_Sitting]:
    """Put the seats of each session together, in the order sessions begin."""
    by_session: dict[int, list[Duty]] = {}
    for duty in sorted(duties, key=_in_order):
        by_session.setdefault(duty.session_id, []).append(duty)
    return [
        _Sitting(
            first=seats[0],
            leads=tuple(one for one in seats if one.role is Role.LEAD),
            assistants=tuple(one for one in seats if one.role is Role.ASSISTANT),
        )
        for seats in by_session.values()
    ]


def _in_order(duty: Duty) -> tuple[object, ...]:
    return duty.day, duty.start_min, duty.venue_name, duty.session_code


def _by_day(desk: _Desk) -> None:
    columns = [("day", 24), ("time", 15), ("venue", 30), ("course", 26)]
    paper = desk.paper("by_day", [*columns, ("learners", 9), ("lead", 19), ("assistant", 19)])
    for one in _sittings(desk.view.duties):
        paper.row(
            *desk.when(one.first),
            one.first.venue_name,
            desk.course(one.first),
            one.first.learners,
            desk.seats(one.leads),
            desk.seats(one.assistants),
        )
    paper.filterable()


def _by_venue(desk: _Desk) -> None:
    columns = [("day", 24), ("time", 15), ("course", 40), ("learners", 9)]
    paper = desk.paper("by_venue", [*columns, ("lead", 27), ("assistant", 27)])
    for sittings in _venues(desk.view.duties):
        first = sittings[0].first
        place = {"venue": first.venue_name, "address": first.venue_address}
        paper.band(desk.t("export.band.venue", sessions=len(sittings), **place))
        for one in sittings:
            paper.row(
                *desk.when(one.first),
                desk.course(one.first),
                one.first.learners,
                desk.seats(one.leads),
                desk.seats(one.assistants),
            )


def _venues(duties: Iterable[Duty]) -> Iterator[list[_Sitting]]:
    """Yield the sessions of each venue, venues by name."""

    def venue(one: _Sitting) -> tuple[str, int]:
        return one.first.venue_name, one.first.venue_id

    for _, sittings in groupby(sorted(_sittings(duties), key=venue), key=venue):
        yield list(sittings)


def _by_person(desk: _Desk) -> None:
    columns = [("day", 24), ("time", 15), ("venue", 32), ("address", 32)]
    paper = desk.paper("by_person", [*columns, ("course", 27), ("role", 11)])
    theirs: dict[int | None, list[Duty]] = {}
    for duty in sorted(desk.view.duties, key=_in_order):
        theirs.setdefault(duty.supporter_id, []).append(duty)
    for load in desk.view.loads:
        paper.band(_person_band(load, desk.t))
        duties = theirs.get(load.supporter_id, [])
        if not duties:
            paper.note(desk.t("export.no_duty"))
        for duty in duties:
            paper.row(
                *desk.when(duty),
                duty.venue_name,
                "" if duty.online else duty.venue_address,
                desk.course(duty),
                desk.t(f"role.{duty.role}"),
            )


def _person_band(load: Load, t: Text) -> str:
    key = "export.band.person" if load.max_sessions is None else "export.band.person_with_limit"
    return t(
        key,
        code=load.supporter_code,
        name=person_name(t, load.name, fictional=load.fictional),
        kind=t(f"supporter_kind.{load.kind}"),
        sessions=load.sessions,
        limit=load.max_sessions,
        travel=load.travel_min,
    )


def _empty_seats(desk: _Desk) -> None:
    columns = [("day", 24), ("time", 15), ("venue", 28), ("course", 24), ("role", 10)]
    paper = desk.paper("empty", [*columns, ("why", 41)])
    empty = sorted(desk.view.empty, key=_in_order)
    if not empty:
        paper.note(desk.t("export.no_empty_seat"))
        return
    for duty in empty:
        paper.row(
            *desk.when(duty),
            duty.venue_name,
            desk.course(duty),
            Marked(desk.t("export.empty_role", role=desk.t(f"role.{duty.role}"))),
            why_empty(duty.chain, desk.t),
        )
    paper.filterable()
