from __future__ import annotations

import pytest

from data.reference import catalog, find
from models.codes import MunicipalityCode
from models.errors import InputError


def names(text: str) -> list[str]:
    return [row.prefecture + row.name for row in find.search(text)]


@pytest.mark.parametrize(
    "text",
    [
        "高松市",
        "高松",
        "たかまつ",
        "タカマツ",
        "ﾀｶﾏﾂｼ",
        "37201",
        "372013",
        "３７２０１３",
        " 高松 ",
    ],
)
def test_a_city_is_found_by_name_reading_and_either_code(text: str) -> None:
    assert names(text) == ["香川県高松市"]


def test_every_municipality_is_found_by_either_code_and_stands_first_by_its_full_name() -> None:
    assert len(catalog.municipalities()) == 1916
    for row in catalog.municipalities():
        assert find.search(row.code)[0] == row
        assert find.search((row.prefecture + row.name).replace(" ", ""))[0] == row


def test_a_wrong_check_digit_is_told_and_not_merely_unfound() -> None:
    with pytest.raises(InputError, match="municipality_code.bad_check_digit"):
        find.search("372014")
    assert names("372") == names("372 香川")


def test_every_word_must_fit() -> None:
    assert names("川崎町") == ["宮城県川崎町", "福岡県川崎町"]
    assert names("福岡 川崎町") == ["福岡県川崎町"]
    assert names("北海道 川崎町") == []
    assert names("") == names("   ") == []


def test_a_name_stands_before_its_prefecture_and_cities_before_wards() -> None:
    found = names("福岡")
    assert found[0] == "福岡県福岡市"
    assert found[1] == "福岡県福岡市 東区"
    by_prefecture = found[found.index("福岡県北九州市") :]
    assert by_prefecture.index("福岡県久留米市") < by_prefecture.index("福岡県北九州市 門司区")


def test_a_designated_city_knows_its_wards_and_a_ward_its_city() -> None:
    sapporo, ward, minato = (MunicipalityCode(code) for code in ("01100", "01101", "13103"))
    assert len(find.wards_of(sapporo)) == 10
    city = find.city_of(ward)
    assert city is not None
    assert city.code == sapporo
    assert find.wards_of(ward) == ()
    assert find.city_of(sapporo) is None
    assert find.city_of(minato) is None, "a special ward of 東京都 is a municipality of its own"
    wards = [row for row in catalog.municipalities() if find.city_of(MunicipalityCode(row.code))]
    assert len(wards) == 175
