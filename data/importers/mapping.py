"""An unknown layout: which of its columns could be which of our fields, and what a person said.

Guesses weigh the likeness of headings and the look of values. What a person chose is kept by
heading, and applies to every sheet that has those headings again.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from data.importers.cells import clean
from data.importers.column_looks import Look, look_of
from data.importers.heading_words import WORDS
from data.importers.headings import Table, plain_heading
from data.importers.layouts import events, population_long, sessions_held, venues
from data.importers.layouts.age_words import UNKNOWN_AGE, age_in
from data.importers.layouts.base import Layout
from data.importers.layouts.venue_columns import values_of
from data.importers.tabular import Line, Sheet
from models.errors import InputError
from models.kinds import SourceKind

MAPPABLE: Final[Mapping[SourceKind, Layout]] = {
    SourceKind.VENUES: venues.LAYOUT,
    SourceKind.POPULATION: population_long.LAYOUT,
    SourceKind.EVENTS: events.LAYOUT,
    SourceKind.ATTENDANCE: sessions_held.LAYOUT,
}
"""Kinds of tables whose columns a person can name."""

IGNORED: Final = ""
"""The field of a column that is not to be read."""

_SENIORS = ("both:65+", "both:75+", "both:65-74")
_REQUIRED: Final[Mapping[SourceKind, tuple[tuple[str, ...], ...]]] = {
    SourceKind.VENUES: (("name",), ("address", "lat", "location")),
    SourceKind.POPULATION: (("name",), ("people", "total", "men"), ("age", *_SENIORS)),
    SourceKind.EVENTS: (("title",), ("first_day",)),
    SourceKind.ATTENDANCE: (("day",), ("learners",), ("place", "title")),
}
_WHOSE = ("code", "city")
_TOGETHER = (("lat", "lon"), ("men", "women"))
_LOOKS: Final[Mapping[Look, frozenset[str]]] = {
    Look.LATITUDE: frozenset(("lat",)),
    Look.LONGITUDE: frozenset(("lon",)),
    Look.POINT: frozenset(("location",)),
    Look.DATE: frozenset(("as_of", "day", "first_day", "last_day")),
    Look.TIME: frozenset(("opens", "closes", "held_at", "hours_note")),
    Look.PHONE: frozenset(("phone",)),
    Look.SEX: frozenset(("sex",)),
    Look.AGE: frozenset(("age",)),
    Look.COUNT: frozenset(("people", "total", "men", "women", "learners", "capacity", "staff")),
    Look.ADDRESS: frozenset(("address",)),
    Look.NAME: frozenset(("name", "title", "place", "place_of_event")),
}
_LIKE_FROM = 0.6
_BY_LOOK = 0.5
_ENOUGH = 0.5
_SEARCHED_LINES = 40
_SAMPLES = 3
_JUDGED_VALUES = 200


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One column of an unknown table.

    Attributes:
        key: What it is known by: its heading in plain form, or ``#3`` where that is blank or
            heads another column too.
        heading: As published; may be empty.
        samples: Its first different values.
        look: What its values are.
    """

    at: int
    key: str
    heading: str
    samples: tuple[str, ...]
    look: Look


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A sheet whose layout nobody knows, with the row that seems to be its heading."""

    file: str
    sheet: str
    row: int
    columns: tuple[SeenColumn, ...]

    @property
    def signature(self) -> str:
        """SHA-256 of the headings: the same layout, whatever the rows."""
        joined = "\n".join(column.key for column in self.columns)
        return hashlib.sha256(joined.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """What a person said: a table's kind, and our field by the key of a column."""

    kind: SourceKind
    fields: Mapping[str, str]

    def as_json(self) -> str:
        """The choice as text, for the database."""
        return json.dumps({"kind": self.kind, "columns": self.fields}, ensure_ascii=False)


def fields_of(kind: SourceKind) -> tuple[str, ...]:
    """Our fields for a kind of table, the required ones first."""
    seniors = _SENIORS if kind is SourceKind.POPULATION else ()
    offered = (*MAPPABLE[kind].fields, *seniors, *_WHOSE)
    return tuple(dict.fromkeys((*(one for group in _REQUIRED[kind] for one in group), *offered)))


def required_of(kind: SourceKind) -> tuple[tuple[str, ...], ...]:
    """Groups of fields of which one each is needed."""
    return _REQUIRED[kind]


def seen_table(sheet: Sheet) -> SeenTable:
    """Look at a sheet: its heading is the fullest of the first rows, the topmost of such."""
    lines = sheet.lines[:_SEARCHED_LINES]
    filled = [_words(line) for line in lines]
    at = filled.index(max(filled))
    table = Table(sheet, at, {})
    width = max(len(line.cells) for line in sheet.lines)
    keys = _keys(lines[at], width)
    columns = []
    for column, key in enumerate(keys):
        values = values_of(table, column)[:_JUDGED_VALUES]
        samples = tuple(map(clean, dict.fromkeys(values)))[:_SAMPLES]
        heading = clean(lines[at][column])
        columns.append(SeenColumn(column, key, heading, samples, look_of(values)))
    shown = tuple(one for one in columns if one.heading or one.samples)
    return SeenTable(sheet.file, sheet.name, lines[at].number, shown)


def _words(line: Line) -> int:
    """How many cells of a row could be headings: filled, and no numbers."""
    cells = [plain_heading(cell) for cell in line.cells]
    return len({cell for cell in cells if cell and not cell.replace(".", "").isdecimal()})


def _keys(line: Line, width: int) -> list[str]:
    words = [plain_heading(line[at]) for at in range(width)]
    met = Counter(words)
    return [word if word and met[word] == 1 else f"#{at + 1}" for at, word in enumerate(words)]


def propose(seen: SeenTable, kind: SourceKind) -> dict[str, str]:
    """Our best field for each column, by key; ``IGNORED`` where none is likely enough.

    Every field is given once, to the column that it fits best.
    """
    scored = sorted(
        (
            (-_score(column, field, kind), column.at, rank, column.key, field)
            for column in seen.columns
            for rank, field in enumerate(fields_of(kind))
        ),
    )
    given = {
        column.key: field
        for column in seen.columns
        if (field := MAPPABLE[kind].field_of(column.key)) is not None and is_age_field(field)
    }
    for score, _, _, key, field in scored:
        if -score >= _ENOUGH and key not in given and field not in given.values():
            given[key] = field
    return {column.key: given.get(column.key, IGNORED) for column in seen.columns}


def likeliest_kind(seen: SeenTable) -> SourceKind:
    """The kind of table that lacks least, and of those the one whose fields fit best."""

    def fit(kind: SourceKind) -> tuple[int, float]:
        fields = propose(seen, kind)
        by_key = {column.key: column for column in seen.columns}
        sure = sum(_score(by_key[key], field, kind) for key, field in fields.items() if field)
        return -len(missing(kind, fields.values())), sure

    return max(MAPPABLE, key=fit)


def missing(kind: SourceKind, fields: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of required fields of which none was given, and halves of what goes in pairs."""
    given = set(fields)
    if any(map(is_age_field, given)):
        given.add("age")
    lacking = [group for group in _REQUIRED[kind] if not given & set(group)]
    halves = [
        tuple(one for one in pair if one not in given) for pair in _TOGETHER if given & set(pair)
    ]
    return (*lacking, *(half for half in halves if half))


def _score(column: SeenColumn, field: str, kind: SourceKind) -> float:
    """How well a field fits a column: likeness of words, and the look of its values.

    A look that speaks against a field counts against it: dates are no phone numbers.
    """
    like = max((_likeness(column.heading, word) for word in _spellings(kind)[field]), default=0.0)
    score = like if like >= _LIKE_FROM else 0.0
    looks = _LOOKS.get(column.look, frozenset())
    if field in looks:
        return score + _BY_LOOK
    demanded = any(field in fields for fields in _LOOKS.values())
    return score - _BY_LOOK if demanded and column.look not in (Look.TEXT, Look.NAME) else score


def _likeness(heading: str, word: str) -> float:
    """Between 0 and 1; a heading that holds the whole word, or the reverse, is close to it."""
    here, there = plain_heading(heading), plain_heading(word)
    if not here or not there:
        return 0.0
    if here == there:
        return 1.0
    ratio = difflib.SequenceMatcher(None, here, there).ratio()
    inside = len(there) >= 2 and there in here
    return max(ratio, 0.7) if inside else ratio


@cache
def _spellings(kind: SourceKind) -> Mapping[str, Sequence[str]]:
    """Words of the dictionary for each field of a kind."""
    read: Callable[[str], str | None] = MAPPABLE[kind].field_of
    found: dict[str, list[str]] = {field: [] for field in fields_of(kind)}
    for words in WORDS.values():
        for word in words:
            field = read(plain_heading(word))
            if field in found:
                found[field].append(word)
    for seniors in _SENIORS:
        if seniors in found:
            low = seniors.partition(":")[2]
            found[seniors] += [f"{low.removesuffix('+')}歳以上" if "+" in low else f"{low}歳"]
    return found


def mapped_table(sheet: Sheet, chosen: ChosenColumns) -> Table | None:
    """The sheet's table as a person said it is; None where it has not all of those columns."""
    wanted = set(chosen.fields)
    if all(key.startswith("#") for key in wanted):
        return None
    width = max(len(line.cells) for line in sheet.lines)
    for at, line in enumerate(sheet.lines[:_SEARCHED_LINES]):
        keys = _keys(line, width)
        if wanted <= set(keys):
            columns = {chosen.fields[key]: keys.index(key) for key in wanted}
            columns.pop(IGNORED, None)
            return Table(sheet, at, columns)
    return None


def chosen_from_json(text: str, file: str) -> ChosenColumns:
    """Read what a person said: ``{"kind": "venues", "columns": {"ほげ": "name"}}``.

    Raises:
        InputError: ``import.bad_mapping`` with what is wrong.
    """
    try:
        said = json.loads(text)
        kind = SourceKind(said["kind"])
        columns = {str(key): str(field) for key, field in dict(said["columns"]).items()}
    except (ValueError, TypeError, KeyError) as error:
        raise InputError("import.bad_mapping", file=file, value=str(error)[:80]) from error
    if kind not in MAPPABLE:
        raise InputError("import.bad_mapping", file=file, value=kind)
    known = {*fields_of(kind), IGNORED}
    twice = [field for field, times in Counter(columns.values()).items() if field and times > 1]
    wrong = [one for one in columns.values() if one not in known and not is_age_field(one)]
    if wrong or twice:
        raise InputError("import.bad_mapping", file=file, value=", ".join((*wrong, *twice)))
    if lacking := missing(kind, columns.values()):
        value = "; ".join("/".join(group) for group in lacking)
        raise InputError("import.bad_mapping", file=file, value=value)
    fields = {key if key.startswith("#") else plain_heading(key): columns[key] for key in columns}
    return ChosenColumns(kind, fields)


def is_age_field(field: str) -> bool:
    """Whether a field holds people of one age, such as ``men:0-4``."""
    sex, _, age = field.partition(":")
    return sex in ("men", "women", "both") and (age == UNKNOWN_AGE or age_in(age) is not None)
