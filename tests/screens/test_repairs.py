"""The repair screen, and reasons and other rosters on the roster screen, as AppTest sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard.i18n.text import load
from dashboard.screens import desk_words, repairs, roster_others
from data import database
from data.travel.straight_line import StraightLine
from models.clock import utc_now
from models.kinds import Role, RunKind
from models.reasons import Reason, Rule
from optimizer.outcome import Limits
from optimizer.roster.desk.difference import News
from optimizer.roster.desk.remedies import RemedyKind
from optimizer.roster.desk.trial import Extra
from optimizer.roster.solution import ValueParts
from optimizer.services import (
    build_roster,
    demo,
    other_rosters,
    proposals,
    roster_desk,
    season,
    seat_reasons,
)
from optimizer.services.jobs import RunQueue
from optimizer.services.roster_desk import Load, RosterView
from tests.screens.conftest import OpenScreen, current_engine, words

JA = load("ja")
TRAVEL = StraightLine()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Runs stay where they are until a test works on them; what they search is short."""
    monkeypatch.setattr(RunQueue, "catch_up", lambda _self: None)
    monkeypatch.setattr(repairs, "LIMIT_S", 5.0)
    monkeypatch.setattr(roster_others, "LIMIT_S", 9.0)
    return iter(())


@pytest.fixture
def engine(demo_screen: OpenScreen) -> Engine:
    """The database behind the screens."""
    del demo_screen
    return current_engine()


@pytest.fixture
def view(engine: Engine, data_folder: Path) -> RosterView:
    """The instant roster, published."""
    run_id = build_roster.submit(engine, scenario_id(engine), Limits(0.0), TRAVEL)
    build_roster.work(database.sqlite_url(data_folder), run_id)
    roster_id = roster_desk.newest_roster(engine, scenario_id(engine))
    assert roster_id is not None
    roster_desk.publish(engine, roster_id)
    return roster_desk.view(engine, roster_id)


def scenario_id(engine: Engine) -> int:
    (found,) = season.scenarios(engine, demo.DEMO_CITY)
    assert found.id is not None
    return found.id


def work(engine: Engine, folder: Path, kind: RunKind) -> None:
    run = roster_desk.newest_run(engine, scenario_id(engine), utc_now(), kind)
    assert run is not None
    build_roster.work(database.sqlite_url(folder), run.run_id)


def busiest(view: RosterView) -> Load:
    local = [one for one in view.loads if one.supporter_code not in {"T001", "S015", "S019"}]
    return max(local, key=lambda one: (one.sessions, one.supporter_code))


def press(at: AppTest, label: str) -> AppTest:
    return next(one for one in at.button if one.label == JA(label)).click().run()


def drop_out(at: AppTest, who: Load) -> AppTest:
    at.selectbox(key="happening-who").set_value(who.supporter_id)
    at.date_input(key="happening-from").set_value(date(2027, 1, 1))
    at.text_input(key="happening-why").set_value("入院")
    return press(at, "repairs.look")


def test_without_a_roster_the_next_step_is_said(demo_screen: OpenScreen) -> None:
    assert JA("repairs.no_roster") in words(demo_screen("repairs"))


def test_without_data_the_next_step_is_said(empty_screen: OpenScreen) -> None:
    assert "まだ市区町村がありません" in words(empty_screen("repairs"))


def test_a_drop_out_says_how_many_seats_open_and_ranks_who_could_step_in(
    demo_screen: OpenScreen, view: RosterView
) -> None:
    who = busiest(view)
    at = drop_out(demo_screen("repairs"), who)
    title = at.title[0].value.replace("\\", "")
    assert f"{who.name}(架空)さんが1/1(金)から休むと空く枠{who.sessions}" in title
    assert len(at.dataframe[0].value) == who.sessions
    alone = int((at.dataframe[0].value["2"] > 0).sum())
    assert f"うち{alone}は影響1人で埋まる" in title
    offered = at.radio[0].options
    assert offered[0].replace("\\", "") == JA("repairs.anybody_best")
    assert len(offered) > 1
    said = words(press(at, "repairs.take_back"))
    assert JA("repairs.headline.ask") in said


def test_a_proposal_is_made_shown_after_a_reload_and_taken(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path, view: RosterView
) -> None:
    who = busiest(view)
    at = drop_out(demo_screen("repairs"), who)
    at.button(key="repairs-solve").click().run()
    assert at.get("progress"), "the screen says that it is looking"
    work(engine, data_folder, RunKind.REPAIR)
    again = demo_screen("repairs")
    found = proposals.proposal(engine, view.scenario_id)
    assert found is not None
    title = again.title[0].value.replace("\\", "")
    assert f"空きは{found.after.empty}、知らせるのは{len(found.letters)}人" in title
    said = words(again)
    assert JA("repairs.proven" if found.loses_no_seat else "repairs.not_proven") in said
    theirs = next(one for one in found.letters if one.person.supporter_id == who.supporter_id)
    assert sum("外れる" in line for line in said.splitlines()) >= len(theirs.told)
    again.button(key="repairs-take").click().run()
    assert JA("repairs.taken.saved") in words(again)
    drafts = roster_desk.choices(engine, view.scenario_id)
    assert drafts[0].version is None
    shown = words(demo_screen("roster"))
    assert JA("roster.proof.repaired") in shown or JA("roster.proof.best") in shown
    card = demo_screen("supporters")
    card.session_state["selected-supporter"] = str(who.supporter_id)
    said = words(card.run())
    assert "1/1(金)から休み (入院)" in said
    press(card, "rules.person.back")
    (back,) = [s for s in season.supporters(engine, demo.DEMO_CITY) if s.code == who.supporter_code]
    assert back.absences == ()


def test_a_proposal_is_given_up(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path, view: RosterView
) -> None:
    at = drop_out(demo_screen("repairs"), busiest(view))
    at.button(key="repairs-solve").click().run()
    work(engine, data_folder, RunKind.REPAIR)
    again = demo_screen("repairs")
    again.button(key="repairs-drop").click().run()
    assert proposals.proposal(engine, view.scenario_id) is None
    assert JA("repairs.headline.ask") in words(again)


def test_who_is_chosen_to_step_in_is_asked_for(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path, view: RosterView
) -> None:
    at = drop_out(demo_screen("repairs"), busiest(view))
    chosen = at.radio[0].options[1].replace("\\", "").split("(")[0]
    ids = {one.name: one.supporter_id for one in view.loads}
    at.radio[0].set_value(ids[chosen]).run()
    assert (at.dataframe[0].value["3"] == f"{chosen}(架空)").sum() == 1
    at.button(key="repairs-solve").click().run()
    work(engine, data_folder, RunKind.REPAIR)
    found = proposals.proposal(engine, view.scenario_id)
    assert found is not None
    assert ids[chosen] in {one.person.supporter_id for one in found.letters}


@pytest.mark.parametrize("kind", ["moved", "cancelled", "added", "day_closed"])
def test_every_kind_of_happening_can_be_looked_at(
    demo_screen: OpenScreen, engine: Engine, view: RosterView, kind: str
) -> None:
    one = season.sessions(engine, view.scenario_id)[12]
    at = demo_screen("repairs")
    at.button_group(key="happening-kind").set_value(kind).run()
    if kind in ("moved", "cancelled"):
        at.selectbox(key="happening-session").set_value(one.session_id)
    if kind == "added":
        at.selectbox(key="happening-venue").set_value(one.venue_id)
    if kind != "cancelled":
        at.date_input(key="happening-day").set_value(date(2027, 1, 13))
    press(at, "repairs.look")
    assert at.title[0].value != JA("repairs.headline.ask")
    assert at.button(key="repairs-solve")


def test_nothing_chosen_is_nothing_said(demo_screen: OpenScreen, view: RosterView) -> None:
    del view
    at = press(demo_screen("repairs"), "repairs.look")
    assert at.title[0].value == JA("repairs.headline.ask")


def test_a_happening_that_makes_no_sense_is_refused_in_words(
    demo_screen: OpenScreen, view: RosterView
) -> None:
    at = demo_screen("repairs")
    at.selectbox(key="happening-who").set_value(busiest(view).supporter_id)
    at.date_input(key="happening-from").set_value(date(2027, 1, 9))
    at.date_input(key="happening-to").set_value(date(2027, 1, 8))
    said = words(press(at, "repairs.look"))
    assert JA("error.happening.days") in said
    assert JA("repairs.refused_next") in said


def test_an_empty_seat_shows_confirmed_remedies(
    demo_screen: OpenScreen, engine: Engine, view: RosterView
) -> None:
    first = view.empty[0]
    why = seat_reasons.why_empty(engine, view.roster_id, first.session_code, first.role)
    assert why is not None
    said = words(demo_screen("roster"))
    assert (JA("why.confirmed") in said) == (why.cause is not None)
    assert (JA("why.remedies") in said) == bool(why.remedies)
    assert said.count(" → ") == len(why.remedies)


def test_a_filled_seat_shows_who_would_have_been_next(
    demo_screen: OpenScreen, view: RosterView
) -> None:
    seat = next(duty for duty in view.duties if duty.supporter_id is not None)
    at = demo_screen("roster")
    at.button_group(key="roster-view-short").set_value("day").run()
    at.selectbox(key="roster-day").set_value(seat.day.isoformat()).run()
    at.session_state["selected-seat"] = f"{seat.session_id}-0"
    said = words(at.run())
    assert "次の候補は" in said or JA("why.nobody_else") in said
    assert JA("why.cannot") in said


def test_other_rosters_stand_side_by_side_and_one_is_adopted(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path, view: RosterView
) -> None:
    at = demo_screen("roster")
    at.button(key="others-look").click().run()
    work(engine, data_folder, RunKind.ALTERNATIVES)
    at.run()
    found = other_rosters.others(engine, view.scenario_id, view.roster_id)
    assert found is not None
    assert found.found
    said = words(at)
    assert JA("others.this") in said
    for other in found.found:
        assert JA(f"others.better.{other.better}") in said
    bold = [line for one in at.markdown for line in one.value.splitlines() if line[:4] == "- **"]
    assert bold, "what differs stands out"
    at.button(key=f"others-adopt-{found.found[0].number}").click().run()
    assert JA("others.saved") in words(at)
    adopted = roster_desk.newest_roster(engine, view.scenario_id)
    assert adopted != view.roster_id
    assert at.selectbox(key="roster-choice").value == adopted


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("mend.broken", Rule),
        ("roster.against", Reason),
        ("mend.remedy", RemedyKind),
        ("mend.told", News),
        ("mend.question", RunKind),
    ],
)
def test_every_code_has_its_words(prefix: str, codes: type) -> None:
    for code in codes:
        assert JA.has(f"{prefix}.{code}"), code


def test_every_part_of_a_value_can_be_said_as_more_or_less() -> None:
    for part in ValueParts.__dataclass_fields__:
        assert JA.has(f"mend.extra.{part}")
    said = desk_words.extras(JA, [Extra("travel_min", 12, 12), Extra("overload", -1, -30)])
    assert said == "移動 +12分・公平な回数超え -1回"
    assert desk_words.extras(JA, []) == JA("mend.no_extra")


def test_english_speaks_english(demo_screen: OpenScreen, view: RosterView) -> None:
    assert view.version == 1
    at = demo_screen("repairs", lang="en")
    assert at.title[0].value.startswith("What has happened")
    assert Role.LEAD in {duty.role for duty in view.duties}
