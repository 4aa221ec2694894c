"""年度: what a new year takes over, before and after it is begun."""

from __future__ import annotations

from data.database import transaction
from data.repositories.versions import Topic, raise_version
from models.codes import MunicipalityCode
from models.tables import UsageSurvey
from optimizer.services import season, years
from tests.screens.conftest import OpenScreen, current_engine, words

CITY = MunicipalityCode("37201")


def test_before_it_is_begun_the_screen_says_what_is_copied_and_what_is_not(
    demo_screen: OpenScreen,
) -> None:
    at = demo_screen("years")
    said = words(at)
    ahead = years.look_ahead(current_engine(), CITY, 2026)
    assert "令和8年度の計画を写して、令和9年度を始めます" in said
    assert f"{ahead.copied}回" in [one.value for one in at.metric]
    assert "令和8年度の138回のうち" in said
    assert "第2火曜は翌年も第2火曜" in said
    assert f"写せない回({len(ahead.not_copied)})" in said
    months, left_out = (one.value for one in at.dataframe)
    assert list(months["3"]) == [138]
    assert list(months["4"]) == [ahead.copied]
    assert len(left_out) == len(ahead.not_copied) > 0
    assert ("2027-01-04(月)", "2028-01-03(月)") in zip(left_out["0"], left_out["1"], strict=True)
    assert set(left_out["1"][left_out["2"] == "翌年のその月に第5の曜日がない"]) == {"なし"}
    reasons = {"翌年のその月に第5の曜日がない", "年末年始(12/29〜1/3)", "祝日"}
    assert set(left_out["2"]) <= reasons
    assert len(season.scenarios(current_engine(), CITY)) == 1


def test_beginning_it_copies_the_year_once_and_keeps_the_report(demo_screen: OpenScreen) -> None:
    at = demo_screen("years")
    ahead = years.look_ahead(current_engine(), CITY, 2026)
    at = at.button(key="years-begin").click().run()
    said = words(at)
    assert f"令和9年度を始めました。{ahead.copied}回を写しました" in said
    assert "sessions" in {one.page for one in at.page_link}
    found = season.scenarios(current_engine(), CITY)
    assert [one.month.isoformat() for one in found] == ["2028-01-01", "2027-01-01"]
    at = demo_screen("years")
    at = at.selectbox(key=f"years-from-{CITY}").set_value(2026).run()
    said = words(at)
    assert "令和9年度は、令和8年度の写しで始めました" in said
    assert not [one for one in at.button if one.key == "years-begin"]
    assert f"令和9年度(令和8年度の写し): 写せなかった回 {len(ahead.not_copied)}" in said
    assert len(at.dataframe[0].value) == len(ahead.not_copied)


def test_newer_facts_are_offered_and_only_a_choice_takes_them(demo_screen: OpenScreen) -> None:
    at = demo_screen("years")
    survey = at.selectbox(key=f"years-survey-{CITY}")
    assert survey.value is None
    assert survey.options[0] == "写し元のまま"
    assert not [one for one in at.selectbox if one.key == f"years-population-{CITY}"]
    at = survey.set_value("2023").run()
    at.button(key="years-begin").click().run()
    new, old = season.scenarios(current_engine(), CITY)
    assert (new.survey_key, old.survey_key) == ("2023", "2020")


def test_without_newer_facts_nothing_is_asked(demo_screen: OpenScreen) -> None:
    demo_screen("years")
    with transaction(current_engine()) as session:
        later = session.get(UsageSurvey, "2023")
        assert later is not None
        later.municipality_code = None
        later.field_from = later.field_from.replace(year=2019)
        session.add(later)
        raise_version(session, Topic.FACTS)
    at = demo_screen("years")
    assert not [one for one in at.selectbox if one.key == f"years-survey-{CITY}"]


def test_years_in_english(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("years", lang="en"))
    assert "Begin FY2027 as a copy of FY2026." in said
