"""Keep sessions held before there was a plan, and courses that somebody already offers.

Both are rows of 受講実績 (ADR-0016). What people reported of a session, and what a plan says of
it, stand above a list of events: such a list only adds sessions that nobody knew.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlmodel import Session, col, select

from data.importers.journal import LoadingInto
from data.importers.layouts.attendance import AttendanceFacts
from data.importers.layouts.events import EventFacts
from data.importers.layouts.sessions_held import HeldFacts
from data.importers.stores import attendance
from models.kinds import SourceKind
from models.tables import Attendance, OutreachSession, Scenario, Source


def store_held(session: Session, facts: HeldFacts, into: LoadingInto) -> Counter[str]:
    """Store sessions held; one reported again replaces what had been reported."""
    return attendance.store(session, AttendanceFacts(facts.entries), into)


def store_events(session: Session, facts: EventFacts, into: LoadingInto) -> Counter[str]:
    """Store courses of a list of events that are neither planned here nor reported yet."""
    known = _planned(session, into) | _reported(session, into)
    entries = tuple(
        entry for entry in facts.entries if (entry.row.session_code, entry.row.day) not in known
    )
    done = attendance.store(session, AttendanceFacts(entries), into)
    return done + Counter(attendances_left=len(facts.entries) - len(entries))


def _planned(session: Session, into: LoadingInto) -> set[tuple[str, date]]:
    rows = session.exec(
        select(col(OutreachSession.code), col(OutreachSession.day))
        .join(Scenario, col(Scenario.id) == col(OutreachSession.scenario_id))
        .where(col(Scenario.municipality_code) == into.municipality_code)
    ).all()
    return set(rows)


def _reported(session: Session, into: LoadingInto) -> set[tuple[str, date]]:
    """Sessions that something better than a list of events speaks of."""
    rows = session.exec(
        select(col(Attendance.session_code), col(Attendance.day))
        .join(Source, col(Source.id) == col(Attendance.source_id))
        .where(col(Attendance.municipality_code) == into.municipality_code)
        .where(col(Source.kind) != SourceKind.EVENTS)
    ).all()
    return set(rows)
