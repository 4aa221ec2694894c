"""Rules of people, sessions, pairs and bans, and what comes first: seen and changed on screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard.i18n.text import load
from data import database
from data.travel.straight_line import StraightLine
from models.clock import TimeWindow
from models.kinds import Order, PairKind, SessionStatus
from optimizer.outcome import Limits
from optimizer.services import (
    bans,
    build_roster,
    demo,
    pairs,
    priorities,
    roster_desk,
    season,
    wishes,
)
from optimizer.services.jobs import RunQueue
from optimizer.services.roster_desk import RosterView
from optimizer.services.season import PlannedSession, SupporterView
from tests.screens.conftest import OpenScreen, current_engine, words

JA = load("ja")
TRAVEL = StraightLine()


@pytest.fixture(autouse=True)
def no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs stay where they are until a test works on them: no process is started."""
    monkeypatch.setattr(RunQueue, "catch_up", lambda _self: None)


@pytest.fixture
def engine(demo_screen: OpenScreen) -> Engine:
    """The database behind the screens."""
    del demo_screen
    return current_engine()


def scenario_id(engine: Engine) -> int:
    (found,) = season.scenarios(engine, demo.DEMO_CITY)
    assert found.id is not None
    return found.id


def somebody(
    engine: Engine, fits: Callable[[SupporterView], bool] = lambda _: True
) -> SupporterView:
    staff = season.supporters(engine, demo.DEMO_CITY)
    return next(one for one in staff if one.rules.people == 1 and fits(one))


def again(engine: Engine, who: SupporterView) -> SupporterView:
    return somebody(engine, lambda one: one.supporter_id == who.supporter_id)


def card(demo_screen: OpenScreen, who: SupporterView) -> AppTest:
    at = demo_screen("supporters")
    at.session_state["selected-supporter"] = str(who.supporter_id)
    return at.run()


def save(at: AppTest, form: str) -> AppTest:
    """Press the button of a form."""
    return next(one for one in at.button if one.form_id == form).click().run()


def build(engine: Engine, folder: Path) -> RosterView:
    run_id = build_roster.submit(engine, scenario_id(engine), Limits(0.0), TRAVEL)
    build_roster.work(database.sqlite_url(folder), run_id)
    roster_id = roster_desk.newest_roster(engine, scenario_id(engine))
    assert roster_id is not None
    return roster_desk.view(engine, roster_id)


def test_the_demonstration_shows_every_kind_of_rule(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    said = []
    for one in season.supporters(engine, demo.DEMO_CITY):
        rules = one.rules
        if rules.newcomer or rules.wishes or rules.tags or rules.dispatch or rules.max_evenings:
            said.append(words(card(demo_screen, one)))
        if len(said) > 24:
            break
    everything = "\n".join(said)
    for line in (
        JA("rules.line.newcomer"),
        JA("rules.line.dispatch"),
        JA("rules.line.people", n=3),
        JA("rules.line.tags", tags="手話"),
        JA("rules.line.max_evenings", n=2),
        "希望する会場: ",
        "希望する時間: ",
    ):
        assert line in everything


def test_numbers_of_a_person_are_saved_and_said(demo_screen: OpenScreen, engine: Engine) -> None:
    who = somebody(engine, lambda one: not one.rules.newcomer)
    at, about = card(demo_screen, who), f"rules-{who.supporter_id}"
    at.number_input(key=f"{about}-rest_between_days_min").set_value(11)
    at.number_input(key=f"{about}-max_days_per_week").set_value(3)
    at.number_input(key=f"{about}-max_evenings_per_week").set_value(0)
    at.number_input(key=f"{about}-max_per_week").set_value(None)
    at.checkbox(key=f"{about}-newcomer").check()
    said = words(save(at, f"{about}-form"))
    rules = again(engine, who).rules
    assert (rules.rest_between_days_min, rules.max_days_per_week) == (660, 3)
    assert (rules.max_evenings_per_week, rules.max_per_week, rules.newcomer) == (0, None, True)
    assert rules.max_per_month == who.max_per_month, "what was not touched stays"
    assert JA("rules.person.saved") in said
    assert JA("rules.line.rest", hours="11") in said
    assert JA("rules.line.max_evenings_per_week", n=0) in said


def test_tags_venues_and_times_are_saved(demo_screen: OpenScreen, engine: Engine) -> None:
    who = somebody(engine, lambda one: len(one.windows) > 1 and not one.rules.wishes)
    at, about = card(demo_screen, who), f"rules-{who.supporter_id}"
    venue = next(
        one.venue
        for one in season.venues(engine, demo.DEMO_CITY, scenario_id(engine))
        if one.sessions
    )
    part = wishes.parts(who.windows, {})[0]
    at.multiselect(key=f"{about}-tags").set_value(["手話"])
    at.multiselect(key=f"{about}-venues").set_value([venue.id])
    at.button_group(key=f"{about}-times").set_value([part])
    save(at, f"{about}-form")
    rules = again(engine, who).rules
    assert rules.tags == ("手話",)
    assert rules.preferred_venues == {venue.id}
    assert rules.preferred == {part.weekday: (part.window,)}
    assert isinstance(part.window, TimeWindow)


def test_rules_that_contradict_each_other_are_refused_in_words(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    who = somebody(engine)
    at, about = card(demo_screen, who), f"rules-{who.supporter_id}"
    at.number_input(key=f"{about}-max_per_month").set_value(2)
    at.number_input(key=f"{about}-min_per_month").set_value(3)
    said = words(save(at, f"{about}-form"))
    assert JA("error.supporter.least_above_most", least=3, most=2) in said
    assert JA("rules.person.not_saved") in said
    assert again(engine, who) == who


def planned(engine: Engine) -> PlannedSession:
    found = season.sessions(engine, scenario_id(engine))
    return next(one for one in found if not (one.series or one.online or one.tags))


def session_card(demo_screen: OpenScreen, one: PlannedSession) -> AppTest:
    at = demo_screen("sessions")
    at.session_state["selected-session"] = str(one.session_id)
    return at.run()


def test_a_session_becomes_online_part_of_a_series_and_asks_for_a_tag(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    one = planned(engine)
    at, about = session_card(demo_screen, one), f"session-{one.session_id}"
    at.checkbox(key=f"{about}-online").check()
    at.selectbox(key=f"{about}-series").set_value("はじめてのスマホ(4回)")
    at.multiselect(key=f"{about}-tags").set_value(["手話"])
    at = save(at, f"{about}-form")
    said = words(at)
    assert JA("rules.session.saved") in said
    assert "オンライン" in said
    now = next(
        s for s in season.sessions(engine, scenario_id(engine)) if s.session_id == one.session_id
    )
    assert (now.online, now.series, now.tags) == (True, "はじめてのスマホ(4回)", ("手話",))
    marks = at.dataframe[0].value["3"]
    assert any(list(row) == ["オンライン", "連続: はじめてのスマホ(4回)", "手話"] for row in marks)


def test_a_cancelled_session_leaves_the_plan_and_comes_back(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    one, before = planned(engine), len(season.sessions(engine, scenario_id(engine)))
    at, about = session_card(demo_screen, one), f"session-{one.session_id}"
    at.radio(key=f"{about}-status").set_value(SessionStatus.CANCELLED)
    at = save(at, f"{about}-form")
    assert len(season.sessions(engine, scenario_id(engine))) == before - 1
    assert f"{before - 1}回" in at.title[0].value
    at.button(key=f"session-back-{one.session_id}").click().run()
    assert len(season.sessions(engine, scenario_id(engine))) == before


def test_days_that_are_over_are_marked_as_held(demo_screen: OpenScreen, engine: Engine) -> None:
    first = season.sessions(engine, scenario_id(engine))[0]
    at = demo_screen("sessions")
    at.date_input(key="sessions-held-until").set_value(first.day).run()
    at.button(key="sessions-held-button").click().run()
    now = season.sessions(engine, scenario_id(engine))
    held = [one for one in now if one.status is SessionStatus.HELD]
    assert held == [one for one in now if one.day == first.day]
    assert JA("rules.over.saved") in words(at)


@pytest.mark.parametrize("order", list(Order))
def test_an_order_is_chosen_before_the_run_and_says_what_it_means(
    demo_screen: OpenScreen, engine: Engine, order: Order
) -> None:
    at = demo_screen("roster")
    assert JA("order.traded") in words(at), "the demonstration has weights of its own"
    at.button_group(key="roster-order").set_value(order.value).run()
    at.selectbox(key="roster-evening").set_value(17 * 60).run()
    assert priorities.priorities(engine, scenario_id(engine)) == (
        priorities.Priorities(order, 17 * 60)
    )
    said = words(at)
    assert JA(f"order.{order}.meaning") in said
    assert JA("order.level.unfilled_lead") in said


def test_a_pair_is_agreed_and_parted(demo_screen: OpenScreen, engine: Engine) -> None:
    one, other = [s for s in season.supporters(engine, demo.DEMO_CITY) if s.rules.people == 1][-2:]
    before = pairs.pairs(engine, demo.DEMO_CITY)
    at = demo_screen("roster")
    at.selectbox(key="pair-first").set_value(one.supporter_id)
    at.selectbox(key="pair-second").set_value(other.supporter_id)
    at.radio(key="pair-kind").set_value(PairKind.APART)
    said = words(save(at, "pair-form"))
    assert JA("pairs.saved") in said
    found = pairs.pairs(engine, demo.DEMO_CITY)
    assert len(found) == len(before) + 1
    assert found[-1].kind is PairKind.APART
    line = JA("pairs.apart", first=f"{one.name}(架空)", second=f"{other.name}(架空)")
    assert line in said
    assert JA("rules.line.apart", name=f"{other.name}(架空)") in words(card(demo_screen, one))
    at.button(key=f"part-{one.supporter_id}-{other.supporter_id}").click().run()
    assert pairs.pairs(engine, demo.DEMO_CITY) == before


def test_a_pair_of_one_is_refused_in_words(demo_screen: OpenScreen, engine: Engine) -> None:
    who = somebody(engine)
    at = demo_screen("roster")
    for place in ("first", "second"):
        at.selectbox(key=f"pair-{place}").set_value(who.supporter_id)
    said = words(save(at, "pair-form"))
    assert JA("error.pair.same") in said
    assert JA("pairs.not_saved") in said


def test_somebody_is_kept_out_of_a_session_and_the_roster_says_it_moved_on(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    seat = next(duty for duty in view.duties if duty.supporter_id is not None)
    at = demo_screen("roster")
    at.button_group(key="roster-view-short").set_value("day").run()
    at.selectbox(key="roster-day").set_value(seat.day.isoformat()).run()
    at.session_state["selected-seat"] = f"{seat.session_id}-0"
    at.run()
    about = f"ban-{seat.session_id}"
    at.selectbox(key=f"{about}-who").set_value(seat.supporter_id)
    at.text_input(key=f"{about}-why").set_value("通院")
    at.text_input(key=f"{about}-by").set_value("高松")
    said = words(save(at, f"{about}-form"))
    (kept_out,) = bans.bans(engine, view.scenario_id)
    assert (kept_out.supporter_id, kept_out.why, kept_out.set_by) == (
        seat.supporter_id,
        "通院",
        "高松",
    )
    assert "うち1件は、この配置表ではまだ入っています" in said
    assert JA("roster.changed.bans", n=1) in said
    assert "通院" in said
    after = build(engine, data_folder)
    assert (seat.session_id, seat.supporter_id) not in {
        (duty.session_id, duty.supporter_id) for duty in after.duties
    }
    said = words(at.run())
    assert "すべてこの配置表で守られています" in said
    assert "この配置表を作ったあとで変わりました" not in said
    at.button(key=f"unban-list-{seat.session_id}-{seat.supporter_id}").click().run()
    assert bans.bans(engine, view.scenario_id) == ()


def test_a_roster_by_order_shows_its_levels(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    priorities.choose(engine, scenario_id(engine), priorities.Priorities(Order.FILL, 18 * 60))
    view = build(engine, data_folder)
    at = demo_screen("roster")
    levels = next(
        table.value
        for table in at.dataframe
        if JA("roster.part.dispatched") in set(table.value["1"])
    )
    amounts = dict(zip(levels["1"], levels["2"], strict=True))
    assert amounts[JA("roster.part.travel_min")] == view.parts.travel_min.amount
    assert list(levels["0"]) == list(range(1, 10))
    assert JA("order.strict") in words(at)
