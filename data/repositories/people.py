"""Supporters with their skills and weekly windows. Personal data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.clock import TimeWindow
from models.codes import MunicipalityCode
from models.kinds import SkillLevel
from models.tables import Availability, Supporter, SupporterSkill


@dataclass(frozen=True, slots=True)
class SupporterOnFile:
    """One supporter, what they can teach, and when they can come in a week."""

    supporter: Supporter
    skills: Mapping[str, SkillLevel]
    windows: Mapping[int, tuple[TimeWindow, ...]]

    @property
    def id(self) -> int:
        """The supporter's id."""
        assert self.supporter.id is not None
        return self.supporter.id


def supporters(session: Session, code: MunicipalityCode) -> Sequence[SupporterOnFile]:
    """Supporters of one municipality, by code."""
    rows = session.exec(
        select(Supporter).where(Supporter.municipality_code == code).order_by(col(Supporter.code))
    ).all()
    ids = [row.id for row in rows]
    skills: dict[int, dict[str, SkillLevel]] = defaultdict(dict)
    for skill in session.exec(
        select(SupporterSkill)
        .where(col(SupporterSkill.supporter_id).in_(ids))
        .order_by(col(SupporterSkill.course_code))
    ):
        skills[skill.supporter_id][skill.course_code] = skill.level
    windows: dict[int, dict[int, list[TimeWindow]]] = defaultdict(lambda: defaultdict(list))
    for offer in session.exec(
        select(Availability)
        .where(col(Availability.supporter_id).in_(ids))
        .order_by(col(Availability.weekday), col(Availability.start_min))
    ):
        windows[offer.supporter_id][offer.weekday].append(
            TimeWindow(offer.start_min, offer.end_min)
        )
    return [
        SupporterOnFile(
            row,
            skills[row.id],
            {day: tuple(offered) for day, offered in windows[row.id].items()},
        )
        for row in rows
        if row.id is not None
    ]
