"""Supporters with their skills, weekly windows, wishes and pairs. Personal data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, delete, select

from models.clock import TimeWindow, month_start
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import AvailabilityKind, PairKind, SkillLevel
from models.tables import (
    Absence,
    Availability,
    AvailabilityReturn,
    DayAvailability,
    PreferredVenue,
    Supporter,
    SupporterPair,
    SupporterSkill,
    SupporterTag,
)

Windows = Mapping[int, tuple[TimeWindow, ...]]
"""Windows of a week, by weekday (Monday 0)."""

DayWindows = Mapping[date, tuple[TimeWindow, ...]]
"""Windows by day."""

_When = TypeVar("_When")
_OffersBy = dict[AvailabilityKind, dict[int, dict[_When, tuple[TimeWindow, ...]]]]
"""Windows by kind, supporter, and weekday or day."""


@dataclass(frozen=True, slots=True)
class SupporterOnFile:
    """One supporter, what they can teach and bring, and when and where they come.

    Attributes:
        supporter: The row.
        skills: Level by course code.
        windows: When they can come.
        preferred: When, of that, they like best to; empty: no wish.
        tags: What else they bring.
        preferred_venues: Ids of the venues they like to go to; empty: no wish.
        absences: Days on which they cannot come, the earliest first.
        answered: Months, by their first day, for which they returned a 予定表: in these its
            days count and the week does not.
        on_days: When they can come on the days of those months; other days of them: never.
        preferred_on_days: When, of that, they like best to.
    """

    supporter: Supporter
    skills: Mapping[str, SkillLevel]
    windows: Windows
    preferred: Windows = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    preferred_venues: frozenset[int] = frozenset()
    absences: tuple[Absence, ...] = ()
    answered: frozenset[date] = frozenset()
    on_days: DayWindows = field(default_factory=dict)
    preferred_on_days: DayWindows = field(default_factory=dict)

    def offered(self, day: date) -> tuple[TimeWindow, ...]:
        """When they can come on a day, absences left aside."""
        if month_start(day) in self.answered:
            return self.on_days.get(day, ())
        return self.windows.get(day.weekday(), ())

    def wished(self, day: date) -> tuple[TimeWindow, ...]:
        """When they like best to come on a day; none on any day of a month: no wish."""
        if month_start(day) in self.answered:
            return self.preferred_on_days.get(day, ())
        return self.preferred.get(day.weekday(), ())

    def is_away(self, day: date) -> bool:
        """Whether they cannot come on a day, whatever they offered."""
        return any(
            one.from_day <= day and (one.to_day is None or day <= one.to_day)
            for one in self.absences
        )

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
    return _with_everything(session, rows)


def supporter(session: Session, supporter_id: int) -> SupporterOnFile:
    """One supporter.

    Raises:
        NotFound: ``supporter.not_on_file``.
    """
    row = session.get(Supporter, supporter_id)
    if row is None:
        raise NotFound("supporter.not_on_file", value=supporter_id)
    return _with_everything(session, [row])[0]


def set_preferred(session: Session, supporter_id: int, wished: Windows) -> None:
    """Replace the windows somebody likes best."""
    session.execute(
        delete(Availability)
        .where(col(Availability.supporter_id) == supporter_id)
        .where(col(Availability.kind) == AvailabilityKind.PREFERRED)
    )
    session.add_all(
        Availability(
            supporter_id=supporter_id,
            weekday=day,
            start_min=window.start_min,
            end_min=window.end_min,
            kind=AvailabilityKind.PREFERRED,
        )
        for day, windows in wished.items()
        for window in windows
    )


def set_tags(session: Session, supporter_id: int, tags: Iterable[str]) -> None:
    """Replace what somebody brings."""
    session.execute(delete(SupporterTag).where(col(SupporterTag.supporter_id) == supporter_id))
    session.add_all(SupporterTag(supporter_id=supporter_id, tag=tag) for tag in sorted(set(tags)))


def set_preferred_venues(session: Session, supporter_id: int, venues: Iterable[int]) -> None:
    """Replace the venues somebody likes to go to."""
    session.execute(delete(PreferredVenue).where(col(PreferredVenue.supporter_id) == supporter_id))
    session.add_all(
        PreferredVenue(supporter_id=supporter_id, venue_id=venue) for venue in sorted(set(venues))
    )


def remove_absence(session: Session, absence_id: int) -> None:
    """Take an absence off; where there is none, nothing happens."""
    session.execute(delete(Absence).where(col(Absence.id) == absence_id))


def pairs(session: Session, among: Collection[int]) -> Sequence[SupporterPair]:
    """Pairs of the given supporters, oldest first."""
    return session.exec(
        select(SupporterPair)
        .where(col(SupporterPair.first_id).in_(among), col(SupporterPair.second_id).in_(among))
        .order_by(col(SupporterPair.id))
    ).all()


def set_pair(session: Session, one: int, other: int, kind: PairKind) -> None:
    """Say that two people work together always or never; what was said before gives way."""
    first, second = sorted((one, other))
    found = _pair(session, first, second)
    pair = found or SupporterPair(first_id=first, second_id=second, kind=kind)
    pair.kind = kind
    session.add(pair)


def remove_pair(session: Session, one: int, other: int) -> None:
    """Let two people be; where nothing was said of them, nothing happens."""
    found = _pair(session, *sorted((one, other)))
    if found is not None:
        session.delete(found)


def _pair(session: Session, first: int, second: int) -> SupporterPair | None:
    return session.exec(
        select(SupporterPair).where(
            SupporterPair.first_id == first, SupporterPair.second_id == second
        )
    ).first()


def _with_everything(session: Session, rows: Sequence[Supporter]) -> list[SupporterOnFile]:
    ids = [row.id for row in rows if row.id is not None]
    skills: dict[int, dict[str, SkillLevel]] = defaultdict(dict)
    for skill in session.exec(
        select(SupporterSkill)
        .where(col(SupporterSkill.supporter_id).in_(ids))
        .order_by(col(SupporterSkill.course_code))
    ):
        skills[skill.supporter_id][skill.course_code] = skill.level
    tags: dict[int, list[str]] = defaultdict(list)
    for brought in session.exec(
        select(SupporterTag)
        .where(col(SupporterTag.supporter_id).in_(ids))
        .order_by(col(SupporterTag.tag))
    ):
        tags[brought.supporter_id].append(brought.tag)
    venues: dict[int, set[int]] = defaultdict(set)
    for wish in session.exec(
        select(PreferredVenue).where(col(PreferredVenue.supporter_id).in_(ids))
    ):
        venues[wish.supporter_id].add(wish.venue_id)
    absences: dict[int, list[Absence]] = defaultdict(list)
    for absence in session.exec(
        select(Absence)
        .where(col(Absence.supporter_id).in_(ids))
        .order_by(col(Absence.from_day), col(Absence.id))
    ):
        absences[absence.supporter_id].append(absence)
    windows = _windows(session, ids)
    days, answered = _on_days(session, ids), _answered(session, ids)
    return [
        SupporterOnFile(
            row,
            skills[row.id],
            windows[AvailabilityKind.POSSIBLE].get(row.id, {}),
            windows[AvailabilityKind.PREFERRED].get(row.id, {}),
            tuple(tags[row.id]),
            frozenset(venues[row.id]),
            tuple(absences[row.id]),
            frozenset(answered.get(row.id, ())),
            days[AvailabilityKind.POSSIBLE].get(row.id, {}),
            days[AvailabilityKind.PREFERRED].get(row.id, {}),
        )
        for row in rows
        if row.id is not None
    ]


def _windows(session: Session, ids: Sequence[int]) -> _OffersBy[int]:
    """Windows by kind, supporter and weekday."""
    offers = session.exec(
        select(Availability)
        .where(col(Availability.supporter_id).in_(ids))
        .order_by(col(Availability.weekday), col(Availability.start_min))
    )
    return _gathered((one, one.weekday) for one in offers)


def _on_days(session: Session, ids: Sequence[int]) -> _OffersBy[date]:
    """Windows of returned forms by kind, supporter and day."""
    offers = session.exec(
        select(DayAvailability)
        .where(col(DayAvailability.supporter_id).in_(ids))
        .order_by(col(DayAvailability.day), col(DayAvailability.start_min))
    )
    return _gathered((one, one.day) for one in offers)


def _gathered(
    offers: Iterable[tuple[Availability | DayAvailability, _When]],
) -> _OffersBy[_When]:
    """Windows by kind, supporter and when, in the order they come."""
    found: _OffersBy[_When] = {kind: defaultdict(dict) for kind in AvailabilityKind}
    for offer, when in offers:
        theirs = found[offer.kind][offer.supporter_id]
        theirs[when] = (*theirs.get(when, ()), TimeWindow(offer.start_min, offer.end_min))
    return found


def _answered(session: Session, ids: Sequence[int]) -> dict[int, set[date]]:
    """The months for which somebody returned a form, by supporter."""
    found: dict[int, set[date]] = defaultdict(set)
    for answer in session.exec(
        select(AvailabilityReturn).where(col(AvailabilityReturn.supporter_id).in_(ids))
    ):
        found[answer.supporter_id].add(answer.month)
    return found
