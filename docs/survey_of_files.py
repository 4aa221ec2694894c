"""Every file of the shared set of real ones, taken in by its name alone: the table of the docs.

    python -m docs.survey_of_files SHARED_FOLDER

prints the table that stands in ``docs/data-sources.md``; a test compares them. Each file is read
for itself, as ``digikatsu import FILE`` would with nothing else said. Files about a whole
prefecture or the whole country are not of one municipality: they are read for those named here.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.importers.detect import decode
from data.importers.door import parse_files
from data.importers.report import ParsedFile
from models.ages import parse_age_band
from models.kinds import SourceKind
from models.rejects import NoticeLevel

PREFECTURE_FILES: Mapping[str, tuple[str, ...]] = {
    "N03-21_22_210101.json": ("22212",),
    "N03-21_35_210101.json": ("35208", "35211", "35213"),
    "N03-21_37_210101.json": ("37201",),
    "N03-21_38_210101.json": ("38201",),
    "N03-21_41_210101.json": ("41201",),
    "N03-21_42_210101.json": ("42203",),
}
"""Boundaries of a prefecture, and the municipalities of the shared set that lie in it."""

NATIONAL_FILES = frozenset(
    ("b01_01.xlsx", "localgovjp-utf8.csv", "tblT001101H4930.txt", "tblT001101H5030.txt")
)
"""Census tables and the list of municipalities: described in sections of their own."""

_SENIORS_FROM = 65
BEGIN, END = "<!-- files: begin -->", "<!-- files: end -->"


@dataclass(frozen=True, slots=True)
class SurveyedFile:
    """One file in figures.

    Attributes:
        rows_in: Rows below the heading, blank ones too; None for workbooks and outlines.
        merged: Rows that spoke of a place that another row of the file had named.
        refused: Rows left out or doubted, by reason.
        remarks: Warnings, by reason.
        people: Everybody and those aged 65 and over, where the file counts people.
    """

    file: str
    municipality: str
    kind: SourceKind
    rows_in: int | None
    rows_read: int
    rows_loaded: int
    merged: int
    refused: Mapping[str, int]
    remarks: Mapping[str, int]
    people: tuple[int, int] | None


def survey(shared: Path) -> Iterator[SurveyedFile]:
    """Read every file of ``realdata`` that is of one municipality, and every outline."""
    for path in sorted((shared / "realdata").glob("*/*")):
        if path.name in NATIONAL_FILES:
            continue
        for municipality in PREFECTURE_FILES.get(path.name, (None,)):
            [parsed] = parse_files([path], municipality)
            yield _surveyed(path, parsed)


def _surveyed(path: Path, parsed: ParsedFile) -> SurveyedFile:
    refused, remarks = Counter[str](), Counter[str]()
    for notice in parsed.notices:
        (remarks if notice.level is NoticeLevel.WARNING else refused)[notice.code] += 1
    rows_in = _rows_below_heading(path) if path.suffix == ".csv" else None
    merged = len({(n.sheet, n.row) for n in parsed.notices if n.code == "duplicate"})
    return SurveyedFile(
        file=path.name,
        municipality=parsed.municipality_code or "",
        kind=parsed.kind,
        rows_in=rows_in,
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        merged=merged,
        refused=refused,
        remarks=remarks,
        people=_people(parsed),
    )


def _rows_below_heading(path: Path) -> int:
    """Rows of a text file as a CSV reader of its own counts them, less the heading."""
    text = decode(path.name, path.read_bytes())
    return sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1


def _people(parsed: ParsedFile) -> tuple[int, int] | None:
    if not parsed.counts:
        return None
    everybody = sum(count.people or 0 for count in parsed.counts if count.band == "all")
    seniors = sum(
        count.people or 0
        for count in parsed.counts
        if count.band != "all" and parse_age_band(count.band).low >= _SENIORS_FROM
    )
    return everybody, seniors


def table(files: Iterator[SurveyedFile]) -> str:
    """The files as a Markdown table."""
    head = (
        "| File | For | Kind | Rows in | Read | Loaded | Merged | Left out or doubted | Remarks |"
    )
    lines = [head, "|---|---|---|---|---|---|---|---|---|"]
    for one in files:
        cells = (
            f"`{one.file}`",
            one.municipality,
            one.kind.value,
            "" if one.rows_in is None else str(one.rows_in),
            str(one.rows_read),
            str(one.rows_loaded),
            str(one.merged),
            _counted(one.refused),
            _remarks(one),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _counted(codes: Mapping[str, int]) -> str:
    return ", ".join(f"{code} {rows}" for code, rows in sorted(codes.items()))


def _remarks(one: SurveyedFile) -> str:
    said = [] if one.people is None else [f"{one.people[0]:,} people, 65+ {one.people[1]:,}"]
    counted = _counted({code: rows for code, rows in one.remarks.items() if code != "duplicate"})
    return "; ".join([*said, *([counted] if counted else [])])


if __name__ == "__main__":
    sys.stdout.write(f"{table(survey(Path(sys.argv[1])))}\n")
