"""Keep 支援員名簿: people are added or changed by their code, and never removed by a list.

Whom a list does not name stays; of those it names, only the columns it has are changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from data.importers.journal import LoadingInto
from data.importers.layouts.supporters import SKILL, SupporterEntry, SupporterFacts
from data.reference import catalog
from models.codes import MunicipalityCode
from models.kinds import SkillLevel
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import Course, Supporter, SupporterSkill, SupporterTag


def check(session: Session, facts: SupporterFacts, _code: MunicipalityCode) -> tuple[Notice, ...]:
    """Skills of courses that are neither on file nor in the catalogue."""
    known = _courses(session)
    return tuple(
        entry.record.notice(NoticeLevel.REJECT, RejectCode.UNKNOWN_COURSE, f"{SKILL}{course}")
        for entry in facts.entries
        for course in _unknown(entry, known)
    )


def store(session: Session, facts: SupporterFacts, into: LoadingInto) -> Counter[str]:
    """Store people with their skills and what they bring."""
    known = _courses(session)
    done: Counter[str] = Counter()
    usable = [entry for entry in facts.entries if not _unknown(entry, known)]
    _ensure_courses(session, into, usable)
    on_file = {
        row.code: row
        for row in session.exec(
            select(Supporter).where(Supporter.municipality_code == into.municipality_code)
        )
    }
    for entry in usable:
        old = on_file.get(entry.row.code)
        changed = _store_person(session, entry, old, into)
        if changed:
            done["supporters_added" if old is None else "supporters_updated"] += 1
    return done


def _store_person(
    session: Session, entry: SupporterEntry, old: Supporter | None, into: LoadingInto
) -> bool:
    values = entry.row.model_dump()
    if old is None:
        person = Supporter.model_validate(
            values | {"source_id": into.source_id, "source_row": entry.record.row}
        )
        into.journal.add(session, person)
        changed = True
    else:
        person = old
        told = {name: values[name] for name in entry.given}
        changed = into.journal.change(session, person, told)
    assert person.id is not None
    changed |= _store_skills(session, person.id, entry.skills, into)
    changed |= entry.tags is not None and _store_tags(session, person.id, entry.tags, into)
    if changed and old is not None:
        source = {"source_id": into.source_id, "source_row": entry.record.row}
        into.journal.change(session, person, source)
    return changed


def _store_skills(
    session: Session, person: int, skills: Mapping[str, SkillLevel | None], into: LoadingInto
) -> bool:
    """Set the courses that have a column; the others stay."""
    rows = session.exec(select(SupporterSkill).where(SupporterSkill.supporter_id == person)).all()
    on_file = {row.course_code: row for row in rows}
    changed = False
    for course, level in skills.items():
        row = on_file.get(course)
        if row is None and level is not None:
            new = SupporterSkill(supporter_id=person, course_code=course, level=level)
            into.journal.add(session, new)
            changed = True
        elif row is not None and level is None:
            into.journal.remove(session, row)
            changed = True
        elif row is not None:
            changed |= into.journal.change(session, row, {"level": level})
    return changed


def _store_tags(session: Session, person: int, tags: Iterable[str], into: LoadingInto) -> bool:
    rows = session.exec(select(SupporterTag).where(SupporterTag.supporter_id == person)).all()
    on_file, wanted = {row.tag: row for row in rows}, set(tags)
    for tag in sorted(on_file.keys() - wanted):
        into.journal.remove(session, on_file[tag])
    for tag in sorted(wanted - on_file.keys()):
        into.journal.add(session, SupporterTag(supporter_id=person, tag=tag))
    return on_file.keys() != wanted


def _courses(session: Session) -> frozenset[str]:
    on_file = session.exec(select(col(Course.code))).all()
    return frozenset((*on_file, *(course.code for course in catalog.courses())))


def _unknown(entry: SupporterEntry, known: frozenset[str]) -> list[str]:
    return [course for course, level in entry.skills.items() if level and course not in known]


def _ensure_courses(session: Session, into: LoadingInto, entries: Iterable[SupporterEntry]) -> None:
    """Put courses of the catalogue on file that skills refer to: a new database has none."""
    needed = {course for entry in entries for course, level in entry.skills.items() if level}
    missing = needed - set(session.exec(select(col(Course.code))).all())
    for course in catalog.courses():
        if course.code in missing:
            into.journal.add(session, Course.model_validate(course))
