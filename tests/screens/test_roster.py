from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col
from streamlit.testing.v1 import AppTest

from dashboard.i18n.text import load
from dashboard.screens import roster_words
from data import database
from data.database import transaction
from data.travel.straight_line import StraightLine
from models.clock import utc_now
from models.kinds import Role, RunState
from models.reasons import Reason, Rule
from models.tables import SolveRun
from optimizer.outcome import Limits
from optimizer.roster.desk.explain import EmptySeat, Step
from optimizer.services import build_roster, demo, roster_desk, season
from optimizer.services.jobs import RunQueue
from optimizer.services.roster_desk import RosterView
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


def work(engine: Engine, folder: Path) -> None:
    """Let the waiting run be worked on, here and now."""
    run = roster_desk.newest_run(engine, scenario_id(engine), utc_now())
    assert run is not None
    build_roster.work(database.sqlite_url(folder), run.run_id)


def build(engine: Engine, folder: Path) -> RosterView:
    build_roster.submit(engine, scenario_id(engine), Limits(0.0), TRAVEL)
    work(engine, folder)
    return newest(engine)


def newest(engine: Engine) -> RosterView:
    roster_id = roster_desk.newest_roster(engine, scenario_id(engine))
    assert roster_id is not None
    return roster_desk.view(engine, roster_id)


def set_run(engine: Engine, **values: object) -> None:
    with transaction(engine) as session:
        session.execute(update(SolveRun).where(col(SolveRun.id) > 0).values(**values))


def select_seat(at: AppTest, seat_id: str) -> AppTest:
    at.session_state["selected-seat"] = seat_id
    return at.run()


def test_without_a_roster_the_screen_says_how_much_there_is_to_fill(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    at = demo_screen("roster")
    held = season.sessions(engine, scenario_id(engine))
    seats = sum(one.leads + one.assistants for one in held)
    assert at.title[0].value == f"{len(held)}回の{seats}枠に、まだ誰も配置していません"
    assert "この月の配置表はまだありません" in words(at)


def test_building_submits_one_run_with_the_chosen_limit_and_shows_it_at_once(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    at = demo_screen("roster")
    at.button_group(key="roster-limit").set_value(10.0).run()
    at.button(key="roster-build").click().run()
    run = roster_desk.newest_run(engine, scenario_id(engine), utc_now())
    assert run is not None
    assert (run.state, run.time_limit_s) == (RunState.QUEUED, 10.0)
    assert not [button for button in at.button if button.key == "roster-build"]
    assert "まだ配置の案はありません" in words(at)


def test_a_screen_opened_anew_finds_the_run_under_way(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    build_roster.submit(engine, scenario_id(engine), Limits(60.0), TRAVEL)
    now = utc_now()
    set_run(
        engine,
        state=RunState.RUNNING,
        started_at=now - timedelta(seconds=20),
        heartbeat_at=now,
        phase="exact",
        value=20_000,
        bound=19_990.0,
    )
    said = words(demo_screen("roster"))
    assert "いまの最良の案: 重み付きの点 20,000" in said
    assert "最適から0.1%以内と証明済み" in said


def test_stop_is_asked_for_once_and_said(demo_screen: OpenScreen, engine: Engine) -> None:
    build_roster.submit(engine, scenario_id(engine), Limits(60.0), TRAVEL)
    at = demo_screen("roster")
    at.button(key="roster-stop").click().run()
    run = roster_desk.newest_run(engine, scenario_id(engine), utc_now())
    assert run is not None
    assert run.stop_requested
    assert "停止を受け付けました" in words(at)
    assert at.button(key="roster-stop").disabled


def test_when_a_run_ends_its_roster_is_shown(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    build_roster.submit(engine, scenario_id(engine), Limits(0.0), TRAVEL)
    at = demo_screen("roster")
    work(engine, data_folder)
    at.run()
    view = newest(engine)
    said = words(at)
    assert f"枠{view.seats}のうち{view.seats - len(view.empty)}を配置" in at.title[0].value
    assert "前回の計算は" in said
    assert "支援員は架空の人です" in said


def test_a_failed_run_shows_its_sentence_and_leaves_the_rest(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    build_roster.submit(engine, scenario_id(engine), Limits(60.0), TRAVEL)
    run = roster_desk.newest_run(engine, scenario_id(engine), utc_now())
    assert run is not None
    build_roster.fail(engine, run.run_id, build_roster.NoAnswer("run.worker_died"))
    at = demo_screen("roster")
    assert JA("error.run.worker_died") in words(at)
    assert str(view.seats) in at.title[0].value
    assert at.button(key="roster-build")


def test_empty_seats_come_first_each_with_its_chain(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    at = demo_screen("roster")
    assert len(at.dataframe[0].value) == len(view.empty) > 0
    first = view.empty[0]
    assert first.chain is not None
    said = words(at)
    for line in roster_words.chain(JA, first.chain):
        assert line in said
    assert roster_words.why(JA, first.chain) in said


@pytest.mark.parametrize("side", ["day", "venue"])
def test_a_day_and_a_venue_show_all_their_seats(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path, side: str
) -> None:
    view = build(engine, data_folder)
    at = demo_screen("roster")
    at.button_group(key="roster-view-short").set_value(side).run()
    chosen = at.selectbox(key=f"roster-{side}").value
    of = {"day": lambda d: d.day.isoformat(), "venue": lambda d: f"v{d.venue_id}"}[side]
    assert len(at.dataframe[0].value) == sum(of(duty) == chosen for duty in view.duties)


def test_everybody_is_listed_with_load_and_travel(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    at = demo_screen("roster")
    at.button_group(key="roster-view-short").set_value("person").run()
    table = at.dataframe[0].value
    assert len(table) == len(view.loads)
    assert table["1"].sum() == view.seats - len(view.empty)
    assert table["4"].sum() == view.parts.travel_min.amount
    busiest = max(view.loads, key=lambda load: load.sessions)
    at.session_state["selected-supporter"] = str(busiest.supporter_id)
    assert f"担当{busiest.sessions}回(月の上限{busiest.max_sessions}回)" in words(at.run())


def test_a_filled_seat_is_pinned_and_unpinned(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    seat = next(duty for duty in view.duties if duty.supporter_id is not None)
    at = demo_screen("roster")
    at.button_group(key="roster-view-short").set_value("day").run()
    at.selectbox(key="roster-day").set_value(seat.day.isoformat()).run()
    select_seat(at, f"{seat.session_id}-0")
    at.button(key="seat-pin").click().run()
    assert roster_desk.pinned(engine, view.scenario_id) == {(seat.session_id, seat.supporter_id)}
    assert "固定 1件(すべてこの配置表に入っています)" in words(at)
    at.button(key=f"seat-unpin-{seat.supporter_id}").click().run()
    assert roster_desk.pinned(engine, view.scenario_id) == frozenset()


def test_a_pin_of_somebody_else_waits_for_the_next_roster(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    seat = next(duty for duty in view.duties if duty.supporter_id and duty.role is Role.LEAD)
    at = demo_screen("roster")
    at.button_group(key="roster-view-short").set_value("day").run()
    at.selectbox(key="roster-day").set_value(seat.day.isoformat()).run()
    select_seat(at, f"{seat.session_id}-0")
    other = next(
        one.supporter_id
        for one in roster_desk.candidates(
            engine, view.scenario_id, seat.session_id, seat.role, TRAVEL
        )
        if not one.against and one.supporter_id != seat.supporter_id
    )
    at.selectbox(key=f"seat-candidate-{seat.session_id}-lead").set_value(other).run()
    at.button(key="seat-pin-chosen").click().run()
    assert "1件は、この配置表にまだ入っていません" in words(at)
    assert at.button(key="roster-build").label == JA("roster.run.with_pins")


def test_a_refused_pin_says_why_and_stores_nothing(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    seat = view.empty[0]
    away = next(
        one.supporter_id
        for one in roster_desk.candidates(
            engine, view.scenario_id, seat.session_id, seat.role, TRAVEL
        )
        if one.against == (Reason.NOT_AVAILABLE,)
    )
    at = demo_screen("roster")
    at.selectbox(key=f"seat-candidate-{seat.session_id}-{seat.role}").set_value(away).run()
    at.button(key="seat-pin-chosen").click().run()
    said = words(at)
    assert "固定は変わっていません" in said
    assert JA("roster.refused.availability") in said
    assert roster_desk.pinned(engine, view.scenario_id) == frozenset()


def test_publishing_asks_first_and_then_offers_the_files(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    at = demo_screen("roster")
    assert not at.get("download_button")
    at.button(key="roster-publish").click().run()
    assert roster_desk.publications(engine, view.scenario_id) == []
    assert any("第1版として公開します" in one.value for one in at.markdown), "the dialog asks"
    at.button(key="roster-publish-yes").click().run()
    (published,) = roster_desk.publications(engine, view.scenario_id)
    assert (published.version, published.roster_id) == (1, view.roster_id)
    assert "第1版として公開済み" in words(at)
    assert len(at.get("download_button")) == 2


def test_an_older_version_can_be_looked_at_again(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    first = build(engine, data_folder)
    roster_desk.publish(engine, first.roster_id)
    second = build(engine, data_folder)
    at = demo_screen("roster")
    assert at.selectbox(key="roster-choice").value == second.roster_id
    at.selectbox(key="roster-choice").set_value(first.roster_id).run()
    assert "第1版として公開済み" in words(at)
    assert "第1版 令和" in words(at)


def test_what_is_weighed_adds_up_to_the_value(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    at = demo_screen("roster")
    parts = next(table.value for table in at.dataframe if len(table.value.columns) == 4)
    assert parts["3"].sum() == view.objective
    assert f"合計 {view.objective:,}点" in words(at)


def test_sessions_and_supporters_show_the_newest_roster(
    demo_screen: OpenScreen, engine: Engine, data_folder: Path
) -> None:
    view = build(engine, data_folder)
    seat = next(duty for duty in view.duties if duty.supporter_id is not None)
    sessions = demo_screen("sessions")
    sessions.session_state["selected-session"] = str(seat.session_id)
    assert f"{seat.supporter_name}(架空)" in words(sessions.run())
    people = demo_screen("supporters")
    people.session_state["selected-supporter"] = str(seat.supporter_id)
    load_of = next(one for one in view.loads if one.supporter_id == seat.supporter_id)
    duties = JA("supporters.card.duties", n=load_of.sessions, status=JA("roster_status.draft"))
    assert duties in words(people.run())


def test_english_speaks_english(demo_screen: OpenScreen, engine: Engine, data_folder: Path) -> None:
    build(engine, data_folder)
    at = demo_screen("roster", lang="en")
    assert "seats filled" in at.title[0].value
    assert "supporters" in words(at)


@pytest.mark.parametrize(
    ("value", "bound", "words_of_it"),
    [
        (10_000, 10_000.0, "最適と証明済み"),
        (10_000, 9_990.0, "最適から0.1%以内と証明済み"),
        (10_000, 9_989.9, "最適から0.2%以内と証明済み"),
        (10_000, 0.0, "最適から100.0%以内と証明済み"),
        (10_000, None, "最適かどうかはまだ分かりません"),
        (0, 0.0, "最適と証明済み"),
    ],
)
def test_the_distance_from_the_best_is_never_told_too_well(
    value: int, bound: float | None, words_of_it: str
) -> None:
    assert roster_words.proof(JA, value, bound) == words_of_it


def chain(**left: int) -> EmptySeat:
    counts = dict.fromkeys((step.value for step in Step), 5) | left
    return EmptySeat(session="a", role=Role.LEAD, empty=1, people=9, **counts)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_a_pin_can_break_has_its_sentence(rule: Rule) -> None:
    assert JA.has(f"roster.refused.{rule}")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_against_somebody_has_its_words(reason: Reason) -> None:
    assert JA.has(f"roster.against.{reason}")


@pytest.mark.parametrize("step", list(Step))
def test_a_chain_is_told_down_to_the_step_that_ends_it(step: Step) -> None:
    steps = list(Step)
    ended = chain(**{later.value: 0 for later in steps[steps.index(step) :]})
    told = roster_words.chain(JA, ended)
    assert len(told) == steps.index(step) + 2
    assert told[-1].endswith("0人")
    assert roster_words.why(JA, ended) == JA(f"roster.ended.{step}", role="主講師")


def test_a_chain_that_does_not_end_says_how_many_are_left() -> None:
    assert len(roster_words.chain(JA, chain())) == 1 + len(Step)
    assert "5人" in roster_words.why(JA, chain())
