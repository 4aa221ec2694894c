from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import AreaUnit, CountKind, SourceKind, VenueKind
from optimizer.services import season
from optimizer.services.import_summary import (
    CountTotal,
    full_name,
    import_log,
    look_at,
    municipality_named,
    store,
)
from tests.import_builders import (
    ages,
    box,
    csv_bytes,
    english_population,
    english_venues,
    n03,
    square,
    squares,
    town,
)

SAGA = MunicipalityCode("41201")


def saga_people() -> bytes:
    rows = [
        ["1", "412015", "2020-10-01", name, sum(ages(first)), *ages(first), "33.26,130.30"]
        for first, name in enumerate(("駅前中央一丁目", "神野東二丁目"), start=1)
    ]
    return csv_bytes(english_population(rows))


def test_a_population_file_is_summed_to_check_it_by(demo_engine: Engine) -> None:
    preview = look_at(demo_engine, [("people.csv", saga_people())], "412015")
    (file,) = preview.files
    assert (file.kind, file.unit, file.areas) == (SourceKind.POPULATION, AreaUnit.TOWN, 2)
    everybody = sum(ages(1)) + sum(ages(2))
    seniors = sum(ages(1)[26:]) + sum(ages(2)[26:])  # 65-69 is the 14th band of two sexes
    assert file.totals == (CountTotal(date(2020, 10, 1), CountKind.REGISTER, everybody, seniors),)
    assert preview.municipalities == (SAGA,)
    assert season.editions(demo_engine, SAGA) == ()


def test_a_venue_file_is_counted_by_kind(demo_engine: Engine) -> None:
    (file,) = look_at(demo_engine, [("v.csv", csv_bytes(english_venues()))], "37201").files
    assert file.kind is SourceKind.VENUES
    assert sum(file.venues.values()) == 2
    assert file.venues[VenueKind.COMMUNITY_CENTER] == 1
    assert file.totals == ()
    assert file.unit is None


def test_suppressed_squares_are_counted_once_and_unknown_bands_not_as_zero(
    demo_engine: Engine,
) -> None:
    rows = [
        square("493072221", "1", "", (100, 30, 20, 5)),
        square("493072222", "2", "493072221", (7, "*", "*", "*")),
    ]
    files = [
        ("tblT001101H4930.txt", csv_bytes(squares(rows), "cp932")),
        ("N03.json", n03({"41201": [box(130.2, 33.2, 130.4, 33.4)]})),
    ]
    mesh, boundary = look_at(demo_engine, files, "41201").files
    assert [total.seniors for total in mesh.totals] == [30]
    assert boundary.has_boundary
    assert boundary.totals == ()


def test_storing_brings_the_city_and_a_new_version(demo_engine: Engine) -> None:
    before = season.data_version(demo_engine)
    preview = look_at(demo_engine, [("people.csv", saga_people())], None)
    (report,) = store(demo_engine, preview, accept_rejects=False)
    assert report.areas_added == 2
    assert season.data_version(demo_engine) != before
    assert SAGA in [city.code for city in season.cities(demo_engine)]
    (record,) = import_log(demo_engine, SAGA)
    assert (record.kind, record.rows_loaded) == (SourceKind.POPULATION, 2)


def test_rejected_rows_are_left_out_only_when_accepted(demo_engine: Engine) -> None:
    bad = town("築地町", 2)
    bad[4 + 14] = "-3"
    files = [("people.csv", csv_bytes(english_population([town("塩屋町", 1), bad])))]
    preview = look_at(demo_engine, files, "37201")
    assert preview.rows_refused == 1
    before = season.data_version(demo_engine)
    with pytest.raises(InputError, match="import.rejected.negative"):
        store(demo_engine, preview, accept_rejects=False)
    assert season.data_version(demo_engine) == before
    (report,) = store(demo_engine, preview, accept_rejects=True)
    assert (report.rows_loaded, report.rows_rejected) == (1, 1)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("3720", "municipality_code.malformed"),
        ("372014", "municipality_code.bad_check_digit"),
        ("99999", "municipality_code.unknown"),
    ],
)
def test_a_wrong_municipality_code_is_refused(raw: str, code: str) -> None:
    with pytest.raises(InputError, match=code):
        municipality_named(raw)


def test_a_municipality_is_named_with_its_prefecture() -> None:
    assert full_name(municipality_named("372013")) == "香川県高松市"


def test_the_log_lists_the_newest_first(demo_engine: Engine) -> None:
    store(
        demo_engine,
        look_at(demo_engine, [("v.csv", csv_bytes(english_venues()))], "37201"),
        accept_rejects=True,
    )
    log = import_log(demo_engine, MunicipalityCode("37201"))
    assert log[0].title == "v"
    assert len(log) > 10


def test_the_published_squares_of_saga_sum_to_the_published_total(
    demo_engine: Engine, shared: Path
) -> None:
    folder = shared / "realdata"
    paths = [
        folder / "estat_mesh500_2020" / "tblT001101H4930.txt",
        folder / "estat_mesh500_2020" / "tblT001101H5030.txt",
        folder / "ksj_n03_2021" / "N03-21_41_210101.json",
    ]
    files = look_at(demo_engine, [(path.name, path.read_bytes()) for path in paths], "41201").files
    assert [file.areas for file in files] == [629, 143, 0]
    assert sum(total.people or 0 for file in files for total in file.totals) == 233_872
    assert sum(total.seniors or 0 for file in files for total in file.totals) == 64_950
