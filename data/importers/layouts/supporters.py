"""支援員名簿: who can help, from where, within which limits, and with which courses.

A row is one person, or a 派遣枠 of several. Blank says "no limit" or "cannot"; a column that
is not there says nothing, and what is on file of it stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from data.importers.cells import clean, plain
from data.importers.headings import Record, Table, plain_heading
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
from data.reference import catalog
from models.codes import parse_mesh_code
from models.errors import InputError
from models.forms import (
    MODE_WORDS,
    SKILL_WORDS,
    SUPPORTER_HEADINGS,
    SUPPORTER_KIND_WORDS,
    FormKind,
)
from models.kinds import SkillLevel, SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import SupporterRow
from models.tables.columns import clean_tag

SKILL = "skill:"
_REQUIRED = ("supporter", "name", "kind", "origin_mesh", "mode")
_LIMITS = {
    "max_travel_min": (0, 1440),
    "max_per_day": (1, 99),
    "max_per_week": (1, 99),
    "max_per_month": (1, 999),
    "min_per_month": (0, 999),
    "max_days_per_week": (1, 7),
    "max_evenings_per_week": (0, 7),
    "max_evenings": (0, 31),
    "rest_between_days_min": (0, 1440),
    "people": (1, 99),
}
_UNLESS_SAID = {"min_per_month": 0, "people": 1}
_FLAGS = ("newcomer", "dispatch", "fictional")
_ALSO = {
    "supporter": ("支援員番号", "支援員ID", "登録番号"),
    "name": ("名前", "支援員名", "支援員氏名"),
    "kind": ("種類", "種別", "支援員の種類", "支援員区分"),
    "origin_mesh": ("出発地", "出発地(メッシュ)", "出発地メッシュコード", "出発地メッシュ(500m)"),
    "mode": ("交通手段", "移動方法"),
    "max_travel_min": ("移動の上限(分)", "片道上限(分)"),
    "tags": ("できること", "対応可能なこと", "備えている技能"),
    "people": ("派遣枠の人数",),
    "newcomer": ("新人(経験者と組む)",),
}
_WORD_FIELDS = headings_of(SUPPORTER_HEADINGS, also=_ALSO)
_COURSE_CODE = re.compile(r"([a-z]{1,2}[0-9]{1,2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class SupporterEntry:
    """One row: what it says of somebody. ``given`` names the columns that were there.

    ``skills`` has every course that has a column; None: this course they cannot teach.
    """

    record: Record
    row: SupporterRow
    given: frozenset[str]
    skills: Mapping[str, SkillLevel | None] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SupporterFacts:
    """The people of a 支援員名簿."""

    entries: tuple[SupporterEntry, ...]


def field_of(heading: str) -> str | None:
    """The field a heading names: a word of the form, or a course by its code or name."""
    found = _WORD_FIELDS(heading)
    if found is not None:
        return found
    for course in catalog.courses():
        if heading in (plain_heading(course.name_ja), plain_heading(course.code)):
            return f"{SKILL}{course.code}"
    match = _COURSE_CODE.match(heading)
    return None if match is None else f"{SKILL}{match[1].upper()}"


def fits(table: Table) -> bool:
    """Whether a heading is that of a list of supporters."""
    if is_marked(table, FormKind.SUPPORTERS):
        return table.has("supporter")
    told = table.columns.keys() & {"name", "kind", "origin_mesh", "mode", "max_travel_min"}
    return table.has("supporter") and len(told) >= 3


def read(reading: Reading) -> Facts:
    """Read supporters.

    Raises:
        InputError: ``import.missing_column``, ``import.form_newer``.
    """
    notices: list[Notice] = []
    entries: dict[str, SupporterEntry] = {}
    rows_read = 0
    for table in reading.tables:
        mark_of(table)
        _require_columns(table)
        for record in table.records(any_of=LAYOUT.filled):
            rows_read += 1
            entry = _Row(record, reading.municipality.code, notices).entry()
            if entry is None:
                continue
            if entry.row.code in entries:
                notices.append(_reject(record, RejectCode.REPEATED, "supporter"))
                continue
            entries[entry.row.code] = entry
    facts = SupporterFacts(tuple(entries.values()))
    return Facts("supporters", rows_read, len(entries), (facts,), tuple(notices))


def _require_columns(table: Table) -> None:
    missing = [SUPPORTER_HEADINGS[name] for name in _REQUIRED if not table.has(name)]
    if missing:
        raise table.refuse("import.missing_column", columns=", ".join(missing))


def _reject(record: Record, code: RejectCode, name: str, **extra: object) -> Notice:
    return record.notice(NoticeLevel.REJECT, code, name, None, **extra)


@dataclass(slots=True)
class _Row:
    """One row on its way to an entry; every value that cannot be used is a notice."""

    record: Record
    municipality_code: str
    notices: list[Notice]
    wrong: bool = False

    def entry(self) -> SupporterEntry | None:
        values = self._named() | self._limits() | self._flags()
        tags, skills = self._tags(), self._skills()
        self._contradictions(values)
        if self.wrong:
            return None
        try:
            row = SupporterRow.model_validate(values)
        except ValidationError as error:
            name = str(next(iter(error.errors()[0]["loc"]), "supporter"))
            self._refuse(RejectCode.OUT_OF_RANGE, "supporter" if name == "code" else name)
            return None
        given = frozenset(name for name in values if self.record.table.has(name))
        return SupporterEntry(self.record, row, given, skills, tags)

    def _named(self) -> dict[str, Any]:
        kind = chosen(self.record["kind"], SUPPORTER_KIND_WORDS)
        mode = chosen(self.record["mode"], MODE_WORDS)
        for name, read in (("kind", kind), ("mode", mode)):
            if read is None:
                blank = not plain(self.record[name])
                self._refuse(RejectCode.REQUIRED if blank else RejectCode.UNKNOWN_WORD, name)
        return {
            "municipality_code": self.municipality_code,
            "code": self._text("supporter", 20),
            "name": self._text("name", 60),
            "kind": kind,
            "mode": mode,
            "origin_mesh": self._mesh(),
        }

    def _text(self, name: str, most: int) -> str:
        text = clean(self.record[name])
        if not 0 < len(text) <= most:
            self._refuse(RejectCode.REQUIRED, name)
        return text

    def _mesh(self) -> str | None:
        try:
            code = parse_mesh_code(self.record["origin_mesh"])
        except InputError:
            code = None
        if code is None or len(code) != 9:
            self._refuse(RejectCode.BAD_MESH, "origin_mesh")
            return None
        return code

    def _limits(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, (least, most) in _LIMITS.items():
            found = limit(self.record[name], least, most)
            if isinstance(found, RejectCode):
                self._refuse(found, name, least=least, most=most)
                found = None
            values[name] = _UNLESS_SAID.get(name) if found is None else found
        return values

    def _flags(self) -> dict[str, Any]:
        flags = {name: yes_or_no(self.record[name]) for name in _FLAGS}
        for name, said in flags.items():
            if said is None:
                self._refuse(RejectCode.UNKNOWN_WORD, name)
        return flags

    def _tags(self) -> tuple[str, ...] | None:
        if not self.record.table.has("tags"):
            return None
        words = [word for word in re.split(r"[、,，;／/\n]", self.record["tags"]) if word.strip()]
        try:
            return tuple(dict.fromkeys(map(clean_tag, words)))
        except InputError:
            self._refuse(RejectCode.OUT_OF_RANGE, "tags", least=1, most=20)
            return ()

    def _skills(self) -> dict[str, SkillLevel | None]:
        skills: dict[str, SkillLevel | None] = {}
        for name in self.record.table.columns:
            if not name.startswith(SKILL):
                continue
            word = plain(self.record[name])
            level = chosen(word, SKILL_WORDS)
            if level is None and yes_or_no(word) is not False:
                self._refuse(RejectCode.UNKNOWN_WORD, name)
            skills[name.removeprefix(SKILL)] = level
        return skills

    def _contradictions(self, values: Mapping[str, Any]) -> None:
        most = values["max_per_month"]
        if most is not None and values["min_per_month"] > most:
            self._refuse(RejectCode.MIN_ABOVE_MAX, "min_per_month", most=most)
        if values["people"] > 1 and values["rest_between_days_min"] is not None:
            self._refuse(RejectCode.POOL_WITH_REST, "rest_between_days_min")

    def _refuse(self, code: RejectCode, name: str, **extra: object) -> None:
        self.wrong = True
        self.notices.append(_reject(self.record, code, name, **extra))


LAYOUT = Layout(
    kind=SourceKind.SUPPORTERS,
    field_of=field_of,
    fits=fits,
    filled=("supporter", "name"),
    read=read,
    fields=(*_REQUIRED, *_LIMITS, *_FLAGS, "tags"),
    required=len(_REQUIRED),
    owner=owner_of,
)
