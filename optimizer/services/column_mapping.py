"""Columns that nobody knows: guess, check, remember what a person said, apply it next time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading, transaction
from data.importers import mapping
from data.importers.mapping import IGNORED, MAPPABLE, ChosenColumns, SeenColumn, SeenTable
from data.importers.tabular import read_sheets
from data.repositories import mappings
from data.repositories.versions import Topic, raise_version
from models.errors import InputError
from models.kinds import SourceKind

__all__ = [
    "IGNORED",
    "KINDS",
    "Remembered",
    "SeenColumn",
    "SeenTable",
    "fields_of",
    "forget",
    "from_file",
    "likeliest_kind",
    "look",
    "missing",
    "proposal",
    "remember",
    "remembered",
    "required_fields",
    "said_before",
]

KINDS = tuple(MAPPABLE)
"""What a table of columns that nobody knows can be said to be."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a person said of one layout of one publisher; ``fields`` by heading."""

    id: int
    publisher: str
    kind: SourceKind
    fields: Mapping[str, str]
    set_at: datetime


def look(file: str, data: bytes) -> SeenTable:
    """The columns of a file's largest sheet, with sample values.

    Raises:
        InputError: ``import.*`` for what is no readable table.
    """
    sheets = read_sheets(file, data)
    return mapping.seen_table(max(sheets, key=lambda sheet: len(sheet.lines)))


def likeliest_kind(seen: SeenTable) -> SourceKind:
    """What the table most probably is."""
    return mapping.likeliest_kind(seen)


def proposal(seen: SeenTable, kind: SourceKind) -> dict[str, str]:
    """Our best guess: a field, or ``IGNORED``, for the key of each column."""
    return mapping.propose(seen, kind)


def fields_of(kind: SourceKind) -> tuple[str, ...]:
    """The fields a column can be said to be, the required ones first."""
    return mapping.fields_of(kind)


def required_fields(kind: SourceKind) -> frozenset[str]:
    """Fields that are needed, or of which one is."""
    return frozenset(field for group in mapping.required_of(kind) for field in group)


def missing(kind: SourceKind, fields: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """What is still needed: groups of fields of which one each has to be given."""
    return mapping.missing(kind, fields)


def remember(
    engine: Engine, publisher: str, seen: SeenTable, kind: SourceKind, fields: Mapping[str, str]
) -> None:
    """Keep what a person said, for every file of these headings from this publisher.

    Args:
        engine: The database.
        publisher: A municipality's code, or empty for whoever publishes such files.
        seen: The table.
        kind: What it is.
        fields: A field, or ``IGNORED``, by the key of each column.

    Raises:
        InputError: ``mapping.incomplete`` or ``mapping.field_twice``.
    """
    given = [field for field in fields.values() if field]
    if lacking := missing(kind, given):
        raise InputError("mapping.incomplete", fields=lacking)
    if len(set(given)) < len(given):
        twice = next(field for field in given if given.count(field) > 1)
        raise InputError("mapping.field_twice", field=twice)
    chosen = ChosenColumns(kind, dict(fields))
    with transaction(engine) as session:
        mappings.keep(session, publisher, seen.signature, kind, chosen.as_json())
        raise_version(session, Topic.FACTS)


def remembered(engine: Engine, publisher: str | None = None) -> tuple[Remembered, ...]:
    """What was said before, the newest first."""
    with reading(engine) as session:
        return tuple(
            Remembered(row.id or 0, row.publisher, chosen.kind, chosen.fields, row.set_at)
            for row in mappings.mappings(session, publisher)
            for chosen in [mapping.chosen_from_json(row.mapping_json, row.publisher)]
        )


def forget(engine: Engine, mapping_id: int) -> bool:
    """Forget what was said; False where that is forgotten already."""
    with transaction(engine) as session:
        gone = mappings.forget(session, mapping_id)
        if gone:
            raise_version(session, Topic.FACTS)
    return gone


def said_before(session: Session, publisher: str | None) -> tuple[ChosenColumns, ...]:
    """What applies to a publisher's files: its own first, then what holds for anybody.

    Where the publisher is not known, only layouts of which everybody says the same count.
    """
    rows = mappings.mappings(session)
    chosen = [(row, mapping.chosen_from_json(row.mapping_json, row.publisher)) for row in rows]
    if publisher is not None:
        own = [one for row, one in chosen if row.publisher == publisher]
        return (*own, *(one for row, one in chosen if row.publisher == ""))
    said: dict[str, list[ChosenColumns]] = {}
    for row, one in chosen:
        said.setdefault(row.signature, []).append(one)
    return tuple(ones[0] for ones in said.values() if all(one == ones[0] for one in ones))


def from_file(path: Path) -> ChosenColumns:
    """Read a mapping written by hand: ``{"kind": "venues", "columns": {"ほげ": "name"}}``.

    Raises:
        InputError: ``import.not_found``, ``import.not_readable`` or ``import.bad_mapping``.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError("import.not_found", file=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("import.not_readable", file=str(path)) from error
    return mapping.chosen_from_json(text, path.name)
