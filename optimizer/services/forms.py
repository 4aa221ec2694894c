"""What stands in the forms a city hands out, from what is on file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading
from data.repositories import forms, geography, people, plans, supply
from data.repositories.people import SupporterOnFile
from models.clock import TimeWindow, days_in_month, month_start
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import SessionStatus, SkillLevel
from models.tables import AttendanceRow, OutreachSession, SupporterRow


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A row of 支援員名簿."""

    row: SupporterRow
    skills: Mapping[str, SkillLevel]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupportersForm:
    """支援員名簿. ``courses`` are pairs of code and name."""

    municipality: MunicipalityCode
    city: str
    people: tuple[PersonLine, ...]
    courses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DayOffer:
    """What somebody offered for one day."""

    possible: tuple[TimeWindow, ...]
    preferred: tuple[TimeWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One person's month.

    Attributes:
        usual: Their week, by weekday (Monday 0), as a reminder.
        days: What they offered, by day; a day that is missing is left blank.
        answered: Whether that is their answer for the month.
    """

    code: str
    name: str
    usual: Mapping[int, tuple[TimeWindow, ...]]
    days: Mapping[date, DayOffer] = field(default_factory=dict)
    answered: bool = False


@dataclass(frozen=True, slots=True)
class AvailabilityForm:
    """予定表 of a month."""

    municipality: MunicipalityCode
    city: str
    month: date
    people: tuple[MonthLine, ...]


@dataclass(frozen=True, slots=True)
class VenueLine:
    """A venue's week and closed days. ``listed`` is what its list says, as a reminder."""

    code: str
    name: str
    week: Mapping[int, tuple[TimeWindow, ...]]
    closures: tuple[tuple[date, date, str], ...]
    open_days: str | None = None
    listed: TimeWindow | None = None


@dataclass(frozen=True, slots=True)
class VenueHoursForm:
    """会場の利用時間."""

    municipality: MunicipalityCode
    city: str
    venues: tuple[VenueLine, ...]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A planned session, or one that was reported without a plan; and what was reported."""

    row: AttendanceRow
    expected: int | None


@dataclass(frozen=True, slots=True)
class AttendanceForm:
    """受講実績 of a month."""

    municipality: MunicipalityCode
    city: str
    month: date
    sessions: tuple[SessionLine, ...]


def supporters_form(engine: Engine, code: MunicipalityCode) -> SupportersForm:
    """Everybody on file, in the order of their codes.

    Raises:
        NotFound: ``municipality.not_on_file``.
    """
    with reading(engine) as session:
        city = _city(session, code)
        staff = people.supporters(session, code)
        courses = tuple((one.code, one.name_ja) for one in supply.courses(session))
    lines = tuple(
        PersonLine(SupporterRow.model_validate(one.supporter.model_dump()), one.skills, one.tags)
        for one in staff
    )
    return SupportersForm(code, city, lines, courses)


def availability_form(
    engine: Engine,
    code: MunicipalityCode,
    month: date,
    *,
    supporter_id: int | None = None,
    usual_filled_in: bool = False,
) -> AvailabilityForm:
    """The month's form of everybody local, or of one person.

    Whoever answered finds their answer in it. A 派遣枠 is asked for by request, not by form.

    Args:
        engine: The database.
        code: The city.
        month: Any day of the month.
        supporter_id: Only this person's.
        usual_filled_in: Fill in the week of people who have not answered, absences left blank,
            so that they only have to correct it.

    Raises:
        NotFound: ``municipality.not_on_file``, ``supporter.not_on_file``, ``forms.nobody``.
    """
    first = month_start(month)
    with reading(engine) as session:
        city = _city(session, code)
        if supporter_id is None:
            staff = [one for one in people.supporters(session, code) if not one.supporter.dispatch]
        else:
            staff = [people.supporter(session, supporter_id)]
    if not staff:
        raise NotFound("forms.nobody", value=city)
    lines = tuple(_month_line(one, first, filled=usual_filled_in) for one in staff)
    return AvailabilityForm(code, city, first, lines)


def _month_line(one: SupporterOnFile, first: date, *, filled: bool) -> MonthLine:
    answered = first in one.answered
    days: dict[date, DayOffer] = {}
    if answered or filled:
        for n in range(days_in_month(first)):
            day = first + timedelta(days=n)
            possible = one.offered(day)
            if possible and (answered or not one.is_away(day)):
                days[day] = DayOffer(possible, one.wished(day))
    return MonthLine(one.supporter.code, one.supporter.name, one.windows, days, answered)


def venue_hours_form(engine: Engine, code: MunicipalityCode) -> VenueHoursForm:
    """Every venue of a city.

    Raises:
        NotFound: ``municipality.not_on_file``.
    """
    with reading(engine) as session:
        city = _city(session, code)
        venues = supply.venues(session, code)
        weeks, closed = forms.venue_weeks(session, code), forms.closures(session, code)
    lines = tuple(
        VenueLine(
            code=venue.code,
            name=venue.name,
            week=weeks.get(venue.id or 0, {}),
            closures=tuple(
                (one.from_day, one.to_day, one.why) for one in closed.get(venue.id or 0, ())
            ),
            open_days=venue.open_days,
            listed=None
            if venue.opens_min is None or venue.closes_min is None
            else TimeWindow(venue.opens_min, venue.closes_min),
        )
        for venue in venues
    )
    return VenueHoursForm(code, city, lines)


def attendance_form(engine: Engine, scenario_id: int) -> AttendanceForm:
    """The sessions of a scenario's month, and whatever else was reported of it.

    Raises:
        NotFound: ``scenario.not_on_file``, ``municipality.not_on_file``.
    """
    with reading(engine) as session:
        scenario = plans.scenario(session, scenario_id)
        code = MunicipalityCode(scenario.municipality_code)
        city = _city(session, code)
        planned = plans.all_sessions(session, scenario_id)
        venues = {venue.id: venue.name for venue in supply.venues(session, code)}
        courses = {one.code: one.name_ja for one in supply.courses(session)}
        behind = scenario.month + timedelta(days=days_in_month(scenario.month))
        reported = {
            (one.session_code, one.day): AttendanceRow.model_validate(one.model_dump())
            for one in forms.attendances(session, code, scenario.month, behind)
        }
    lines = []
    for one in planned:
        said = reported.pop((one.code, one.day), None)
        if said is not None or one.status is not SessionStatus.CANCELLED:
            row = _session_row(one, venues[one.venue_id], courses.get(one.course_code, ""))
            lines.append(SessionLine(_with_report(row, said), one.expected_learners))
    lines += [SessionLine(row, None) for row in reported.values()]
    return AttendanceForm(code, city, scenario.month, tuple(lines))


_REPORTED = ("learners", "first_time", "walk_ins", "no_shows", "staff", "cancelled", "note")


def _session_row(one: OutreachSession, venue: str, course: str) -> AttendanceRow:
    return AttendanceRow(
        session_code=one.code,
        venue_name=venue,
        course_code=one.course_code,
        title=course,
        kind=one.kind,
        day=one.day,
        start_min=one.start_min,
        end_min=one.end_min,
    )


def _with_report(row: AttendanceRow, said: AttendanceRow | None) -> AttendanceRow:
    told = {} if said is None else {name: getattr(said, name) for name in _REPORTED}
    return row.model_copy(update=told)


def _city(session: Session, code: MunicipalityCode) -> str:
    for row in geography.municipalities(session):
        if row.code == code:
            return row.name
    raise NotFound("municipality.not_on_file", value=code)
