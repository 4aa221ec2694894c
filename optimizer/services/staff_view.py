"""One supporter as lists and cards show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.repositories.people import SupporterOnFile
from models.clock import TimeWindow, month_start
from models.kinds import SkillLevel, SupporterKind, TravelMode
from optimizer.services.supporter_rules import SupporterRules, rules_of


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """Days on which somebody cannot come; without a last one: until further notice."""

    absence_id: int
    from_day: date
    to_day: date | None
    why: str


@dataclass(frozen=True, slots=True)
class SupporterView:
    """One supporter as the list shows them: no address, the origin as a grid square."""

    supporter_id: int
    code: str
    name: str
    kind: SupporterKind
    fictional: bool
    origin_mesh: str
    mode: TravelMode
    max_travel_min: int | None
    max_per_week: int | None
    max_per_month: int | None
    skills: Mapping[str, SkillLevel]
    windows: Mapping[int, tuple[TimeWindow, ...]]
    rules: SupporterRules = field(default_factory=SupporterRules)
    absences: tuple[AbsenceView, ...] = ()
    answered: frozenset[date] = frozenset()
    """Months, by their first day, whose 予定表 came back."""
    on_days: Mapping[date, tuple[TimeWindow, ...]] = field(default_factory=dict)
    """When they can come on the days of those months."""

    def week(self, month: date | None) -> Mapping[int, tuple[TimeWindow, ...]]:
        """When they can come by weekday (Monday 0): as answered for a month, else as usual.

        Of a month that was answered, every hour is there that they offered on any such weekday.
        """
        if month is None or month not in self.answered:
            return self.windows
        found: dict[int, list[TimeWindow]] = {}
        for day, windows in self.on_days.items():
            if month_start(day) == month:
                found.setdefault(day.weekday(), []).extend(windows)
        return {weekday: _united(windows) for weekday, windows in found.items()}

    def days_offered(self, month: date) -> int:
        """Days of a month that they offered in its form."""
        return sum(month_start(day) == month for day in self.on_days)

    @property
    def leads(self) -> tuple[str, ...]:
        """Courses this person may lead."""
        return tuple(c for c, level in self.skills.items() if level is SkillLevel.LEAD)


def supporter_view(one: SupporterOnFile) -> SupporterView:
    """Return a supporter on file as they are shown."""
    who = one.supporter
    return SupporterView(
        supporter_id=one.id,
        code=who.code,
        name=who.name,
        kind=who.kind,
        fictional=who.fictional,
        origin_mesh=who.origin_mesh,
        mode=who.mode,
        max_travel_min=who.max_travel_min,
        max_per_week=who.max_per_week,
        max_per_month=who.max_per_month,
        skills=one.skills,
        windows=one.windows,
        rules=rules_of(one),
        absences=tuple(
            AbsenceView(away.id, away.from_day, away.to_day, away.why)
            for away in one.absences
            if away.id is not None
        ),
        answered=one.answered,
        on_days=one.on_days,
    )


def _united(windows: Sequence[TimeWindow]) -> tuple[TimeWindow, ...]:
    """Windows as one where they touch or overlap."""
    united: list[TimeWindow] = []
    for window in sorted(windows):
        if united and window.start_min <= united[-1].end_min:
            last = united.pop()
            united.append(TimeWindow(last.start_min, max(last.end_min, window.end_min)))
        else:
            united.append(window)
    return tuple(united)
