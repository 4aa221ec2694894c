"""受講実績: how many came to each session. Numbers only: no learner is ever named.

Blank is unknown, never nobody. A row of the form in which nothing is filled in is a session
not reported yet and is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.importers.cells import clean, parse_date, parse_minute, plain
from data.importers.headings import Record, Table
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.form_cells import (
    chosen,
    headings_of,
    is_marked,
    limit,
    mark_of,
    owner_of,
    yes_or_no,
)
from models.forms import ATTENDANCE_HEADINGS, SESSION_KIND_WORDS, FormKind
from models.kinds import SessionKind, SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AttendanceRow

_COUNTS = ("learners", "first_time", "walk_ins", "no_shows", "staff")
_REPORTED = (*_COUNTS, "cancelled", "note")
_MOST_PEOPLE = 100_000
_CANCELLED = {"中止": True}
_ALSO = {
    "session": ("講習会コード", "開催番号", "講習会番号"),
    "day": ("実施日", "開催年月日"),
    "learners": ("受講人数", "参加者数", "参加人数", "受講者"),
    "first_time": ("初めての人", "初参加", "うち初参加"),
    "walk_ins": ("当日参加",),
    "no_shows": ("欠席", "欠席者数", "無断欠席"),
    "staff": ("従事者数", "スタッフ数"),
    "start": ("開始時刻", "開始時間"),
    "end": ("終了時刻", "終了時間"),
}
field_of = headings_of(ATTENDANCE_HEADINGS, also=_ALSO)


@dataclass(frozen=True, slots=True)
class AttendanceEntry:
    """One session's row."""

    record: Record
    row: AttendanceRow


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """How many came, session by session."""

    entries: tuple[AttendanceEntry, ...]


def fits(table: Table) -> bool:
    """Whether a heading is that of a list of attendances."""
    if is_marked(table, FormKind.ATTENDANCE):
        return table.has("session", "day")
    return table.has("session", "day", "learners")


def read(reading: Reading) -> Facts:
    """Read attendances.

    Raises:
        InputError: ``import.missing_column``, ``import.form_newer``.
    """
    notices: list[Notice] = []
    entries: dict[tuple[str, date], AttendanceEntry] = {}
    rows_read = 0
    for table in reading.tables:
        mark_of(table)
        if not table.has("learners"):
            columns = ATTENDANCE_HEADINGS["learners"]
            raise table.refuse("import.missing_column", columns=columns)
        for record in table.records(any_of=LAYOUT.filled):
            rows_read += 1
            row = _Row(record, notices).row()
            if row is None:
                continue
            key = (row.session_code, row.day)
            if key in entries:
                notices.append(record.notice(NoticeLevel.REJECT, RejectCode.REPEATED, "session"))
                continue
            entries[key] = AttendanceEntry(record, row)
    days = [day for _, day in entries]
    months = sorted({f"{day:%Y-%m}" for day in days})
    subject = "/".join(("attendance", "_".join(dict.fromkeys(months[:1] + months[-1:]))))
    facts = AttendanceFacts(tuple(entries.values()))
    last = max(days, default=None)
    return Facts(subject, rows_read, len(entries), (facts,), tuple(notices), last)


@dataclass(slots=True)
class _Row:
    """One row on its way to a record; every value that cannot be used is a notice."""

    record: Record
    notices: list[Notice]
    wrong: bool = False

    def row(self) -> AttendanceRow | None:
        code = clean(self.record["session"])
        if not 0 < len(code) <= 40:
            self._refuse(RejectCode.REQUIRED, "session")
        day = parse_date(self.record["day"])
        if day is None:
            self._refuse(RejectCode.BAD_DATE, "day")
        counts = self._counts()
        cancelled = self._cancelled()
        self._contradictions(counts, cancelled=cancelled)
        if self.wrong or day is None:
            return None
        start, end = self._times()
        return AttendanceRow(
            session_code=code,
            day=day,
            venue_name=clean(self.record["venue_name"])[:120],
            course_code=clean(self.record["course"])[:8] or None,
            title=clean(self.record["title"])[:200],
            kind=chosen(self.record["kind"], SESSION_KIND_WORDS) or SessionKind.CLASS,
            start_min=start,
            end_min=end,
            cancelled=cancelled,
            note=clean(self.record["note"]),
            **counts,
        )

    def _counts(self) -> dict[str, int | None]:
        counts: dict[str, int | None] = {}
        for name in _COUNTS:
            found = limit(self.record[name], 0, _MOST_PEOPLE)
            if isinstance(found, RejectCode):
                self._refuse(found, name, least=0, most=_MOST_PEOPLE)
                found = None
            counts[name] = found
        return counts

    def _cancelled(self) -> bool:
        word = self.record["cancelled"]
        said = chosen(word, _CANCELLED) or yes_or_no(word)
        if said is None:
            self._refuse(RejectCode.UNKNOWN_WORD, "cancelled")
        return bool(said)

    def _times(self) -> tuple[int | None, int | None]:
        return tuple(  # type: ignore[return-value]
            parse_minute(self.record[name]) if plain(self.record[name]) else None
            for name in ("start", "end")
        )

    def _contradictions(self, counts: Mapping[str, int | None], *, cancelled: bool) -> None:
        learners = counts["learners"]
        if cancelled:
            came = [name for name in ("learners", "first_time", "walk_ins") if counts[name]]
            if came:
                self._refuse(RejectCode.CANCELLED_WITH_PEOPLE, came[0])
            return
        for name in ("first_time", "walk_ins"):
            part = counts[name]
            if part is not None and learners is not None and part > learners:
                self._refuse(RejectCode.MORE_THAN_LEARNERS, name, learners=learners)

    def _refuse(self, code: RejectCode, name: str, **extra: object) -> None:
        self.wrong = True
        self.notices.append(self.record.notice(NoticeLevel.REJECT, code, name, None, **extra))


LAYOUT = Layout(
    kind=SourceKind.ATTENDANCE,
    field_of=field_of,
    fits=fits,
    filled=_REPORTED,
    read=read,
    fields=("session", "day", *_COUNTS, "cancelled", "note", "venue_name", "start", "end"),
    required=3,
    owner=owner_of,
)
