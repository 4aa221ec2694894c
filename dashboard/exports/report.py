"""The report of a month as a workbook: need, sessions, reach, gaps and roster, without names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from openpyxl import Workbook

from dashboard.exports import overview
from dashboard.exports.files import write_whole
from dashboard.exports.need_table import columns, write_areas
from dashboard.exports.sheets import Column, Entry, Figure, Paper, book_bytes, new_book
from dashboard.exports.why import why_empty
from dashboard.exports.words import (
    course_text,
    day_text,
    moment_day_text,
    month_text,
    time_text,
    with_fiction,
)
from dashboard.i18n.text import Text
from models.clock import utc_now
from models.kinds import Role
from models.reasons import GapCause
from optimizer.services.coverage import AreaGap, NearVenue
from optimizer.services.month import Month
from optimizer.services.roster_view import RosterView

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


def write_report(
    month: Month,
    path: Path,
    t: Text,
    *,
    course_names: Mapping[str, str] = _NO_NAMES,
    now: datetime | None = None,
) -> None:
    """Write the report of a month; the file is there whole, or what was there stays.

    Args:
        month: What is reported.
        path: Where to.
        t: The language.
        course_names: Name by course code; a code without one is shown itself.
        now: When the report is made; the present moment where None.

    Raises:
        InputError: ``export.cannot_write``.
    """
    write_whole(path, report_workbook(month, t, course_names=course_names, now=now or utc_now()))


def report_workbook(
    month: Month, t: Text, *, course_names: Mapping[str, str], now: datetime
) -> bytes:
    """Return the report of a month as an Excel file. It names no supporter."""
    desk = _Desk(new_book(_title(month, "", t), t("app.name")), month, course_names, t, now)
    overview.write_overview(desk.paper(t("export.sheet.overview"), overview.COLUMNS), month, t)
    _need(desk)
    _sessions(desk)
    _gaps(desk)
    _result(desk)
    return book_bytes(desk.book)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every sheet is made from."""

    book: Workbook
    month: Month
    course_names: Mapping[str, str]
    t: Text
    now: datetime

    def paper(self, name: str, columns: Sequence[tuple[str, float]]) -> Paper:
        """Begin a sheet: its name, and the keys of its headings."""
        headings = [Column(self.t(f"export.column.{key}"), width) for key, width in columns]
        return self.paper_of(name, headings)

    def paper_of(self, name: str, columns: Sequence[Column]) -> Paper:
        """Begin a sheet with headings of its own."""
        made = self.t("export.edition.report", created=moment_day_text(self.t, self.now))
        return Paper(
            self.book,
            name,
            title=_title(self.month, name, self.t),
            subtitle=with_fiction(made, self.t, invented=self.month.fictional),
            columns=columns,
            t=self.t,
        )

    def course(self, code: str) -> str:
        """Name of a course."""
        return course_text(self.course_names, code)


def _title(month: Month, sheet: str, t: Text) -> str:
    return t(
        "export.report_title",
        city=month.need.municipality_name,
        month=month_text(t, month.scenario.month),
        sheet=sheet,
        scenario=month.scenario.name,
    )


def _need(desk: _Desk) -> None:
    t, need = desk.t, desk.month.need
    paper = desk.paper_of(t("export.sheet.need", unit=t(f"unit.{need.unit}")), columns(need, t))
    write_areas(paper, need, t)
    for note in overview.need_notes(need, t):
        paper.note(note)


def _sessions(desk: _Desk) -> None:
    what = [("day", 24), ("time", 15), ("session", 16), ("venue", 34), ("course", 27)]
    seats = [("learners", 10), ("leads", 8), ("assistants", 8)]
    paper = desk.paper(desk.t("export.sheet.sessions"), [*what, *seats])
    for one in desk.month.sessions:
        paper.row(
            day_text(desk.t, one.day),
            time_text(desk.t, one.start_min, one.end_min),
            one.code,
            one.venue_name,
            desk.course(one.course_code),
            one.learners,
            one.leads,
            one.assistants,
        )
    paper.filterable()


def _gaps(desk: _Desk) -> None:
    t, month = desk.t, desk.month
    what = [("rank", 6), ("area", 20), ("cause", 26), ("people_65", 11), ("non_users", 12)]
    ends = [("low", 10), ("high", 10), ("session_venue", 24), ("idle_venue", 23)]
    paper = desk.paper(t("export.sheet.gaps"), [*what, *ends])
    if not month.coverage.gaps:
        paper.note(t("export.no_gap"))
        return
    by_estimate = month.need.non_users is not None
    for number, gap in enumerate(month.coverage.gaps, start=1):
        paper.row(
            number if _is_ranked(gap, by_estimate=by_estimate) else t("export.seat.none"),
            gap.area_name,
            t(f"gap.{gap.cause}"),
            Figure(gap.seniors),
            Figure(gap.non_users, t("export.format.about")),
            Figure(gap.low),
            Figure(gap.high),
            _near(gap.session_venue, t),
            _near(gap.idle_venue, t),
        )
    paper.filterable()
    mode = t(f"mode.{month.coverage.mode}")
    paper.note(t("export.note.gaps", minutes=month.coverage.limit_min, mode=mode))


def _is_ranked(gap: AreaGap, *, by_estimate: bool) -> bool:
    """Whether a rank means something: the place is known, and how many live there."""
    people = gap.non_users if by_estimate else gap.seniors
    return gap.cause is not GapCause.PLACE_UNKNOWN and people is not None


def _near(venue: NearVenue | None, t: Text) -> str:
    if venue is None:
        return t("export.seat.none")
    return t("export.near", name=venue.name, minutes=venue.minutes)


def _result(desk: _Desk) -> None:
    t, roster = desk.t, desk.month.roster
    paper = desk.paper(t("export.sheet.result"), [("item", 62), ("value", 16), ("meaning", 64)])
    if roster is None:
        paper.note(t("export.no_roster"))
        return
    for row in _result_rows(roster, t):
        paper.row(*row)
    paper.note(overview.proof(roster, t))
    paper.band(t("export.block.parts"))
    for name, part in roster.parts:
        # Where an order decides, a cost is a number of any length that compares nothing.
        cost = "" if roster.order else t("export.part_cost", cost=f"{part.cost:,}")
        paper.row(t(f"export.part.{name}"), part.amount, cost)
    paper.band(t("export.block.empty", seats=len(roster.empty)))
    if not roster.empty:
        paper.note(t("export.no_empty_seat"))
    for duty in roster.empty:
        when = f"{day_text(t, duty.day)} {time_text(t, duty.start_min, duty.end_min)}"
        what = f"{when} {duty.venue_name} {desk.course(duty.course_code)}"
        paper.row(what, t(f"role.{duty.role}"), why_empty(duty.chain, t))


def _result_rows(roster: RosterView, t: Text) -> Iterator[tuple[Entry, ...]]:
    status = t(f"roster_status.{roster.status}")
    edition = "" if roster.version is None else t("export.version", n=roster.version)
    leads = sum(duty.role is Role.LEAD for duty in roster.empty)
    at_work = [load.sessions for load in roster.loads if load.sessions]
    made = t("export.source.roster", created=moment_day_text(t, roster.created_at))
    yield t("export.figure.status"), f"{status} {edition}".strip(), made
    for key, count in (
        ("seats", roster.seats),
        ("filled", roster.seats - len(roster.empty)),
        ("empty", len(roster.empty)),
        ("empty_leads", leads),
        ("at_work", len(at_work)),
        ("most_sessions", max(at_work, default=0)),
    ):
        yield t(f"export.figure.{key}"), count, t(f"export.definition.{key}")
    if roster.order is not None:
        yield t("export.figure.order"), t(f"order.{roster.order}.name"), t("order.strict")
        return
    yield t("export.figure.value"), roster.objective, t("export.definition.value")
    yield t("export.figure.bound"), Figure(roster.bound), t("export.definition.bound")
