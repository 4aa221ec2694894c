"""Make the committed tables from the published files: ``python -m data.reference.build SHARED``.

Uses the project's own importers, so that importing those files gives the same records. The
same files always give the same bytes. Prints the figures that docs/data-sources.md quotes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from data.importers.bundles import SaidOfVenue, VenueFacts
from data.importers.door import parse_files
from data.importers.report import ParsedFile, source_key
from data.importers.venue_merge import merge_venue
from data.reference import layout
from models.ages import AgeBand, parse_age_band
from models.kinds import SourceKind
from models.tables import AreaRow, MunicipalityRow, SourceRow, VenueRow

_FORMER = "9"
"""Rows of the census table about municipalities that no longer exist."""

_FROM_CENSUS = ("municipalities.csv", "census_people.csv")

_SHOWN_BANDS = (AgeBand(60, 69), AgeBand(65, None), AgeBand(70, None))


def main(arguments: Sequence[str] | None = None) -> int:
    """Build every table below ``--out``, by default the package itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder that holds realdata/")
    parser.add_argument("--out", type=Path, default=layout.FOLDER)
    given = parser.parse_args(arguments)
    lines = build(given.shared / "realdata", given.out)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def build(realdata: Path, out: Path) -> list[str]:
    """Write the tables and return the figures, line by line."""
    manifest = tomllib.loads((layout.FOLDER / "manifest.toml").read_text(encoding="utf-8"))
    everywhere = _municipalities(realdata, manifest)
    _write(out / "municipalities.csv", layout.municipalities_csv(everywhere))
    people = _census_people(realdata, manifest, everywhere)
    _write(out / "census_people.csv", layout.census_people_csv(people))
    files = _city_files(realdata, manifest["city"])
    towns, said = _towns(files), _said(files)
    _write(out / "takamatsu_towns.csv", layout.towns_csv(towns))
    counts = [count for file in files for count in file.counts]
    _write(out / "takamatsu_population.csv", layout.population_csv(counts))
    _write(out / "takamatsu_venues.csv", layout.venues_csv(said))
    notices = [(file.source.key, notice) for file in files for notice in file.notices]
    _write(out / "takamatsu_notices.csv", layout.notices_csv(notices))
    _write(out / "SOURCES.toml", _sources_toml(realdata, manifest, files, len(everywhere)))
    return _figures(everywhere, files, towns, _venues(said))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _municipalities(realdata: Path, manifest: Mapping[str, Any]) -> list[MunicipalityRow]:
    areas = _areas_km2(realdata / manifest["areas"]["path"])
    text = (realdata / manifest["municipalities"]["path"]).read_text(encoding="utf-8-sig")
    rows = [
        MunicipalityRow(
            code=row["lgcode"],
            prefecture=row["pref"],
            name=row["city"],
            kana=row["citykana"],
            lat=float(row["lat"]),
            lon=float(row["lng"]),
            area_km2=areas.get(row["lgcode"][:5]),
        )
        for row in csv.DictReader(io.StringIO(text))
    ]
    return sorted(rows, key=lambda row: row.code)


def _areas_km2(path: Path) -> dict[str, float]:
    """Area by code: column 14."""
    return {code: float(str(row[14])) for code, row in _census_rows(path).items()}


@cache
def _census_rows(path: Path) -> Mapping[str, Sequence[Any]]:
    """Rows by municipality; column 5 is the code of 2020. The heading was retyped."""
    data = io.BytesIO(path.read_bytes())
    book = openpyxl.load_workbook(data, read_only=True, data_only=True)
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    return {str(row[5]): row for row in rows if str(row[0]) != _FORMER}


def _census_people(
    realdata: Path, manifest: Mapping[str, Any], everywhere: Sequence[MunicipalityRow]
) -> list[tuple[str, int | None, int | None]]:
    """Code, people of 2020 (column 7) and of 2015 in the limits of 2020 (column 10).

    A dash (双葉町, where nobody was counted in 2020) is left blank.
    """
    rows = _census_rows(realdata / manifest["areas"]["path"])
    return [
        (place.code, _counted(row[7]), _counted(row[10]))
        for place in everywhere
        if (row := rows.get(place.code)) is not None
    ]


def _counted(cell: object) -> int | None:
    return int(str(cell)) if str(cell).isdigit() else None


def _city_files(realdata: Path, city: Mapping[str, Any]) -> list[ParsedFile]:
    listed = [*city["population"], *city["venues"]]
    paths = [realdata / city["folder"] / entry["file"] for entry in listed]
    parsed = parse_files(paths, city["code"])
    return [_described(file, city, entry) for file, entry in zip(parsed, listed, strict=True)]


def _described(file: ParsedFile, city: Mapping[str, Any], entry: Mapping[str, Any]) -> ParsedFile:
    """Add what the manifest knows of a file's publisher and terms."""
    known = {name: city[name] for name in ("publisher", "licence", "attribution")}
    as_of = file.source.as_of or city["as_of"]
    update = known | {"title": entry["title"], "as_of": as_of, "file_name": entry["file"]}
    source = file.source.model_copy(update=update)
    fields = {name: getattr(file, name) for name in ParsedFile.__dataclass_fields__}
    return ParsedFile(**(fields | {"source": source}))


def _towns(files: Sequence[ParsedFile]) -> list[AreaRow]:
    towns: dict[str, AreaRow] = {}
    for file in files:
        for area in file.areas:
            towns.setdefault(area.code, area)
    return list(towns.values())


def _said(files: Sequence[ParsedFile]) -> list[tuple[str, SaidOfVenue]]:
    return [
        (file.source.key, said)
        for file in files
        for facts in file.of(VenueFacts)
        for said in facts.said
    ]


def _venues(said: Sequence[tuple[str, SaidOfVenue]]) -> list[VenueRow]:
    """All venues, those met twice merged as a load merges them."""
    merged: dict[str, VenueRow] = {}
    for _, one in said:
        known = merged.setdefault(one.venue.code, one.venue)
        merged[known.code] = known.model_copy(update=merge_venue(known, one.venue))
    return list(merged.values())


def _sources_toml(
    realdata: Path, manifest: Mapping[str, Any], files: Sequence[ParsedFile], municipalities: int
) -> str:
    city = manifest["city"]
    origins = {entry["file"]: entry["origin"] for entry in (*city["population"], *city["venues"])}
    entries = [
        _entry(
            ("municipalities.csv",) if part == "municipalities" else _FROM_CENSUS,
            _whole_country(realdata, manifest[part], part),
            manifest[part]["origin"],
            (municipalities, municipalities),
        )
        for part in ("municipalities", "areas")
    ]
    for file in files:
        population = ("takamatsu_towns.csv", "takamatsu_population.csv")
        tables = population if file.kind is SourceKind.POPULATION else ("takamatsu_venues.csv",)
        origin = f"{city['repository']}: {origins[file.source.file_name]}"
        entries.append(_entry(tables, file.source, origin, (file.rows_read, file.rows_loaded)))
    head = "# Written by `python -m data.reference.build`; the terms stand in manifest.toml.\n"
    return head + "".join(entries)


def _whole_country(realdata: Path, part: Mapping[str, Any], name: str) -> SourceRow:
    path = realdata / part["path"]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return SourceRow(
        key=source_key(f"japan/{name}", sha256),
        kind=SourceKind.MUNICIPALITIES,
        file_name=path.name,
        sha256=sha256,
        **{key: part[key] for key in ("title", "publisher", "licence", "attribution", "as_of")},
    )


def _entry(tables: Sequence[str], source: SourceRow, origin: str, rows: tuple[int, int]) -> str:
    fields = source.model_dump() | {"origin": origin, "tables": list(tables)}
    fields |= {"rows_read": rows[0], "rows_loaded": rows[1]}
    return "\n[[source]]\n" + "".join(f"{key} = {_toml(fields[key])}\n" for key in fields)


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _figures(
    everywhere: Sequence[MunicipalityRow],
    files: Sequence[ParsedFile],
    towns: Sequence[AreaRow],
    venues: Sequence[VenueRow],
) -> list[str]:
    located = sum(row.area_km2 is not None for row in everywhere)
    lines = [f"municipalities: {len(everywhere)}, with area {located}"]
    lines.append(f"towns: {len(towns)}")
    for file in files:
        lines.append(_file_line(file))
        lines += [f"  {_notice_line(file, number)}" for number in range(len(file.notices))]
    lines.append(f"venues: {len(venues)}")
    kinds = sorted({venue.kind for venue in venues})
    lines += [f"  {kind}: {sum(v.kind is kind for v in venues)}" for kind in kinds]
    lines.append(f"venues with Wi-Fi published: {sum(v.wifi is True for v in venues)}")
    return lines


def _file_line(file: ParsedFile) -> str:
    text = f"{file.source.file_name}: read {file.rows_read}, loaded {file.rows_loaded}"
    if file.kind is not SourceKind.POPULATION:
        return text
    people = {band: _people(file, band) for band in _SHOWN_BANDS}
    bands = ", ".join(f"{band} {count:,}" for band, count in people.items())
    everybody = sum(count.people or 0 for count in file.counts if count.band == "all")
    return f"{text}; {file.source.as_of}: {everybody:,} people, {bands}"


def _people(file: ParsedFile, band: AgeBand) -> int:
    inside = [count for count in file.counts if parse_age_band(count.band).within(band)]
    return sum(count.people or 0 for count in inside if count.band != "all")


def _notice_line(file: ParsedFile, number: int) -> str:
    notice = file.notices[number]
    return f"{notice.level}: {notice.code} row {notice.row} {notice.column} {notice.value!r}"


if __name__ == "__main__":
    sys.exit(main())
