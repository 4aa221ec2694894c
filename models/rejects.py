"""What an import says of the rows it met: notices, and the report of a load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.kinds import SourceKind
from models.reasons import RejectCode


class NoticeLevel(StrEnum):
    """What became of the row: left out, or taken with something to know about it."""

    REJECT = "reject"
    """Left out."""
    DOUBT = "doubt"
    """Refused until a person accepts it; then taken, its location kept as unusable."""
    WARNING = "warning"
    """Taken, with something to know about it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark on one value of a file.

    Attributes:
        level: Whether the row was left out or taken.
        code: Why. Sentences: ``reject.<code>``; what to do about it: ``remedy.<code>``.
        file: Name of the file.
        sheet: Name of the sheet, empty for text files.
        row: Row as a spreadsheet shows it, counted from 1.
        column: Heading of the column as published, empty where no column is meant.
        value: The value as published.
        extra: Further values of the sentence, such as the expected sum.
    """

    level: NoticeLevel
    code: RejectCode
    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The file, with its sheet where it has several: ``data.xlsx [Sheet1]``."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file

    @property
    def params(self) -> dict[str, object]:
        """Everything the sentences of ``reject.*`` and ``remedy.*`` may name."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "where": self.where,
            "row": "" if self.row is None else self.row,
            "column": self.column,
            "value": self.value,
            **self.extra,
        }

    def as_dict(self) -> dict[str, object]:
        """The notice as plain values, for ``--json`` and for the record of an import."""
        return {
            "level": self.level.value,
            "code": self.code.value,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            **self.extra,
        }


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one load did to the database. Counts are of records, not of people.

    Attributes:
        unchanged: This very file had been loaded before and nothing was touched.
        rows_read: Rows of the file that hold something.
        rows_loaded: Rows whose facts are on file now.
        rows_rejected: Rows left out, each with a notice.
        done: What was done to the records on file, by name, such as ``venues_added``; see
            ``data.importers.stores``.
    """

    source_key: str
    kind: SourceKind
    municipality_code: str | None
    unchanged: bool
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    done: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    @property
    def areas_added(self) -> int:
        """Areas that were not on file."""
        return self.done.get("areas_added", 0)

    @property
    def areas_updated(self) -> int:
        """Areas on file of which the file says something else."""
        return self.done.get("areas_updated", 0)

    @property
    def areas_left(self) -> int:
        """Areas with people of the same day and kind on file that this file does not name.

        What an earlier edition said of them still stands.
        """
        return self.done.get("areas_left", 0)

    @property
    def counts_stored(self) -> int:
        """Counts of people by area and band."""
        return self.done.get("counts_stored", 0)

    @property
    def venues_added(self) -> int:
        """Venues that were not on file."""
        return self.done.get("venues_added", 0)

    @property
    def venues_updated(self) -> int:
        """Venues on file that changed."""
        return self.done.get("venues_updated", 0)

    @property
    def boundary_stored(self) -> bool:
        """Whether the municipality has a new outline."""
        return bool(self.done.get("boundary_stored"))
