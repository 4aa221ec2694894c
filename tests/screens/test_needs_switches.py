"""The need map's switches: waves, age gradient, local surveys, procedures, households, future."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import select

from dashboard import state
from dashboard.screens import area_map
from data.database import transaction
from data.repositories.versions import Topic, raise_version
from models.ages import AgeBand
from models.codes import MunicipalityCode
from models.kinds import AreaUnit, CountKind
from models.tables import Area, AreaRow, HouseholdCount, PopulationCount, Source, UsageSurvey
from models.tables.demand import UsageDefinition
from optimizer.services import local_surveys
from optimizer.services.local_surveys import LocalRate, LocalSurvey
from tests.screens.conftest import OpenScreen, current_engine, words

CITY = MunicipalityCode("37201")
MESH = "513451234"


def enter(definition: UsageDefinition, share_70: float) -> str:
    rates = (LocalRate(AgeBand(60, 69), 0.2, 300), LocalRate(AgeBand(70, None), share_70, 400))
    day = date(2026, 6, 1)
    return local_surveys.add(
        current_engine(),
        LocalSurvey(CITY, definition, "市民調査", "高松市", "問", day, day, "報告書", rates),
    )


def put_squares(kind: CountKind, as_of: date, bands: dict[str, int], **homes: int | None) -> None:
    """One square of 500 m with its people and households."""
    with transaction(current_engine()) as session:
        source = session.exec(select(Source)).first()
        assert source is not None
        assert source.id is not None
        row = AreaRow(municipality_code=CITY, unit=AreaUnit.MESH_500M, code=MESH, name=MESH)
        area = Area.model_validate(row, update={"lat": 34.3, "lon": 134.0})
        session.add(area)
        session.flush()
        for band, people in bands.items():
            session.add(
                PopulationCount(
                    area_id=area.id, as_of=as_of, count_kind=kind, band=band, people=people,
                    source_id=source.id,
                )
            )  # fmt: skip
        if homes:
            session.add(
                HouseholdCount(
                    area_id=area.id, as_of=as_of, count_kind=kind, source_id=source.id, **homes
                )
            )
        raise_version(session, Topic.FACTS)


def choose_edition(at: object, words_of_it: str) -> None:
    box = at.selectbox(key="needs-edition-37201")  # type: ignore[attr-defined]
    wanted = next(one for one in box.options if words_of_it in one)
    box.select_index(box.options.index(wanted)).run()


def test_the_wave_without_figures_by_age_is_named_and_cannot_be_chosen(
    demo_screen: OpenScreen,
) -> None:
    at = demo_screen("needs")
    assert at.selectbox(key="needs-survey").options == ["2020年調査", "2023年調査"]
    said = words(at)
    assert re.search("2025年調査.*年齢別の値が未公表のため使えません", said)
    assert "有効回答 1,626人" in said
    assert "混ぜません" in said


def test_a_wave_of_ownership_is_not_offered(demo_screen: OpenScreen) -> None:
    demo_screen("needs")
    with transaction(current_engine()) as session:
        found = session.get(UsageSurvey, "2023")
        assert found is not None
        found.definition = UsageDefinition.OWNERSHIP
        session.add(found)
        raise_version(session, Topic.FACTS)
    assert demo_screen("needs").selectbox(key="needs-survey").options == ["2020年調査"]


def test_the_gradient_moves_need_between_towns_and_says_what_it_assumes(
    demo_screen: OpenScreen,
) -> None:
    at = demo_screen("needs")
    before, said = at.dataframe[0].value, words(at)
    assert "使わない人と使う人の比が5歳ごとに2.3倍" not in said
    at.toggle(key="needs-gradient").set_value(True).run()
    after, said = at.dataframe[0].value, words(at)
    assert "60歳以上は約68,800人(64,000〜73,600)" in said
    assert "使わない人と使う人の比が5歳ごとに2.3倍" in said
    assert "モバイル社会研究所" in said
    assert before["1"].tolist() != after["1"].tolist()


def test_a_local_survey_is_used_only_where_it_is_chosen(demo_screen: OpenScreen) -> None:
    demo_screen("needs")
    key = enter(UsageDefinition.USE, 0.4)
    at = demo_screen("needs")
    assert "60歳以上は約68,800人" in words(at)
    box = at.selectbox(key="needs-survey")
    assert box.options[-1] == "独自調査 2026-06-01"
    box.set_value(key).run()
    assert "60歳以上は約68,800人" not in words(at)
    assert "「市民調査」" in words(at)


def test_a_local_survey_is_entered_on_the_screen_and_deleted_there(
    demo_screen: OpenScreen,
) -> None:
    at = demo_screen("needs")
    at.text_input(key="local-survey-title").set_value("市民調査")
    at.text_input(key="local-survey-publisher").set_value("高松市")
    at.date_input(key="local-survey-first").set_value(date(2026, 6, 1))
    at.date_input(key="local-survey-last").set_value(date(2026, 6, 30))
    at.number_input(key="local-survey-share-60-69").set_value(20.0)
    at.number_input(key="local-survey-answered-60-69").set_value(300)
    at.button[0].click().run()
    assert "独自調査の出典(報告書名など)が空です" in words(at)
    assert at.selectbox(key="needs-survey").options == ["2020年調査", "2023年調査"]
    at.text_input(key="local-survey-source").set_value("報告書 3ページ")
    at.number_input(key="local-survey-share-70+").set_value(40.0)
    at.number_input(key="local-survey-answered-70+").set_value(400)
    at.button[0].click().run()
    assert "独自調査を登録しました" in words(at)
    assert "独自調査 2026-06-01" in at.selectbox(key="needs-survey").options
    at.button(key="local-survey-remove-local-37201-use-20260601").click().run()
    assert "独自調査を消しました" in words(at)
    assert at.selectbox(key="needs-survey").options == ["2020年調査", "2023年調査"]


def test_not_knowing_of_procedures_waits_for_figures_with_a_source(
    demo_screen: OpenScreen,
) -> None:
    at = demo_screen("needs")
    at.segmented_control(key="needs-indicator-town").set_value("unaware").run()
    said = words(at)
    assert "出典のある数値を入力してください" in said
    assert "オンライン手続ができることを知らない60歳以上" not in said
    assert "70歳以上の年齢差" not in said
    assert "65歳以上は120,999人。いちばん多いのは" in said
    assert "スマートフォンを使っていない60歳以上は" not in said


def test_not_knowing_of_procedures_is_a_layer_of_its_own(demo_screen: OpenScreen) -> None:
    demo_screen("needs")
    enter(UsageDefinition.PROCEDURES, 0.7)
    at = demo_screen("needs")
    assert at.selectbox(key="needs-survey").options == ["2020年調査", "2023年調査"]
    at.segmented_control(key="needs-indicator-town").set_value("unaware").run()
    said = words(at)
    assert "オンライン手続ができることを知らない60歳以上は約" in said
    assert "足し合わせません" in said
    assert "スマートフォンを使っていない60歳以上は" not in said
    from dashboard import cached

    need = cached.need(CITY, cached.editions(CITY, cached.version())[0], "2020", cached.version())
    at.session_state[state.SELECTED_AREA] = area_map.area_key(need.area_ids[0])
    assert "オンライン手続を知らない人 約" in words(at.run())


def test_households_are_shown_where_they_are_on_file(demo_screen: OpenScreen) -> None:
    at = demo_screen("needs")
    assert "高齢単身" not in at.segmented_control(key="needs-indicator-town").options
    day = date(2020, 10, 1)
    bands = {"all": 90, "65+": 50, "75+": 20}
    put_squares(CountKind.CENSUS, day, bands, households=40, alone_senior=9, couple_senior=None)
    at = demo_screen("needs")
    choose_edition(at, "国勢調査")
    picker = at.segmented_control(key="needs-indicator-mesh500")
    assert "高齢単身" in picker.options
    assert "高齢夫婦" not in picker.options
    picker.set_value("alone_senior").run()
    row = at.dataframe[0].value.iloc[0]
    assert (row["0"], row["1"]) == (MESH, 9)
    assert row["2"] == pytest.approx(22.5)
    from dashboard import cached

    edition = next(
        one for one in cached.editions(CITY, cached.version()) if one.unit is AreaUnit.MESH_500M
    )
    need = cached.need(CITY, edition, "2020", cached.version())
    at.session_state[state.SELECTED_AREA] = area_map.area_key(need.area_ids[0])
    assert "高齢単身 9世帯、高齢夫婦 非公表" in words(at.run())


def test_people_of_the_future_are_never_called_a_census(demo_screen: OpenScreen) -> None:
    demo_screen("needs")
    put_squares(CountKind.PROJECTION, date(2040, 10, 1), {"all": 90, "60-69": 20, "70+": 30})
    at = demo_screen("needs")
    choose_edition(at, "2040-10-01 推計(将来)")
    said = words(at)
    assert "2040年の将来推計人口: スマートフォンを使っていない60歳以上は約22人" in said
    assert "将来、使う人が増えることは見込んでいません" in said
    assert "国勢調査" not in said


def test_what_begins_at_65_says_that_60_to_64_are_unknown(demo_screen: OpenScreen) -> None:
    demo_screen("needs")
    put_squares(CountKind.CENSUS, date(2020, 10, 1), {"all": 90, "65-69": 20, "70+": 30})
    at = demo_screen("needs")
    choose_edition(at, "国勢調査")
    said = words(at)
    assert "スマートフォンを使っていない65歳以上は約22人" in said
    assert "60〜64歳の人口は公表されていないため、推計は65歳以上だけのものです" in said
    at.toggle(key="needs-gradient").set_value(True).run()
    assert "年齢差は入れていません" in words(at)


def test_the_wide_table_has_every_five_year_age(demo_screen: OpenScreen) -> None:
    at = demo_screen("needs")
    wide = at.dataframe[1].value
    assert len(wide) == 235
    assert wide.shape[1] == 7
    assert int(wide[["1", "2", "3", "4", "5", "6"]].sum().sum()) > 120_999
