from __future__ import annotations

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.i18n.text import LANGS, load
from data.database import transaction
from models.kinds import SourceKind
from models.reasons import RejectCode
from models.rejects import NoticeLevel
from models.tables import Venue
from optimizer.services import import_undo, season
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
    venue,
)
from tests.screens.conftest import OpenScreen, current_engine, words


def saga_people(place: str = "33.26,130.30") -> bytes:
    row = ["1", "412015", "2020-10-01", "駅前中央一丁目", sum(ages(1)), *ages(1), place]
    return csv_bytes(english_population([row]))


def drop(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    given = [(name, data, "application/octet-stream") for name, data in files]
    at.file_uploader[0].set_value(given)
    return at.run()


def load_button(at: AppTest) -> AppTest:
    return at.button(key="imports-load").click().run()


def test_imports_says_what_is_on_file(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("imports"))
    assert "高松市の資料は17件" in said
    assert "会場の一覧「高松市 公衆無線LAN」" in said
    assert "ほか12件" in said


def test_imports_previews_without_storing(demo_screen: OpenScreen) -> None:
    at = drop(demo_screen("imports"), ("people.csv", saga_people()))
    said = words(at)
    assert "**people.csv**" in said
    assert "年齢別人口・佐賀県佐賀市" in said
    assert "1行を読み、1行を取り込みます。受け付けない行 0" in said
    assert f"総人口 {sum(ages(1))}人" in said
    assert "1件のファイルを取り込む" in said
    assert [city.code for city in season.cities(current_engine())] == ["37201"]


def test_imports_loads_and_turns_to_the_city(empty_screen: OpenScreen) -> None:
    at = drop(empty_screen("imports"), ("people.csv", saga_people()))
    said = words(load_button(at))
    assert "佐賀県佐賀市の資料を取り込みました" in said
    assert "people.csv: 1行を取り込みました(新しい地域 1" in said
    assert "佐賀市の資料は1件" in said
    assert {"needs", "venues"} <= {one.page for one in at.page_link}
    assert at.session_state["city"] == "41201"
    assert not at.file_uploader[0].value


def test_imports_of_the_same_file_again_changes_nothing(demo_screen: OpenScreen) -> None:
    files = ("v.csv", csv_bytes(english_venues()))
    at = load_button(drop(demo_screen("imports"), files))
    before = season.venues(current_engine(), "37201", None)  # type: ignore[arg-type]
    said = words(load_button(drop(at, files)))
    assert "すでに同じ内容がある" in said
    assert len(season.venues(current_engine(), "37201", None)) == len(before)  # type: ignore[arg-type]


def test_imports_lists_refused_rows_and_waits_for_a_person(demo_screen: OpenScreen) -> None:
    bad = town("築地町", 2)
    bad[4 + 14] = "-3"
    rows = english_population([town("塩屋町", 1), bad])
    at = drop(demo_screen("imports"), ("people.csv", csv_bytes(rows)))
    assert "受け付けない 1、要確認 0、注意 0" in words(at)
    shown = at.dataframe[0].value.iloc[0].tolist()
    assert shown[:3] == ["受け付けない", "people.csv", 3]
    assert shown[4:6] == ["-3", "負の数"]
    assert shown[6] == load("ja")("remedy.negative")
    assert at.button(key="imports-load").disabled
    at.checkbox(key="imports-accept").check().run()
    assert "除いた行 1" in words(load_button(at))


def test_imports_says_a_doubtful_location_before_taking_it(demo_screen: OpenScreen) -> None:
    rows = english_population([town("塩屋町", 1, place="43.06,141.35")])
    at = drop(demo_screen("imports"), ("people.csv", csv_bytes(rows)))
    assert "要確認 1" in words(at)
    assert at.dataframe[0].value.iloc[0].tolist()[5] == "市区町村の外"
    assert at.button(key="imports-load").disabled


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.csv", b"", "「empty.csv」には表がありません"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "「photo.csv」の中身は表ではなく"),
        ("other.csv", csv_bytes([["好きな色"], ["青"]]), "「other.csv」が何の表か分かりません"),
        ("people.csv", saga_people(), "「people.csv」は 41201 のデータで、指定された 37201"),
    ],
)
def test_imports_refuses_a_bad_file_in_words_and_changes_nothing(
    demo_screen: OpenScreen, name: str, data: bytes, sentence: str
) -> None:
    at = demo_screen("imports")
    before = season.data_version(current_engine())
    at.text_input(key="imports-code").set_value("37201").run()
    said = words(drop(at, (name, data)))
    assert sentence in said
    assert "何も取り込んでいません。データベースは元のままです" in said
    assert season.data_version(current_engine()) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("372014", "検査数字が合いません"),
        ("37", "市区町村コードではありません"),
        ("99999", "の市区町村はありません"),
        ("372013", "香川県高松市(37201)のファイルとして読みます"),
    ],
)
def test_imports_checks_the_municipality_code(
    demo_screen: OpenScreen, typed: str, sentence: str
) -> None:
    at = demo_screen("imports")
    at.text_input(key="imports-code").set_value(typed).run()
    assert sentence in words(at)


def test_imports_of_squares_become_areas_with_their_boundary(empty_screen: OpenScreen) -> None:
    mesh = ("tblT001101H4930.txt", csv_bytes(squares([square("493072221", "0", "", (9, 3, 2, 1))])))
    boundary = ("N03.json", n03({"41201": [box(130.2, 33.2, 130.4, 33.4)]}))
    at = empty_screen("imports")
    at.text_input(key="imports-code").set_value("41201").run()
    said = words(drop(at, mesh))
    assert at.dataframe[0].value.iloc[0].tolist()[5] == "境界がない"
    assert "1地域" not in said
    said = words(drop(at, mesh, boundary))
    assert "1地域(500 mメッシュ)" in said
    assert "2件のファイルを取り込む" in said


def test_imports_in_english(demo_screen: OpenScreen) -> None:
    at = drop(demo_screen("imports", lang="en"), ("people.csv", saga_people()))
    assert "Rows read: 1, to be taken in: 1, refused: 0" in words(at)


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_level_and_reason_has_a_word(lang: str) -> None:
    t = load(lang)  # type: ignore[arg-type]
    for area, codes in (("kind", SourceKind), ("level", NoticeLevel), ("why", RejectCode)):
        for code in codes:
            assert t.has(f"imports.{area}.{code}"), f"imports.{area}.{code}"


def test_imports_offers_the_rows_to_mend_of_each_file_that_has_any(
    empty_screen: OpenScreen,
) -> None:
    bad = saga_people().replace(b"2020-10-01", "昨日".encode())
    at = drop(empty_screen("imports"), ("good.csv", saga_people()), ("bad.csv", bad))
    [button] = at.get("download_button")
    assert "直す行を Excel で受け取る(「bad.csv」1行)" in button.proto.label
    assert "そのまま上の欄に入れ直せます" in words(at)


def test_imports_offers_nothing_to_mend_where_all_is_well(empty_screen: OpenScreen) -> None:
    at = drop(empty_screen("imports"), ("good.csv", saga_people()))
    assert not at.get("download_button")


def test_imports_are_taken_back_after_a_second_question(demo_screen: OpenScreen) -> None:
    at = drop(demo_screen("imports"), ("v.csv", csv_bytes(english_venues([venue("新会館")]))))
    at = load_button(at)
    names = {row.venue.code for row in season.venues(current_engine(), "37201", None)}  # type: ignore[arg-type]
    assert "新会館" in names
    [one] = import_undo.take_ins(current_engine())
    at.button(key=f"imports-undo-{one.batch}").click().run()
    assert import_undo.take_ins(current_engine())[0].undone_at is None
    at.button(key="imports-undo-keep").click().run()
    assert not [button for button in at.button if button.key == "imports-undo-confirm"]
    at.button(key=f"imports-undo-{one.batch}").click().run()
    at.button(key="imports-undo-confirm").click().run()
    assert f"取込 {one.batch} を取り消しました" in words(at)
    assert not [button for button in at.button if button.key == f"imports-undo-{one.batch}"]
    names = {row.venue.code for row in season.venues(current_engine(), "37201", None)}  # type: ignore[arg-type]
    assert "新会館" not in names


def test_imports_that_something_rests_on_say_so_and_offer_no_button(
    demo_screen: OpenScreen,
) -> None:
    at = drop(demo_screen("imports"), ("v.csv", csv_bytes(english_venues([venue("新会館")]))))
    at = load_button(at)
    [one] = import_undo.take_ins(current_engine())
    with transaction(current_engine()) as session:
        session.exec(select(Venue).where(Venue.code == "新会館")).one().seats = 12
    at.button(key=f"imports-undo-{one.batch}").click().run()
    said = words(at)
    assert "取り消せません" in said
    assert "会場が取込のあとで変わっています(1件: 新会館)" in said.replace("\\", "")
    assert not [button for button in at.button if button.key == "imports-undo-confirm"]
