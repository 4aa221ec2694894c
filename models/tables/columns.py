"""Column types the tables share."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator
from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from models.codes import parse_municipality_code
from models.errors import InputError

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

CodeText = Annotated[str, AfterValidator(parse_municipality_code)]
"""A municipality code: five digits of text."""

TAG_LENGTH = 20


def clean_tag(raw: str) -> str:
    """Return a tag in one spelling: full and half width are the same, ends are trimmed.

    Raises:
        InputError: ``tag.malformed`` for one that is empty or longer than ``TAG_LENGTH``.
    """
    tag = unicodedata.normalize("NFKC", raw).strip()
    if not 0 < len(tag) <= TAG_LENGTH:
        raise InputError("tag.malformed", value=raw, most=TAG_LENGTH)
    return tag


TagText = Annotated[str, AfterValidator(clean_tag)]
"""A tag in a city's own words, such as 手話: what a person brings and a session may ask for."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a zone; store UTC."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        del dialect
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC)


class ExactNumber(TypeDecorator[int | float]):
    """A number as its own digits: a whole number of any length comes back whole.

    What an order of what matters adds up to can be longer than a database's integers.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: int | float | None, dialect: Dialect) -> str | None:
        """Store the digits."""
        del dialect
        return None if value is None else repr(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | float | None:
        """Return the number, whole where it was."""
        del dialect
        if value is None:
            return None
        return int(value) if value.removeprefix("-").isdecimal() else float(value)


class CodeColumn(TypeDecorator[Any]):
    """A ``StrEnum`` stored as its own text, readable in any database tool and easy to extend."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Store the code; a text that is no member is refused."""
        del dialect
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the member."""
        del dialect
        return None if value is None else self.kind(value)
