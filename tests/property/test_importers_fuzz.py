"""Anything may be dropped on the door: a refusal or notices, never another exception.

How many examples: DIGIKATSU_EXAMPLES (50).
"""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.importers.door import parse_files
from data.importers.layouts.figures import is_not_published
from data.importers.report import ParsedFile
from models.errors import InputError
from models.reasons import PlaceQuality, RejectCode
from tests.import_builders import (
    box,
    csv_bytes,
    english_population,
    english_venues,
    japanese_population,
    n03,
    square,
    squares,
    workbook_bytes,
)

EXAMPLES = settings(
    max_examples=int(os.environ.get("DIGIKATSU_EXAMPLES", "50")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

HERE = "513440271"
SQUARES = squares(
    [square(HERE, "1", "", (10, 6, 3, 1)), square("513440272", "2", HERE, (3, "*", "*", "*"))]
)
BOUNDARY = n03({"37201": [box(134.0, 34.0, 134.5, 34.5)]})
KNOWN = json.dumps({"type": "Polygon", "coordinates": [box(134.0, 34.0, 134.5, 34.5)]})
TABLES = {
    "population.csv": english_population(),
    "人口.csv": japanese_population(),
    "venues.csv": english_venues(),
    "mesh.txt": SQUARES,
}
FILES = {
    **{name: csv_bytes(rows) for name, rows in TABLES.items()},
    "cp932.csv": csv_bytes(TABLES["人口.csv"], "cp932"),
    "utf16.csv": csv_bytes(TABLES["venues.csv"], "utf-16"),
    "population.xlsx": workbook_bytes({"Sheet0": TABLES["population.csv"]}),
    "n03.json": BOUNDARY,
}


def taken(name: str, data: bytes) -> ParsedFile | InputError:
    """What the door says; any other exception fails the test that calls."""
    try:
        [parsed] = parse_files([(name, data)], "37201", KNOWN)
    except InputError as error:
        return error
    whole_and_sound(parsed)
    return parsed


def whole_and_sound(parsed: ParsedFile) -> None:
    """Every row is loaded, left out with a reason, or elsewhere; nothing in it is nonsense."""
    assert parsed.rows_loaded + parsed.rows_rejected + parsed.rows_elsewhere <= parsed.rows_read
    said = {notice.row for notice in parsed.notices}
    unsaid = parsed.rows_read - parsed.rows_loaded - parsed.rows_elsewhere
    assert unsaid <= len(said)
    names = {area.code for area in parsed.areas}
    assert {count.area_code for count in parsed.counts} == names
    bands = {count.band for count in parsed.counts}
    days = {count.as_of for count in parsed.counts}
    keys = {(count.area_code, count.as_of, count.band) for count in parsed.counts}
    assert len(keys) == len(parsed.counts) <= len(names) * len(days) * len(bands)
    assert all(count.people is None or 0 <= count.people < 10**8 for count in parsed.counts)
    for row in (*parsed.areas, *parsed.venues):
        usable = row.place_quality is PlaceQuality.OK
        assert (row.lat is not None) == (row.lon is not None) == usable
        assert not usable or (20 <= (row.lat or 0) <= 46 and 122 <= (row.lon or 0) <= 154)
    assert len({venue.code for venue in parsed.venues}) == len(parsed.venues)


@EXAMPLES
@given(st.sampled_from(["a.csv", "b.xlsx", "c.json", "d"]), st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(name: str, data: bytes) -> None:
    assert isinstance(taken(name, data), InputError)


@EXAMPLES
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_is_refused_in_words(text: str, encoding: str) -> None:
    assert isinstance(taken("t.csv", text.encode(encoding, "replace")), InputError)


Edit = tuple[float, int, bytes]
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 30),
        st.binary(max_size=6)
        | st.sampled_from([b"\x00", b'"', b",", b"\r\n", b"-", b"\xff\xfe", "計".encode(), b"{["]),
    ),
    min_size=1,
    max_size=6,
)


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Cut some bytes out here and there, and put others in."""
    result = bytearray(data)
    for where, cut, new in edits:
        start = int(where * len(result))
        result[start : start + cut] = new
    return bytes(result)


@EXAMPLES
@given(st.sampled_from(sorted(FILES)), EDITS)
def test_damaged_bytes_are_refused_or_read_soundly(name: str, edits: Sequence[Edit]) -> None:
    taken(name, edited(FILES[name], edits))


def with_part_edited(data: bytes, part: int, edits: Sequence[Edit]) -> bytes:
    """The same workbook with one of its parts damaged inside."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        for name in names:
            content = old.read(name)
            chosen = name == names[part % len(names)]
            new.writestr(name, edited(content, edits) if chosen else content)
    return buffer.getvalue()


@EXAMPLES
@given(st.integers(0, 20), EDITS)
def test_workbook_damaged_inside_is_refused_or_read_soundly(
    part: int, edits: Sequence[Edit]
) -> None:
    taken("p.xlsx", with_part_edited(FILES["population.xlsx"], part, edits))


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["-1", "1.5", "1e9", "nan", "１２", "1,234", "1,23", "*", "計", "#REF!"]),
    st.sampled_from(["372014", "99999", "0", "34.0,134.0", "24:00", "2020-13-01", "X"]),
    st.integers().map(str),
    st.floats().map(repr),
)
IN_CSV = CELLS.filter(
    lambda text: not re.search("[\x00-\x1f\x7f-\x9f\ud800-\uf8ff\ufffe\uffff]", text)
)


@EXAMPLES
@given(st.sampled_from(sorted(TABLES)), st.integers(1, 9), st.integers(0, 60), IN_CSV)
def test_any_cell_is_taken_rejected_or_remarked_on(
    name: str, row: int, column: int, cell: str
) -> None:
    rows = [list(line) for line in TABLES[name]]
    line = rows[1 + row % (len(rows) - 1)]
    line[column % len(line)] = cell
    taken(name, csv_bytes(rows))


@EXAMPLES
@given(st.integers(1, 3), st.integers(0, 35), IN_CSV)
def test_a_count_is_loaded_as_it_stands_or_its_row_is_rejected(
    row: int, column: int, cell: str
) -> None:
    rows = [list(line) for line in english_population()]
    at = rows[0].index("man1") + column
    rows[row][at] = cell
    parsed = taken("p.csv", csv_bytes(rows))
    assert isinstance(parsed, ParsedFile)
    plain = unicodedata.normalize("NFKC", cell).strip()
    if is_not_published(cell):
        assert (parsed.rejects, len(parsed.areas)) == ((), 3)
        assert sum(count.people is None for count in parsed.counts) == 1
        return
    sound = re.fullmatch(r"[0-9]{1,8}(\.0+)?|[0-9]{1,3}(,[0-9]{3}){1,2}(\.0+)?", plain)
    if sound is None or int(float(plain.replace(",", ""))) >= 10**8:
        [notice] = parsed.rejects
        assert (notice.row, notice.column) == (row + 1, rows[0][at])
        assert notice.value == cell.strip()
        assert len(parsed.areas) == 2
    else:
        assert parsed.rejects == ()
        known = sum(c.people or 0 for c in parsed.counts if c.band != "all")
        others = sum(int(str(n)) for line in rows[1:] for n in line[5:41] if n is not cell)
        assert known == others + int(float(plain.replace(",", "")))
        mismatch = [n for n in parsed.notices if n.code is RejectCode.SUM_MISMATCH]
        assert len(mismatch) == (known != sum(int(str(line[4])) for line in rows[1:]))


@EXAMPLES
@given(st.sampled_from(sorted(TABLES)), st.integers(0, 60), IN_CSV)
def test_any_heading_is_understood_or_the_file_refused(name: str, column: int, cell: str) -> None:
    rows = [list(line) for line in TABLES[name]]
    rows[0][column % len(rows[0])] = cell
    taken(name, csv_bytes(rows))


@EXAMPLES
@given(st.sampled_from(sorted(TABLES)), st.permutations(range(60)))
def test_order_of_columns_never_matters(name: str, order: Sequence[int]) -> None:
    if name == "mesh.txt":
        return  # the first four columns of the census table have no label of their own
    rows = [list(line) for line in TABLES[name]]
    kept = [index for index in order if index < len(rows[0])]
    shuffled = taken(name, csv_bytes([[line[index] for index in kept] for line in rows]))
    straight = taken(name, csv_bytes(rows))
    assert isinstance(shuffled, ParsedFile)
    assert isinstance(straight, ParsedFile)
    assert same(shuffled) == same(straight)


def same(parsed: ParsedFile) -> tuple[object, ...]:
    """The facts of a file, without its name and hash."""
    return parsed.areas, parsed.counts, parsed.venues, parsed.rows_read, parsed.rows_loaded


ENCODERS: list[Callable[[list[list[str]]], bytes]] = [
    lambda rows: csv_bytes(rows, "utf-8-sig"),
    lambda rows: csv_bytes(rows, "cp932"),
    lambda rows: csv_bytes(rows, "utf-16"),
    lambda rows: csv_bytes(rows, "utf-8", "\n"),
    lambda rows: csv_bytes(rows, "utf-8", delimiter="\t"),
    lambda rows: workbook_bytes({"Sheet1": rows}),
]
NAMES = st.text("町丁一二三あいうアイウ甲乙丙丁０１２ABC ー・（）", min_size=1, max_size=12)


@EXAMPLES
@given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from(range(len(ENCODERS))))
def test_the_same_table_gives_the_same_records_in_every_form(
    names: list[str], encoder: int
) -> None:
    rows = [[str(cell) for cell in line] for line in japanese_population(names)]
    plain = taken("p.csv", csv_bytes(rows))
    other = taken("p.xlsx", ENCODERS[encoder](rows))
    assert isinstance(plain, ParsedFile)
    assert isinstance(other, ParsedFile)
    assert same(plain) == same(other)


@EXAMPLES
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "coordinates", "features", "properties", "geometry", "N03_007"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_refused_or_a_boundary(tree: object) -> None:
    taken("b.json", json.dumps({"features": tree}).encode())
    feature = {"properties": {"N03_007": "37201"}, "geometry": tree}
    taken("b.json", json.dumps({"features": [feature]}).encode())
