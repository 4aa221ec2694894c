"""Calendars are read back here by a reader of our own, from RFC 5545 alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from dashboard.exports.ics import all_calendars_zip, person_calendar
from dashboard.i18n.text import load
from models.errors import InputError, NotFound
from models.kinds import Role
from optimizer.services.roster_view import RosterView
from tests.unit.exports.builders import COURSES, NOW, duty, published, roster
from tests.unit.exports.builders import load as load_of

JA, EN = load("ja"), load("en")


class Line(NamedTuple):
    name: str
    params: str
    value: str


def lines(content: bytes) -> Iterator[Line]:
    """Unfold (3.1), split into name, parameters and value, and unescape text (3.3.11)."""
    raw = content.split(b"\r\n")
    assert raw.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw)
    for line in b"\r\n".join(raw).replace(b"\r\n ", b"").decode().split("\r\n"):
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)", line, re.DOTALL)
        assert found is not None, line
        unescaped = re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], found[3])
        yield Line(found[1], found[2], unescaped)


def events(content: bytes) -> list[dict[str, Line]]:
    found: list[dict[str, Line]] = []
    inside = False
    for line in lines(content):
        if line.value == "VEVENT":
            inside = line.name == "BEGIN"
            if inside:
                found.append({})
        elif inside:
            assert line.name not in found[-1], f"{line.name} twice"
            found[-1][line.name] = line
    return found


def calendar(view: RosterView, who: int = 1) -> bytes:
    return person_calendar(view, who, COURSES, JA, NOW)


def moment(line: Line) -> datetime:
    """A local time of the calendar's own zone, which says +0900."""
    assert line.params == ";TZID=Asia/Tokyo"
    local = datetime.strptime(line.value, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return local.replace(tzinfo=timezone(timedelta(hours=9)))


def test_duty_is_one_event_with_its_role_place_and_time() -> None:
    (event,) = events(calendar(published()))
    assert event["SUMMARY"].value == "【主講師】電源・ボタン"
    assert event["LOCATION"].value == "第1会館 高松市番町1丁目"
    assert moment(event["DTSTART"]) == datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
    assert moment(event["DTEND"]) == datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
    assert event["DTSTAMP"].value == "20260520T010203Z"
    assert event["DESCRIPTION"].value == "電源・ボタン\n想定受講 6人\n回 001"
    assert event["STATUS"].value == "CONFIRMED"


def test_calendar_says_what_it_is() -> None:
    found = list(lines(calendar(published())))
    assert found[0] == Line("BEGIN", "", "VCALENDAR")
    assert found[-1] == Line("END", "", "VCALENDAR")
    head = {line.name: line.value for line in found[:8]}
    assert (head["VERSION"], head["METHOD"]) == ("2.0", "PUBLISH")
    assert head["X-WR-CALNAME"] == "デジタル活用支援 令和8年6月 支援 1子(架空)"


def test_time_zone_is_nine_hours_without_daylight_saving() -> None:
    found = list(lines(calendar(published())))
    zone = found[found.index(Line("BEGIN", "", "VTIMEZONE")) :]
    assert [line for line in zone if line.name in {"TZID", "BEGIN"}][:3] == [
        Line("BEGIN", "", "VTIMEZONE"),
        Line("TZID", "", "Asia/Tokyo"),
        Line("BEGIN", "", "STANDARD"),
    ]
    offsets = {line.name: line.value for line in zone if line.name.startswith("TZOFFSET")}
    assert offsets == {"TZOFFSETFROM": "+0900", "TZOFFSETTO": "+0900"}
    assert Line("BEGIN", "", "DAYLIGHT") not in zone


@pytest.mark.parametrize(
    ("end_min", "ends"), [(1_439, "20260603T235900"), (1_440, "20260604T000000")]
)
def test_session_may_end_at_midnight(end_min: int, ends: str) -> None:
    (event,) = events(calendar(published(duty(1, Role.LEAD, 1, end_min=end_min))))
    assert event["DTEND"].value == ends


def test_only_the_persons_own_seats_are_in_it() -> None:
    assert [one["SUMMARY"].value for one in events(calendar(published(), 2))] == ["【主講師】e-Tax"]


def test_assistant_is_called_one() -> None:
    view = published(duty(1, Role.ASSISTANT, 1))
    (event,) = events(person_calendar(view, 1, {}, EN, NOW))
    assert event["SUMMARY"].value == "[assistant] B1"


def test_person_without_duties_has_a_valid_calendar_without_events() -> None:
    content = calendar(published(), 3)
    assert events(content) == []
    assert Line("BEGIN", "", "VTIMEZONE") in list(lines(content))  # 3.6: one component at least


def test_uid_stays_and_sequence_rises_from_version_to_version() -> None:
    (first,) = events(calendar(published(version=1)))
    (third,) = events(calendar(replace(published(version=3), roster_id=99)))
    assert first["UID"] == third["UID"]
    assert (first["SEQUENCE"].value, third["SEQUENCE"].value) == ("0", "2")


def test_uid_differs_by_scenario_session_and_supporter() -> None:
    view = published(duty(1, Role.LEAD, 1), duty(1, Role.ASSISTANT, 2), duty(2, Role.LEAD, 1))
    other = replace(view, scenario_id=8)
    contents = [calendar(view, 1), calendar(view, 2), calendar(other, 1), calendar(other, 2)]
    uids = [event["UID"].value for content in contents for event in events(content)]
    assert len(uids) == len(set(uids)) == 6


def test_draft_is_refused() -> None:
    for export in (lambda v: calendar(v), lambda v: all_calendars_zip(v, COURSES, JA, NOW)):
        with pytest.raises(InputError) as refused:
            export(roster())
        assert refused.value.code == "export.not_published"
        assert "標準案" in JA.error(refused.value)


def test_somebody_unknown_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"export\.not_in_roster"):
        calendar(published(), 99)


def test_names_cannot_add_lines_to_the_file() -> None:
    evil = "館\x07\r\nEND:VEVENT\rATTACH:x\nX;Y,Z\\"
    view = published(duty(1, Role.LEAD, 1, venue_name=evil, venue_address=""))
    (event,) = events(calendar(view))
    assert event["LOCATION"].value == "館�\nEND:VEVENT\nATTACH:x\nX;Y,Z\\"
    assert "ATTACH" not in event


def test_zip_has_one_calendar_by_person() -> None:
    view = published()
    with ZipFile(BytesIO(all_calendars_zip(view, COURSES, JA, NOW))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"S00{who}_支援 {who}子.ics" for who in (1, 2, 3)]
        assert archive.read("S002_支援 2子.ics") == calendar(view, 2)
        assert archive.infolist()[0].date_time == (2026, 5, 20, 10, 2, 2)  # to 2 s


def test_zip_names_are_safe_and_unique() -> None:
    loads = (
        load_of(1, supporter_code="../S1", name="a/b"),
        load_of(2, supporter_code="s1", name="X"),
        load_of(3, supporter_code="S1", name="x"),
    )
    view = published(duty(1, Role.LEAD, 3), loads=loads)
    with ZipFile(BytesIO(all_calendars_zip(view, COURSES, JA, NOW))) as archive:
        assert archive.namelist() == ["_S1_a_b.ics", "s1_X.ics", "S1_x_2.ics"]
        assert len(events(archive.read("S1_x_2.ics"))) == 1
