"""What a file turned into: rows ready to be loaded, and a notice for every doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from data.importers.bundles import BoundaryFacts, PopulationFacts, VenueFacts
from data.importers.cells import plain
from data.squares.derive import Derived
from models.codes import MunicipalityCode
from models.kinds import SourceKind
from models.rejects import ImportReport, Notice, NoticeLevel
from models.tables import AreaRow, PopulationCountRow, SourceRow, VenueRow

__all__ = ["ImportReport", "ParsedFile", "day_text", "source_key", "stem_of", "subject_of"]

_KEY_STEM_LENGTH = 36

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """One file, read whole. Nothing here has touched a database.

    Attributes:
        municipality_code: Whose facts these are; None for a table of the whole country.
        rows_read: Rows that hold something.
        rows_loaded: Rows whose facts are here.
        bundles: The facts, each bundle of one kind of rows; see ``bundles``.
        rows_elsewhere: Rows about places outside the municipality: outlines of others.
        derived: Areas that the file's squares alone make of the municipality; None where it
            has none, or no outline is at hand.
    """

    kind: SourceKind
    municipality_code: MunicipalityCode | None
    source: SourceRow
    rows_read: int
    rows_loaded: int
    bundles: tuple[object, ...] = ()
    notices: tuple[Notice, ...] = ()
    rows_elsewhere: int = 0
    derived: Derived | None = None

    def of(self, kind: type[B]) -> tuple[B, ...]:
        """The bundles of one kind of rows."""
        return tuple(bundle for bundle in self.bundles if isinstance(bundle, kind))

    @property
    def areas(self) -> tuple[AreaRow, ...]:
        """Areas that the file names."""
        return tuple(area for facts in self.of(PopulationFacts) for area in facts.areas)

    @property
    def counts(self) -> tuple[PopulationCountRow, ...]:
        """People that the file counts."""
        return tuple(count for facts in self.of(PopulationFacts) for count in facts.counts)

    @property
    def venues(self) -> tuple[VenueRow, ...]:
        """Venues that the file names, each once."""
        return tuple(venue for facts in self.of(VenueFacts) for venue in facts.venues)

    @property
    def boundary_geojson(self) -> str | None:
        """The outline that the file holds."""
        return next((facts.geojson for facts in self.of(BoundaryFacts)), None)

    @property
    def rejects(self) -> tuple[Notice, ...]:
        """Notices of rows that were left out."""
        return tuple(notice for notice in self.notices if notice.level is NoticeLevel.REJECT)

    @property
    def refusals(self) -> tuple[Notice, ...]:
        """What keeps the file from being loaded until a person accepts it."""
        return tuple(notice for notice in self.notices if notice.level is not NoticeLevel.WARNING)

    @property
    def rows_refused(self) -> int:
        """Rows behind the refusals; one row may have several notices."""
        return len({(notice.sheet, notice.row) for notice in self.refusals})

    @property
    def rows_rejected(self) -> int:
        """Rows that were left out; one row may have several notices."""
        return len({(notice.sheet, notice.row) for notice in self.rejects})


def source_key(subject: str, sha256: str) -> str:
    """The key of one edition of one subject, such as ``37201/population/2020-10-01@ab12…``."""
    return f"{subject}@{sha256[:12]}"


def subject_of(key: str) -> str:
    """What a source is about, whichever the edition."""
    return key.partition("@")[0]


def stem_of(file: str) -> str:
    """A file's name without folder and ending, short enough for a key."""
    stem = re.split(r"[/\\]", file)[-1].rsplit(".", 1)[0]
    return re.sub(r"[\s@/]+", "_", plain(stem))[:_KEY_STEM_LENGTH] or "file"


def day_text(days: Sequence[date]) -> str:
    """The days a file is about, for its key: one, or the first and the last."""
    return "_".join(dict.fromkeys(day.isoformat() for day in (min(days), max(days))))
