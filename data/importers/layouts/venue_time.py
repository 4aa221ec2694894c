"""When a place of a list is open: from its columns, else from its prose where that is certain."""

from __future__ import annotations

from dataclasses import dataclass

from data.importers.cells import clean, join_notes, parse_hours, parse_minute, parse_open_days
from data.importers.headings import Record
from data.importers.hours_prose import HoursInProse, hours_in
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel

_DEVICE_FIELDS = ("days", "opens", "closes", "hours_note")


@dataclass(frozen=True, slots=True)
class VenueTime:
    """Days and hours; ``note`` keeps every prose as published, read or not."""

    open_days: str | None
    opens_min: int | None
    closes_min: int | None
    note: str


def hours_of(record: Record, notices: list[Notice]) -> VenueTime:
    """Days and hours of one place.

    In a list of devices (AED) the times are those of the device, which may hang outside a
    closed building: they are kept as a note.
    """
    if record.table.has("device"):
        said = " ".join(clean(record[field]) for field in _DEVICE_FIELDS).strip()
        return VenueTime(None, None, None, f"AED: {' '.join(said.split())}" if said else "")
    prose = _prose(record)
    days = parse_open_days(record["days"]) or prose.open_days
    opens, closes, unread = _columns(record, notices)
    if opens is None and not unread:
        opens, closes = prose.opens_min, prose.closes_min
    note = join_notes(
        unread,
        "" if parse_open_days(record["days"]) else record["days"],
        record["hours_note"],
        record["hours_text"],
        f"休館日: {record['closed_text']}" if record["closed_text"] else "",
    )
    return VenueTime(days, opens, closes, note)


def _prose(record: Record) -> HoursInProse:
    if record["hours_text"] or record["closed_text"]:
        return hours_in(f"【開館時間】{record['hours_text']}【休館日】{record['closed_text']}")
    return hours_in(record["hours_note"])


def _columns(record: Record, notices: list[Notice]) -> tuple[int | None, int | None, str]:
    """Opening and closing from their columns; what cannot be read is kept as a note."""
    if not (record["opens"] or record["closes"]):
        return None, None, ""
    hours = parse_hours(record["opens"], record["closes"])
    if hours is not None:
        return *hours, ""
    unread = [name for name in ("opens", "closes") if parse_minute(record[name]) is None]
    wrong = (unread or ["closes"])[0]
    notices.append(record.notice(NoticeLevel.WARNING, RejectCode.BAD_TIME, wrong))
    return None, None, clean(f"{record['opens']}-{record['closes']}")
