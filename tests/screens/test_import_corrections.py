from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.place_map import point_of
from models.codes import MunicipalityCode
from models.place import LatLon
from models.reasons import PlaceQuality
from optimizer.services import imports, season
from optimizer.services.corrections import corrections_of
from tests.import_builders import csv_bytes, english_venues, venue
from tests.screens.conftest import OpenScreen, current_engine, words

CITY = MunicipalityCode("37201")
SWAPPED = venue("逆さ会館", latitude="134.0325", longitude="34.3475")


def take_in(*rows: list[str], name: str = "v.csv") -> None:
    engine = current_engine()
    files = [(name, csv_bytes(english_venues(rows)))]
    imports.take_in(engine, imports.preview(files, CITY, engine), accept_rejects=True)


def opened(open_screen: OpenScreen, *rows: list[str], lang: str = "ja") -> AppTest:
    open_screen("imports")
    take_in(*rows)
    return open_screen("imports", city="37201", lang=lang)


def quality(name: str) -> PlaceQuality:
    found = season.venues(current_engine(), CITY, None)
    return next(one.venue.place_quality for one in found if one.venue.name == name)


def press(at: AppTest, key: str) -> str:
    return words(at.button(key=key).click().run())


def test_nothing_to_decide_is_not_mentioned(empty_screen: OpenScreen) -> None:
    assert "取り込んだあとの確認" not in words(opened(empty_screen, venue("甲会館")))


def test_proposal_is_shown_with_its_evidence_and_used_only_when_accepted(
    empty_screen: OpenScreen,
) -> None:
    at = opened(empty_screen, SWAPPED)
    said = words(at)
    assert "位置の訂正の提案 1、位置が分からないもの 0" in said
    assert "公表の位置: 134.0325,34.3475" in said
    assert "北緯34.347500度、東経134.032500度" in said
    assert "緯度と経度を入れ替えると" in said
    assert quality("逆さ会館") is PlaceQuality.UNUSABLE
    said = press(at, "corrections-accept-venue-逆さ会館")
    assert "「逆さ会館」の位置を直しました" in said
    assert quality("逆さ会館") is PlaceQuality.OK
    [done] = corrections_of(current_engine(), CITY).corrected
    said = press(at, f"corrections-withdraw-{done.id}")
    assert "決定を取り下げました" in said
    assert quality("逆さ会館") is PlaceQuality.UNUSABLE


def test_proposal_left_as_it_is_waits_for_a_click(empty_screen: OpenScreen) -> None:
    at = opened(empty_screen, SWAPPED)
    said = press(at, "corrections-leave-venue-逆さ会館")
    assert "「逆さ会館」の位置は不明のままにしました" in said
    assert "位置の訂正の提案 0、位置が分からないもの 1" in said
    assert quality("逆さ会館") is PlaceQuality.UNUSABLE
    assert at.selectbox(key="corrections-which").options == [
        f"会場「逆さ会館」({SWAPPED[4]})",
    ]


def test_pair_is_united_or_kept_apart_by_a_person(empty_screen: OpenScreen) -> None:
    at = opened(
        empty_screen,
        venue("甲会館", address="高松市甲町1", telephoneNumber="087-111-1111"),
        venue("甲・会館", address="高松市乙町2", telephoneNumber="087-111-1111"),
    )
    [pair] = corrections_of(current_engine(), CITY).merges
    said = words(at)
    assert "同じ会場かもしれない組 1" in said
    assert "電話番号が同じです" in said
    assert "住所が同じです" not in said
    key = f"{pair.code}-{pair.other_code}"
    said = press(at, f"corrections-apart-{key}")
    assert "別々の会場とします" in said
    assert "「甲会館」と「甲・会館」は別の会場" in said
    assert len(season.venues(current_engine(), CITY, None)) == 2
    [(match, _, _)] = corrections_of(current_engine(), CITY).apart
    press(at, f"corrections-together-{match}")
    said = press(at, f"corrections-merge-{key}")
    assert "一つの会場にまとめました" in said
    assert "「甲・会館」を「甲会館」にまとめた" in said
    assert len(season.venues(current_engine(), CITY, None)) == 1


def test_decision_that_came_too_late_says_so_and_changes_nothing(empty_screen: OpenScreen) -> None:
    at = opened(empty_screen, SWAPPED)
    take_in(venue("逆さ会館"))
    said = press(at, "corrections-accept-venue-逆さ会館")
    assert "訂正の提案がありません" in said
    assert "何も変えていません" in said


def test_it_is_said_in_english_too(empty_screen: OpenScreen) -> None:
    at = opened(empty_screen, SWAPPED, lang="en")
    assert "With latitude and longitude swapped" in words(at)
    assert "Use this location" in [one.label for one in at.button]


@pytest.mark.parametrize(
    ("answer", "point"),
    [
        ({"last_clicked": {"lat": 34.3, "lng": 134.0}}, LatLon(34.3, 134.0)),
        ({"last_clicked": {"lat": 90, "lng": 180}}, LatLon(90, 180)),
        ({"last_clicked": {"lat": 90.1, "lng": 134.0}}, None),
        ({"last_clicked": {"lat": 34.3, "lng": -180.1}}, None),
        ({"last_clicked": {"lat": "34", "lng": 134.0}}, None),
        ({"last_clicked": {"lat": 34.3}}, None),
        ({"last_clicked": None}, None),
        (None, None),
    ],
)
def test_only_a_point_on_earth_is_a_click(answer: object, point: LatLon | None) -> None:
    assert point_of(answer) == point
