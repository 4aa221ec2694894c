"""Whose file is this: the municipality, from codes, names or addresses in its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from data.importers.cells import plain
from data.importers.headings import Record, Table
from data.reference import catalog
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import InputError

RowCodes = Mapping[tuple[str, int], str]
"""The municipality code that a row (sheet, row) carries."""

_PREFECTURE = "000"


def row_codes(tables: Sequence[Table], any_of: tuple[str, ...]) -> RowCodes:
    """Read the municipality code of every row that has one; a prefecture's own code says nothing.

    Raises:
        InputError: ``import.municipality_code.*`` with file, row, column and value.
    """
    found: dict[tuple[str, int], str] = {}
    for record in _records(tables, any_of):
        if not record["code"]:
            continue
        code = _code_of(record)
        if not code.endswith(_PREFECTURE):
            found[record.table.sheet.name, record.row] = code
    return found


def _records(tables: Sequence[Table], any_of: tuple[str, ...]) -> Iterator[Record]:
    return (record for table in tables for record in table.records(any_of=any_of))


def _code_of(record: Record) -> MunicipalityCode:
    """The code of a row, its leading zero given back where a spreadsheet took it.

    12106 is 千葉市美浜区 in five digits, and what is left of 岩見沢市's 012106: where both are
    municipalities, the names in the row decide, and without them the code as it stands.
    """
    found = [code for code in _readings(plain(record["code"])) if _exists(code)]
    if len(found) == 2 and (_named(record) or _addressed(record)) == found[1]:
        return found[1]
    return found[0] if found else _surely_known(record)


def _readings(text: str) -> Iterator[MunicipalityCode]:
    """The code as it stands, and with a zero before it: 1202 and 12025 are both 01202."""
    for digits in dict.fromkeys((text, f"0{text}")):
        try:
            yield parse_municipality_code(digits)
        except InputError:
            continue


def _exists(code: MunicipalityCode) -> bool:
    if code.endswith(_PREFECTURE):
        return True
    try:
        catalog.find_municipality(code)
    except InputError:
        return False
    return True


def _surely_known(record: Record) -> MunicipalityCode:
    """The code, or why it is none, with its place in the file."""
    try:
        return MunicipalityCode(catalog.find_municipality(record["code"]).code)
    except InputError as error:
        sheet = record.table.sheet
        place = {"file": sheet.file, "sheet": sheet.name, "row": record.row}
        column = record.table.label("code")
        raise InputError(f"import.{error.code}", **(error.params | place), column=column) from error


def municipality_of(
    tables: Sequence[Table], codes: RowCodes, any_of: tuple[str, ...]
) -> MunicipalityCode | None:
    """The municipality most rows are of; None where the file does not say."""
    if codes:
        return MunicipalityCode(Counter(codes.values()).most_common(1)[0][0])
    for read in (_named, _addressed):
        found = [read(record) for record in _records(tables, any_of)]
        code, rows = next(iter(Counter(found).most_common(1)), (None, 0))
        if code is not None and rows * 2 > len(found):
            return code
    return None


def _named(record: Record) -> MunicipalityCode | None:
    city = record["city"]
    return place_name_at_start(record["prefecture"] + city) or place_name_at_start(city)


def _addressed(record: Record) -> MunicipalityCode | None:
    parts = "".join(record[f"address{part}"] for part in (1, 2))
    return place_name_at_start(record["address"]) or place_name_at_start(parts)


def place_name_at_start(text: str) -> MunicipalityCode | None:
    """The municipality a text begins with, such as an address: 高松市… or 香川県高松市….

    Names borne by two municipalities (府中市, 伊達市) count only with their prefecture.
    """
    folded = plain(text).replace(" ", "")
    names = _codes_by_name()
    lengths = range(2, min(len(folded), 14) + 1)
    return next((names[folded[:n]] for n in lengths if folded[:n] in names), None)


@cache
def _codes_by_name() -> Mapping[str, MunicipalityCode]:
    rows = [(row, row.name.replace(" ", "")) for row in catalog.municipalities()]
    bearers = Counter(name for _, name in rows)
    names = {f"{row.prefecture}{name}": MunicipalityCode(row.code) for row, name in rows}
    alone = {name: MunicipalityCode(row.code) for row, name in rows if bearers[name] == 1}
    return names | alone


def foreign_rows(codes: RowCodes, municipality: MunicipalityCode) -> RowCodes:
    """Rows that carry the code of another municipality; wards of a city are its own."""
    own = catalog.codes_within(municipality)
    return {row: code for row, code in codes.items() if code not in own}


def agreed(codes: Iterable[MunicipalityCode | None]) -> MunicipalityCode | None:
    """The one municipality that all who say something agree on."""
    said = {code for code in codes if code is not None}
    return said.pop() if len(said) == 1 else None
