"""Forms out and back on the demonstration: the door, what the database knows, and the roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from dashboard import handouts
from dashboard.i18n.text import load
from data.database import reading, transaction
from data.repositories import people
from data.travel.straight_line import StraightLine
from models.clock import MINUTES_PER_DAY, TimeWindow
from models.codes import MunicipalityCode
from models.errors import InputError, NotFound
from models.kinds import SessionStatus, SourceKind
from models.reasons import Reason, RejectCode
from models.rejects import ImportReport, NoticeLevel
from models.tables import (
    Attendance,
    AvailabilityReturn,
    DayAvailability,
    OutreachSession,
    Supporter,
    SupporterSkill,
    SupporterTag,
    VenueHours,
)
from optimizer.roster import problem as kernel
from optimizer.roster.flow.eligibility import reasons_against
from optimizer.services import assemble, demo, forms, import_undo, imports, season
from optimizer.services.assemble_staff import plan_start
from tests.form_builders import edited, found_cell

CODE: MunicipalityCode = demo.DEMO_CITY
T = load("ja")
TRAVEL = StraightLine()


@pytest.fixture
def scenario_id(demo_engine: Engine) -> int:
    (found,) = season.scenarios(demo_engine, CODE)
    assert found.id is not None
    return found.id


@pytest.fixture
def month(demo_engine: Engine, scenario_id: int) -> date:
    return season.scenario(demo_engine, scenario_id).month


def taken_in(engine: Engine, *files: tuple[str, bytes], accept: bool = False) -> list[ImportReport]:
    parsed = imports.preview(list(files), None, engine)
    return imports.take_in(engine, parsed, accept_rejects=accept)


def local(engine: Engine) -> season.SupporterView:
    """Somebody who offers windows on several weekdays."""
    return next(
        one
        for one in season.supporters(engine, CODE)
        if not one.rules.dispatch and not one.absences and sum(map(bool, one.windows.values())) > 1
    )


def marked(engine: Engine, month: date, who: int, cells: Sequence[tuple[int, str, str]]) -> bytes:
    """The month's form of somebody with marks: day of the month, column letter, text."""
    form = handouts.availability(engine, CODE, month, T, supporter_id=who).content
    first = found_cell(form, f"{month.year}/{month.month}/1").row
    return edited(form, *((f"{letter}{first + day - 1}", text) for day, letter, text in cells))


def entry(engine: Engine, scenario_id: int, code: str) -> kernel.Supporter:
    with reading(engine) as session:
        problem = assemble.roster_problem(session, scenario_id, TRAVEL)
    return next(one for one in problem.supporters if one.id == code)


def minutes(engine: Engine, scenario_id: int, day: int, start: int, end: int) -> TimeWindow:
    scenario = season.scenario(engine, scenario_id)
    offset = (scenario.month - plan_start(scenario)).days + day - 1
    return TimeWindow(offset * MINUTES_PER_DAY + start, offset * MINUTES_PER_DAY + end)


def test_the_days_of_an_answer_replace_the_week_and_absences_still_take_away(
    demo_engine: Engine, scenario_id: int, month: date
) -> None:
    who = local(demo_engine)
    weekly = entry(demo_engine, scenario_id, who.code).available
    form = marked(
        demo_engine,
        month,
        who.supporter_id,
        [(2, "C", "○"), (3, "D", "◎"), (4, "F", "9:00-12:00、12:00-15:00"), (5, "C", "○")],
    )
    taken_in(demo_engine, ("予定.xlsx", form))
    with transaction(demo_engine) as session:
        away = people.Absence(
            supporter_id=who.supporter_id,
            from_day=month + timedelta(days=4),
            to_day=month + timedelta(days=4),
            set_at=session.exec(select(AvailabilityReturn.returned_at)).one(),
        )
        session.add(away)
    found = entry(demo_engine, scenario_id, who.code)
    expected = [(2, 540, 720), (3, 780, 1020), (4, 540, 900)]
    assert len(weekly) > 3
    assert found.available == tuple(minutes(demo_engine, scenario_id, *one) for one in expected)
    assert found.preferred == (minutes(demo_engine, scenario_id, 3, 780, 1020),)


def test_whoever_has_not_answered_keeps_their_week(
    demo_engine: Engine, scenario_id: int, month: date
) -> None:
    who = local(demo_engine)
    others = {
        one.code: entry(demo_engine, scenario_id, one.code).available
        for one in season.supporters(demo_engine, CODE)[:5]
        if one.code != who.code
    }
    taken_in(demo_engine, ("x.xlsx", marked(demo_engine, month, who.supporter_id, [(1, "C", "○")])))
    for code, available in others.items():
        assert entry(demo_engine, scenario_id, code).available == available


def test_nobody_is_ever_used_on_a_day_left_blank(
    demo_engine: Engine, scenario_id: int, month: date
) -> None:
    who = local(demo_engine)
    taken_in(
        demo_engine, ("x.xlsx", marked(demo_engine, month, who.supporter_id, [(6, "F", "0-24")]))
    )
    with reading(demo_engine) as session:
        problem = assemble.roster_problem(session, scenario_id, TRAVEL)
    s = next(n for n, one in enumerate(problem.supporters) if one.id == who.code)
    against = reasons_against(problem)[Reason.NOT_AVAILABLE][s]
    day = minutes(demo_engine, scenario_id, 6, 0, MINUTES_PER_DAY)
    for k, held in enumerate(problem.sessions):
        inside = day.start_min <= held.start_min and held.end_min <= day.end_min
        assert bool(against[k]) == (not inside), held.id


def test_a_least_that_the_days_offered_cannot_hold_is_not_owed(
    demo_engine: Engine, scenario_id: int, month: date
) -> None:
    who = local(demo_engine)
    with transaction(demo_engine) as session:
        people.supporter(session, who.supporter_id).supporter.min_per_month = 2
    for days, least in (([2], 0), ([2, 3], 2)):
        form = marked(demo_engine, month, who.supporter_id, [(day, "C", "○") for day in days])
        taken_in(demo_engine, ("x.xlsx", form))
        assert entry(demo_engine, scenario_id, who.code).min_total == least


def test_a_later_answer_replaces_the_earlier_one_and_the_same_file_changes_nothing(
    demo_engine: Engine, month: date
) -> None:
    who = local(demo_engine).supporter_id
    first = ("a.xlsx", marked(demo_engine, month, who, [(1, "C", "○"), (2, "C", "○")]))
    second = ("b.xlsx", marked(demo_engine, month, who, [(9, "E", "○")]))
    taken_in(demo_engine, first)
    [again] = taken_in(demo_engine, first)
    assert again.unchanged
    taken_in(demo_engine, second)
    with reading(demo_engine) as session:
        days = [one.day.day for one in session.exec(select(DayAvailability))]
        answers = session.exec(select(AvailabilityReturn)).all()
    assert days == [9]
    assert len(answers) == 1


def test_a_blank_answer_is_refused_until_it_is_accepted_and_then_means_never(
    demo_engine: Engine, scenario_id: int, month: date
) -> None:
    who = local(demo_engine)
    form = ("x.xlsx", marked(demo_engine, month, who.supporter_id, []))
    with pytest.raises(InputError) as refused:
        taken_in(demo_engine, form)
    assert refused.value.code == "import.rejected.nothing_marked"
    assert entry(demo_engine, scenario_id, who.code).available
    taken_in(demo_engine, form, accept=True)
    assert entry(demo_engine, scenario_id, who.code).available == ()


def test_the_answer_of_somebody_unknown_is_told_and_nothing_of_the_file_is_taken(
    demo_engine: Engine, month: date
) -> None:
    who = local(demo_engine)
    form = marked(demo_engine, month, who.supporter_id, [(1, "C", "○")])
    code = next(
        cell.coordinate
        for row in openpyxl.load_workbook(BytesIO(form)).worksheets[0].iter_rows()
        for cell in row
        if cell.value == who.code
    )
    stray = edited(form, (code, "だれか"))
    [parsed] = imports.preview([("x.xlsx", stray)], None, demo_engine)
    [notice] = parsed.notices
    assert (notice.code, notice.value) == (RejectCode.UNKNOWN_SUPPORTER, "だれか")
    with pytest.raises(InputError):
        taken_in(demo_engine, ("x.xlsx", stray))
    with reading(demo_engine) as session:
        assert session.exec(select(AvailabilityReturn)).all() == []


def test_people_and_their_days_may_come_in_together_in_any_order(
    demo_engine: Engine, month: date
) -> None:
    who = local(demo_engine)
    names = handouts.supporters(demo_engine, CODE, T).content
    cell = found_cell(names, who.code).coordinate
    days = marked(demo_engine, month, who.supporter_id, [(1, "C", "○")])
    label = found_cell(days, who.code).coordinate
    files = [("日.xlsx", edited(days, (label, "新1"))), ("人.xlsx", edited(names, (cell, "新1")))]
    assert [one.notices for one in imports.preview(files, None, demo_engine)] == [(), ()]
    assert [one.kind for one in taken_in(demo_engine, *files)] == [
        SourceKind.AVAILABILITY,
        SourceKind.SUPPORTERS,
    ]


def test_attendance_is_tied_to_its_session_kept_without_one_and_refused_of_a_cancelled_one(
    demo_engine: Engine, scenario_id: int
) -> None:
    form = handouts.attendance(demo_engine, scenario_id, T).content
    planned = season.sessions(demo_engine, scenario_id)
    first, second = (found_cell(form, one.code).row for one in planned[:2])
    filled = edited(
        form,
        (f"J{first}", 7),
        (f"K{first}", 3),
        (f"J{second}", 4),
        (f"A{second}", "昔の回"),
    )
    [parsed] = imports.preview([("x.xlsx", filled)], None, demo_engine)
    [notice] = parsed.notices
    assert (notice.level, notice.code) == (NoticeLevel.WARNING, RejectCode.SESSION_NOT_ON_FILE)
    taken_in(demo_engine, ("x.xlsx", filled))
    with reading(demo_engine) as session:
        rows = {one.session_code: one for one in session.exec(select(Attendance))}
    assert rows[planned[0].code].session_id == planned[0].session_id
    assert (rows[planned[0].code].learners, rows[planned[0].code].first_time) == (7, 3)
    assert rows[planned[0].code].walk_ins is None
    assert rows["昔の回"].session_id is None
    with transaction(demo_engine) as session:
        held = session.get(OutreachSession, planned[0].session_id)
        assert held is not None
        held.status = SessionStatus.CANCELLED
    with pytest.raises(InputError) as refused:
        taken_in(demo_engine, ("y.xlsx", edited(filled, (f"J{first}", 8))))
    assert refused.value.code == "import.rejected.session_cancelled"


def test_everybody_local_is_asked_and_whoever_answered_finds_their_answer(
    demo_engine: Engine, month: date
) -> None:
    staff = season.supporters(demo_engine, CODE)
    who = local(demo_engine)
    taken_in(demo_engine, ("x.xlsx", marked(demo_engine, month, who.supporter_id, [(1, "C", "◎")])))
    form = forms.availability_form(demo_engine, CODE, month)
    assert [one.code for one in form.people] == [
        one.code for one in staff if not one.rules.dispatch
    ]
    answered = [one for one in form.people if one.answered]
    assert [one.code for one in answered] == [who.code]
    assert list(answered[0].days) == [month]
    assert not any(one.days for one in form.people if not one.answered)


def test_nobody_to_ask_is_said(demo_engine: Engine, month: date) -> None:
    with pytest.raises(NotFound):
        forms.availability_form(demo_engine, MunicipalityCode("38201"), month)


def test_every_form_can_be_taken_back(demo_engine: Engine, scenario_id: int, month: date) -> None:
    who = local(demo_engine)
    names = handouts.supporters(demo_engine, CODE, T).content
    row = found_cell(names, who.code).row
    heading = found_cell(names, "支援員コード").row
    columns = {
        str(cell.value).split()[0]: cell.column_letter
        for cell in openpyxl.load_workbook(BytesIO(names)).worksheets[0][heading]
    }
    names = edited(
        names,
        (f"{columns['支援員コード']}{row}", "新2"),
        (f"{columns['対応できること']}{row}", "手話、英語"),
        (f"{columns['B1']}{row + 1}", "補"),
        (f"{columns['1か月の上限(回)']}{row + 2}", 1),
    )
    hours = handouts.venue_hours(demo_engine, CODE, T).content
    venue = found_cell(hours, "会場コード").row + 1
    hours = edited(hours, (f"C{venue}", "9:00-17:00"))
    days = marked(demo_engine, month, who.supporter_id, [(1, "C", "○")])
    sessions = handouts.attendance(demo_engine, scenario_id, T).content
    first = found_cell(sessions, "開催コード").row + 1
    sessions = edited(sessions, (f"J{first}", 7))
    before = _everything(demo_engine)
    taken_in(
        demo_engine, ("a.xlsx", days), ("s.xlsx", names), ("v.xlsx", hours), ("t.xlsx", sessions)
    )
    assert all(_everything(demo_engine)[table] != rows for table, rows in before.items())
    [batch] = [one for one in import_undo.take_ins(demo_engine) if one.batch]
    assert import_undo.take_back(demo_engine, batch.batch) == (batch.batch, ())
    assert _everything(demo_engine) == before


def _everything(engine: Engine) -> dict[str, list[str]]:
    tables = (Supporter, SupporterSkill, SupporterTag, AvailabilityReturn, DayAvailability)
    with reading(engine) as session:
        return {
            table.__name__: sorted(repr(row.model_dump()) for row in session.exec(select(table)))
            for table in (*tables, VenueHours, Attendance)
        }
