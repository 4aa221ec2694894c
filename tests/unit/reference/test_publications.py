from __future__ import annotations

import pytest

from data.reference.publications import publication
from models.codes import MeshCode, MunicipalityCode

SAGA, TAKAMATSU = MunicipalityCode("41201"), MunicipalityCode("37201")


@pytest.mark.parametrize(
    ("item", "files"),
    [
        ("population", ("412015_population.csv",)),
        ("boundary", ("N03-20240101_41_GML.zip",)),
        ("squares", ("tblT001141H4930.txt", "tblT001141H5030.txt")),
        ("venues", ("412015_public_facility.csv", "412015_evacuation_space.csv")),
        ("wifi", ("412015_public_wireless_lan.csv",)),
    ],
)
def test_the_file_is_named_for_this_very_municipality(item: str, files: tuple[str, ...]) -> None:
    found = publication(item, SAGA, (MeshCode("4930"), MeshCode("5030")))
    assert found is not None
    assert found.files == files


def test_a_leading_zero_stays() -> None:
    found = publication("boundary", MunicipalityCode("01202"))
    assert found is not None
    assert found.files == ("N03-20240101_01_GML.zip",)


def test_what_nobody_publishes_has_no_file() -> None:
    for item in ("supporters", "availability", "held", "courses", "surveys", "known"):
        assert publication(item, SAGA) is None


def test_an_address_stands_only_where_a_source_names_it() -> None:
    own = publication("population", SAGA)
    known = publication("population", TAKAMATSU)
    prefecture = publication("venues", MunicipalityCode("35213"))
    boundary = publication("boundary", TAKAMATSU)
    assert own is not None
    assert known is not None
    assert prefecture is not None
    assert boundary is not None
    assert (own.where, own.address, own.local_files) == ("", "", ())
    assert known.address == "https://github.com/takamatsu-city/opendata"
    assert known.local_files == ("data/population/0066_YYYYMM.xlsx",)
    assert (prefecture.where, prefecture.address) == ("山口県オープンデータカタログサイト", "")
    assert (boundary.where, boundary.address) == ("", "nlftp.mlit.go.jp"), "not the city's own"
