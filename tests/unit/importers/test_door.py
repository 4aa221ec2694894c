"""The door: whose file it is, what it is, and how it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.i18n.text import LANGS, load
from data.importers.door import parse_files
from data.importers.report import stem_of, subject_of
from data.importers.whose import place_name_at_start
from models.errors import InputError
from models.kinds import SourceKind
from models.reasons import RejectCode
from tests.import_builders import (
    box,
    csv_bytes,
    english_population,
    english_venues,
    japanese_population,
    n03,
    square,
    squares,
    town,
    venue,
    workbook_bytes,
)

POPULATION = ("p.csv", csv_bytes(english_population()))
VENUES = ("v.csv", csv_bytes(english_venues()))


def refusal(*files: tuple[str, bytes], municipality: str | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_files(list(files), municipality)
    return caught.value


def with_code(code: str, row: int = 2) -> tuple[str, bytes]:
    rows = [list(line) for line in english_population()]
    rows[row - 1][rows[0].index("prefCode")] = code
    return "p.csv", csv_bytes(rows)


def test_door_tells_kinds_by_content_whatever_the_names() -> None:
    code = "513440271"
    files = [
        ("a.png", POPULATION[1]),
        ("b", VENUES[1]),
        ("c.xlsx", csv_bytes(squares([square(code, "0", "", (1, 1, 1, 1))]), "cp932")),
        ("d.csv", n03({"37201": [box(134.0, 34.0, 134.9, 34.9)]})),
        ("e.csv", workbook_bytes({"S": english_population()})),
    ]
    kinds = [parsed.kind for parsed in parse_files(files, "37201")]
    assert kinds == [
        SourceKind.POPULATION,
        SourceKind.VENUES,
        SourceKind.MESH_CENSUS,
        SourceKind.BOUNDARY,
        SourceKind.POPULATION,
    ]


def test_door_reads_files_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "人口.csv"
    path.write_bytes(POPULATION[1])
    [parsed] = parse_files([path])
    assert (parsed.source.file_name, parsed.rows_loaded) == ("人口.csv", 3)


def test_door_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "x.csv", "import.not_found"), (tmp_path, "import.not_readable")):
        with pytest.raises(InputError) as caught:
            parse_files([path])
        assert (caught.value.code, caught.value.params["file"]) == (code, str(path))


@pytest.mark.parametrize("said", ["37201", "372013", None])
def test_door_finds_the_municipality_by_codes_in_the_rows(said: str | None) -> None:
    [parsed] = parse_files([POPULATION], said)
    assert parsed.municipality_code == "37201"


def test_door_finds_the_municipality_by_addresses() -> None:
    [parsed] = parse_files([VENUES])
    assert parsed.municipality_code == "37201"


def test_door_lends_a_silent_file_the_municipality_of_the_others() -> None:
    head, *rows = japanese_population()
    silent = ("s.csv", csv_bytes([line[1:] for line in (head, *rows)]))
    assert refusal(silent).code == "import.municipality_needed"
    assert [p.municipality_code for p in parse_files([silent, VENUES])] == ["37201"] * 2


@pytest.mark.parametrize(("elsewhere", "code"), [(1, "37201"), (2, None)])
def test_door_believes_addresses_of_more_than_half_the_rows(
    elsewhere: int, code: str | None
) -> None:
    rows = [venue(f"{n}号館", address=f"高松市甲町{n}") for n in range(2)]
    rows += [venue(f"第{n}会館", address=f"乙町{n}") for n in range(elsewhere)]
    file = ("v.csv", csv_bytes(english_venues(rows)))
    if code is None:
        assert refusal(file).code == "import.municipality_needed"
    else:
        assert parse_files([file])[0].municipality_code == code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("高松市番町一丁目8番15号", "37201"),
        ("香川県高松市番町", "37201"),
        ("香川県 高松市番町", "37201"),
        ("四日市市諏訪町", "24202"),
        ("東京都府中市宮西町", "13206"),
        ("広島県府中市府川町", "34208"),
        ("府中市宮西町", None),
        ("番町一丁目", None),
        ("", None),
    ],
)
def test_place_name_at_the_start_of_an_address(address: str, code: str | None) -> None:
    assert place_name_at_start(address) == code


def test_file_of_another_municipality_is_refused_whole() -> None:
    for file in (POPULATION, VENUES):
        error = refusal(file, municipality="38201")
        assert error.code == "import.other_municipality"
        assert (error.params["value"], error.params["expected"]) == ("37201", "38201")


def test_rows_of_another_municipality_are_rejected_one_by_one() -> None:
    [parsed] = parse_files([with_code("382019")])
    [notice] = parsed.rejects
    assert (notice.code, notice.row, notice.value) == (RejectCode.OTHER_MUNICIPALITY, 2, "38201")


def test_rows_of_a_ward_belong_to_its_city() -> None:
    towns = [town("甲町", 1), town("乙町", 2)]
    for row, code in zip(towns, ("22131", "221376"), strict=True):
        row[1] = code
    [parsed] = parse_files([("p.csv", csv_bytes(english_population(towns)))], "22130")
    assert (parsed.rows_loaded, parsed.rejects) == (2, ())


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("372014", "import.municipality_code.bad_check_digit"),
        ("3720", "import.municipality_code.malformed"),
        ("37999", "import.municipality_code.unknown"),
    ],
)
def test_impossible_code_in_a_row_is_refused_with_its_place(code: str, error: str) -> None:
    caught = refusal(with_code(code, row=3))
    assert caught.code == error
    params = {key: caught.params[key] for key in ("file", "row", "column", "value")}
    assert params == {"file": "p.csv", "row": 3, "column": "prefCode", "value": code}


def test_code_of_the_prefecture_says_nothing_of_the_municipality() -> None:
    rows = [list(line) for line in english_population()]
    for row in rows[1:]:
        row[1] = "370002"
    file = ("p.csv", csv_bytes(rows))
    assert refusal(file).code == "import.municipality_needed"
    assert parse_files([file], "37201")[0].rows_loaded == 3


@pytest.mark.parametrize(
    ("said", "code"), [("99999", "unknown"), ("372014", "bad_check_digit"), ("香川", "malformed")]
)
def test_municipality_that_does_not_exist_is_refused(said: str, code: str) -> None:
    assert refusal(POPULATION, municipality=said).code == f"municipality_code.{code}"


def test_table_of_another_kind_is_refused_with_the_headings_seen() -> None:
    error = refusal(("x.csv", "品名,単価\nりんご,100\n".encode()))
    assert (error.code, error.params["headings"]) == ("import.unrecognised", "品名, 単価")


def test_kind_that_was_said_is_the_only_one_tried() -> None:
    for kind, file in ((SourceKind.POPULATION, POPULATION), (SourceKind.VENUES, VENUES)):
        [parsed] = parse_files([file], "37201", kind=kind)
        assert parsed.kind is kind
    with pytest.raises(InputError) as caught:
        parse_files([POPULATION], "37201", kind=SourceKind.VENUES)
    assert caught.value.code == "import.unrecognised"
    mixed = workbook_bytes({"人口": english_population(), "施設": english_venues()})
    [parsed] = parse_files([("x.xlsx", mixed)], "37201", kind=SourceKind.VENUES)
    assert (parsed.kind, len(parsed.venues)) == (SourceKind.VENUES, len(english_venues()) - 1)


def test_outline_said_to_be_a_table_is_refused_with_what_it_is() -> None:
    outline = ("b", n03({"37201": [box(134.0, 34.0, 134.9, 34.9)]}))
    with pytest.raises(InputError) as caught:
        parse_files([outline], "37201", kind=SourceKind.VENUES)
    assert caught.value.code == "import.other_kind"
    assert (caught.value.params["kind"], caught.value.params["found"]) == ("venues", "boundary")
    assert len(parse_files([outline], "37201", kind=SourceKind.BOUNDARY)) == 1


def test_workbook_of_two_kinds_is_refused() -> None:
    data = workbook_bytes({"人口": english_population(), "施設": english_venues()})
    assert refusal(("x.xlsx", data)).code == "import.mixed_sheets"


def test_table_with_a_heading_only_is_refused() -> None:
    for rows in (english_population()[:1], english_venues()[:1]):
        file = ("x.csv", csv_bytes(rows))
        assert refusal(file, municipality="37201").code == "import.no_rows"


def test_nothing_is_taken_of_a_good_file_beside_a_bad_one() -> None:
    assert refusal(POPULATION, ("x.csv", b"")).code == "import.empty"


def test_same_content_has_the_same_key_and_another_edition_another() -> None:
    keys = [
        parse_files([file])[0].source.key for file in (POPULATION, ("other.csv", POPULATION[1]))
    ]
    assert keys[0] == keys[1]
    [newer] = parse_files([("p.csv", csv_bytes(english_population([town("甲町", 1)])))])
    assert newer.source.key != keys[0]
    assert subject_of(newer.source.key) == subject_of(keys[0]) == "37201/population/2020-10-01"


def test_stem_of_a_name_is_short_and_without_folders() -> None:
    assert stem_of("C:\\data\\施設 一覧@2.xlsx") == "施設_一覧_2"
    assert len(stem_of("あ" * 90 + ".csv")) == 36
    assert stem_of(".csv") == "file"


def test_every_refusal_here_has_a_sentence_with_its_values() -> None:
    errors = [
        refusal(with_code("372014", row=3)),
        refusal(POPULATION, municipality="38201"),
        refusal(("x.csv", "品名,単価\nりんご,100\n".encode())),
        refusal(POPULATION, municipality="99999"),
    ]
    for lang in LANGS:
        text = load(lang)
        for error in errors:
            sentence = text.error(error)
            assert "…" not in sentence.removesuffix("…")
            assert str(error.params.get("file", error.params.get("value"))) in sentence


ABOUT_THE_FILE = {
    RejectCode.REFERENCE_ASSUMED,
    RejectCode.AREA_INCOMPLETE,
    RejectCode.GROUP_ACROSS,
    RejectCode.PRIMARY_MISSING,
    RejectCode.NEIGHBOURS_UNKNOWN,
    RejectCode.OUTLINE_MISSING,
    RejectCode.CENSUS_DIFFERENCE,
    RejectCode.AGES_HIDDEN,
    RejectCode.ROWS_ELSEWHERE,
}


@pytest.mark.parametrize("lang", LANGS)
def test_every_reject_code_has_a_reason_and_a_remedy_that_name_the_place(lang: str) -> None:
    text = load(lang)
    places = {"where": "p.xlsx [S]", "row": 45, "column": "緯度", "value": "34,134", "sum": 7}
    places |= {"most": 5, "month": "2026-07", "learners": 3}
    places |= {"city": "佐賀市", "groups": 3, "as_of": "2020-10-01", "people": 9, "known": 8}
    places |= {"difference": "+1", "percent": "+12.50"}
    for code in RejectCode:
        reason = text(f"reject.{code}", **places)
        if code in ABOUT_THE_FILE:
            assert "p.xlsx [S]" in reason
            assert text(f"remedy.{code}", **places)
            continue
        assert all(str(places[name]) in reason for name in ("where", "row", "column"))
        assert "34,134" in reason or code is RejectCode.COORDINATES_MISSING
        assert text(f"remedy.{code}", **places)


OF_FORMS = {
    RejectCode.UNKNOWN_WORD,
    RejectCode.OUT_OF_RANGE,
    RejectCode.REPEATED,
    RejectCode.MIN_ABOVE_MAX,
    RejectCode.POOL_WITH_REST,
    RejectCode.UNREADABLE_WINDOWS,
    RejectCode.WINDOWS_OVERLAP,
    RejectCode.PREFERRED_OUTSIDE,
    RejectCode.OTHER_MONTH,
    RejectCode.NOTHING_MARKED,
    RejectCode.ENDS_BEFORE_START,
    RejectCode.MORE_THAN_LEARNERS,
    RejectCode.CANCELLED_WITH_PEOPLE,
    RejectCode.SESSION_CANCELLED,
    RejectCode.UNKNOWN_SUPPORTER,
    RejectCode.UNKNOWN_COURSE,
    RejectCode.UNKNOWN_VENUE,
}


def test_every_code_that_refuses_a_file_has_a_sentence_of_its_own() -> None:
    refusing = {
        RejectCode.NOT_A_NUMBER,
        RejectCode.NEGATIVE,
        RejectCode.NOT_WHOLE,
        RejectCode.BAD_DATE,
        RejectCode.REQUIRED,
        RejectCode.DUPLICATE,
        RejectCode.BAD_MESH,
        RejectCode.OTHER_MUNICIPALITY,
        RejectCode.COORDINATES_SWAPPED,
        RejectCode.COORDINATES_MALFORMED,
        RejectCode.OUTSIDE_JAPAN,
        RejectCode.OUTSIDE_MUNICIPALITY,
        RejectCode.BAD_AGE,
        RejectCode.BAD_AGE_BAND,
        RejectCode.BAD_SEX,
        RejectCode.BAD_SHARE,
        RejectCode.BAD_YEAR,
        RejectCode.COLUMN_GUESSED,
        RejectCode.COLUMNS_SWAPPED,
        RejectCode.COURSES_ASSUMED,
    }
    for lang in LANGS:
        keys = load(lang).keys()
        known = {key for key in keys if key.startswith("error.import.rejected.")}
        assert known == {f"error.import.rejected.{code}" for code in refusing | OF_FORMS}


def test_notices_of_a_parse_fill_their_sentences() -> None:
    rows = [venue("甲会館", latitude="343.2", startTime="終日"), venue("")]
    [parsed] = parse_files([("v.csv", csv_bytes(english_venues(rows)))], "37201")
    codes = {notice.code for notice in parsed.notices}
    assert codes == {RejectCode.OUTSIDE_JAPAN, RejectCode.BAD_TIME, RejectCode.REQUIRED}
    for notice in parsed.notices:
        sentence = load("ja")(f"reject.{notice.code}", **notice.params)
        assert "v.csv" in sentence
        assert f"{notice.row}行目" in sentence
        assert notice.as_dict()["code"] == notice.code.value
