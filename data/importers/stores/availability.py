"""Keep 予定表: what somebody offered for a month replaces what they had offered for it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlmodel import Session, col, select

from data.importers.journal import LoadingInto
from data.importers.layouts.availability import AvailabilityFacts, MonthReturn
from models.clock import days_in_month, utc_now
from models.codes import MunicipalityCode
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AvailabilityReturn, DayAvailability, Supporter


def check(session: Session, facts: AvailabilityFacts, code: MunicipalityCode) -> tuple[Notice, ...]:
    """Returns of people who are not on file."""
    known = _ids(session, code)
    return tuple(
        one.record.notice(
            NoticeLevel.REJECT, RejectCode.UNKNOWN_SUPPORTER, "supporter", one.supporter_code
        )
        for one in facts.returns
        if one.supporter_code not in known
    )


def store(session: Session, facts: AvailabilityFacts, into: LoadingInto) -> Counter[str]:
    """Store the returns of people on file: that they answered, and their windows."""
    known = _ids(session, into.municipality_code)
    done: Counter[str] = Counter()
    for one in facts.returns:
        person = known.get(one.supporter_code)
        if person is None:
            continue
        _answered(session, person, one, into)
        done["windows_stored"] += _replace_windows(session, person, one, into)
        done["returns_stored"] += 1
    return done


def _answered(session: Session, person: int, one: MonthReturn, into: LoadingInto) -> None:
    on_file = session.exec(
        select(AvailabilityReturn).where(
            AvailabilityReturn.supporter_id == person, AvailabilityReturn.month == one.month
        )
    ).first()
    now = utc_now()
    if on_file is None:
        answer = AvailabilityReturn(
            supporter_id=person, month=one.month, returned_at=now, source_id=into.source_id
        )
        into.journal.add(session, answer)
    else:
        values = {"returned_at": now, "source_id": into.source_id}
        into.journal.change(session, on_file, values)


def _replace_windows(session: Session, person: int, one: MonthReturn, into: LoadingInto) -> int:
    behind = one.month + timedelta(days=days_in_month(one.month))
    into.journal.remove_where(
        session,
        DayAvailability,
        col(DayAvailability.supporter_id) == person,
        col(DayAvailability.day) >= one.month,
        col(DayAvailability.day) < behind,
    )
    rows = [
        {
            "supporter_id": person,
            "day": window.day,
            "start_min": window.start_min,
            "end_min": window.end_min,
            "kind": window.kind,
            "source_id": into.source_id,
            "source_row": row,
        }
        for row, window in one.windows
    ]
    into.journal.add_many(session, DayAvailability, rows)
    return len(rows)


def _ids(session: Session, code: MunicipalityCode) -> dict[str, int]:
    rows = session.exec(
        select(Supporter.code, Supporter.id).where(Supporter.municipality_code == code)
    ).all()
    return {code: person for code, person in rows if person is not None}
