"""A published roster as calendars: one file per person, for any calendar program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from dashboard.exports.files import unique_stem
from dashboard.exports.words import course_text, month_text, person_name, plain
from dashboard.i18n.text import Text
from models.clock import JST
from models.errors import InputError, NotFound
from optimizer.services.roster_view import Duty, Load, RosterView

_TOKYO = ZoneInfo("Asia/Tokyo")
_NINE_HOURS = timedelta(hours=9)
_PRODUCT = "-//Digikatsu Planner//roster//JA"
_DOMAIN = "digikatsu-planner.invalid"


def person_calendar(
    view: RosterView, supporter_id: int, course_names: Mapping[str, str], t: Text, now: datetime
) -> bytes:
    """Return the duties of one supporter as an iCalendar file (RFC 5545).

    A duty keeps its UID from version to version of the roster, and SEQUENCE rises with the
    version: a calendar that has an earlier version moves the entry, and adds none.

    Args:
        view: A published roster.
        supporter_id: Whose duties. Somebody without any has a calendar without entries.
        course_names: Name by course code, in the language of ``t``.
        t: The language.
        now: When the file is made.

    Raises:
        InputError: ``export.not_published`` for a draft: only final duties go out.
        NotFound: ``export.not_in_roster``.
    """
    version = _version(view)
    who = next((load for load in view.loads if load.supporter_id == supporter_id), None)
    if who is None:
        raise NotFound("export.not_in_roster", value=supporter_id)
    calendar = _calendar(view, who, t)
    for duty in view.duties:
        if duty.supporter_id == supporter_id:
            event = _event(duty, course_text(course_names, duty.course_code), t)
            event.add("uid", _uid(view, duty))
            event.add("sequence", version - 1)
            event.add("dtstamp", now.astimezone(UTC))
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def all_calendars_zip(
    view: RosterView, course_names: Mapping[str, str], t: Text, now: datetime
) -> bytes:
    """Return a ZIP of everybody's calendar, each file named by the person's code and name.

    Raises:
        InputError: ``export.not_published``.
    """
    _version(view)
    taken: set[str] = set()
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for load in view.loads:
            stem = unique_stem(f"{load.supporter_code}_{load.name}", taken)
            taken.add(stem.casefold())
            entry = ZipInfo(f"{stem}.ics", date_time=now.astimezone(JST).timetuple()[:6])
            content = person_calendar(view, load.supporter_id, course_names, t, now)
            archive.writestr(entry, content, compress_type=ZIP_DEFLATED)
    return file.getvalue()


def _version(view: RosterView) -> int:
    if view.version is None:
        raise InputError("export.not_published", name=view.scenario_name)
    return view.version


def _calendar(view: RosterView, who: Load, t: Text) -> Calendar:
    """A calendar without entries; its time zone keeps even an empty one valid (RFC 5545 3.6)."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = plain(person_name(t, who.name, fictional=who.fictional))
    title = t("export.calendar.name", month=month_text(t, view.month), name=name)
    calendar.add("x-wr-calname", title)
    calendar.add_component(_japan())
    return calendar


def _japan() -> Timezone:
    """Asia/Tokyo: nine hours, no daylight saving time."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time by definition
    standard.add("tzoffsetfrom", _NINE_HOURS)
    standard.add("tzoffsetto", _NINE_HOURS)
    standard.add("tzname", "JST")
    zone = Timezone()
    zone.add("tzid", _TOKYO.key)
    zone.add_component(standard)
    return zone


def _event(duty: Duty, course: str, t: Text) -> Event:
    event = Event()
    summary = t("export.calendar.summary", role=t(f"role.{duty.role}"), course=course)
    event.add("summary", plain(summary))
    event.add("dtstart", _moment(duty.day, duty.start_min))
    event.add("dtend", _moment(duty.day, duty.end_min))
    place = f"{duty.venue_name} {duty.venue_address}".strip()
    if duty.online:
        place = t("export.calendar.online", host=duty.venue_name)
    event.add("location", plain(place))
    about = {"code": duty.session_code, "course": course, "learners": duty.learners}
    event.add("description", plain(t("export.calendar.description", **about)))
    event.add("status", "CONFIRMED")
    return event


def _moment(day: date, minute_of_day: int) -> datetime:
    """Minutes are counted on from midnight, so 24:00 is the next day's beginning."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=_TOKYO)
    return midnight + timedelta(minutes=minute_of_day)


def _uid(view: RosterView, duty: Duty) -> str:
    parts = (view.municipality_code, view.scenario_id, duty.session_id, duty.supporter_id)
    person = f"-{duty.person}" if duty.person else ""
    return f"{'-'.join(str(part) for part in parts)}{person}@{_DOMAIN}"
