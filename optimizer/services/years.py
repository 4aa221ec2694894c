"""新年度: begin a fiscal year as a copy of the one before, and say what could not be copied.

Copied: each month's plan with its settings and sessions, and the staffing rule where the new
year has none. Shared: venues, courses, supporters. Not copied, since they belong to days that
are over: pins, bans, rosters, publications, attendance.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading, transaction
from data.repositories import geography, plans, surveys, years
from data.repositories.versions import Topic, raise_version
from models.clock import fiscal_year, utc_now
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import CountKind
from models.tables import PlanYear, Scenario
from optimizer.services import year_copy
from optimizer.services.year_copy import MonthCopy, RuleCopy
from optimizer.services.year_rules import Obstacle


@dataclass(frozen=True, slots=True)
class Choice:
    """Which facts the new year's plans rest on; None: those of the plan they are copied from."""

    population: tuple[date, CountKind] | None = None
    survey_key: str | None = None


@dataclass(frozen=True, slots=True)
class Newer:
    """Facts on file that are newer than those the old year's plans rest on.

    Attributes:
        populations: Days and kinds of people, newest first; projections are no counts.
        surveys: Key and title of waves of the same definition, newest first: answers to
            different questions are never chained.
    """

    populations: tuple[tuple[date, CountKind], ...] = ()
    surveys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NotCopied:
    """One session that the new year does not have.

    Attributes:
        day: Its day in the old year.
        target: Where it would have gone; None where that week does not exist.
        why: What the venue's closure says of itself, where that is the obstacle.
    """

    code: str
    day: date
    target: date | None
    venue: str
    course_code: str
    series: str
    obstacle: Obstacle
    why: str = ""


@dataclass(frozen=True, slots=True)
class YearCopy:
    """What beginning a year does, or did.

    Attributes:
        begun: The new year had been begun before, so nothing (more) is done.
        months: Each month of the old year that has a plan.
        not_copied: Sessions left out, in the order of their days.
        rule: What becomes of the staffing rule; None where the old year has none either.
    """

    from_year: int
    to_year: int
    begun: bool
    months: tuple[MonthCopy, ...]
    not_copied: tuple[NotCopied, ...]
    rule: RuleCopy | None
    newer: Newer

    @property
    def sessions(self) -> int:
        """Sessions of the old year's plans."""
        return sum(month.sessions for month in self.months)

    @property
    def copied(self) -> int:
        """Sessions the new year has of them."""
        return sum(month.copied for month in self.months)


@dataclass(frozen=True, slots=True)
class BegunYear:
    """A year that was begun, with the report that was kept of it."""

    fiscal_year: int
    copied_from: int | None
    not_copied: tuple[NotCopied, ...]


def years_with_plans(engine: Engine, code: MunicipalityCode) -> tuple[int, ...]:
    """Fiscal years for which a municipality has plans, newest first."""
    with reading(engine) as session:
        found = {fiscal_year(one.month) for one in plans.scenarios(session, code)}
    return tuple(sorted(found, reverse=True))


def begun_years(engine: Engine, code: MunicipalityCode) -> tuple[BegunYear, ...]:
    """Fiscal years that were begun as a copy, newest first."""
    with reading(engine) as session:
        return tuple(
            BegunYear(row.fiscal_year, row.copied_from, _report_of(row.report_json))
            for row in years.plan_years(session, code)
        )


def look_ahead(
    engine: Engine, code: MunicipalityCode, from_year: int, choice: Choice | None = None
) -> YearCopy:
    """What ``begin`` would do; nothing is changed.

    Raises:
        InputError: ``year.nothing_to_copy``.
        NotFound: ``population.not_on_file`` or ``survey.not_on_file`` for a choice.
    """
    with reading(engine) as session:
        return _copy_of(session, _drafts(session, code, from_year, choice), code, from_year)


def begin(
    engine: Engine, code: MunicipalityCode, from_year: int, choice: Choice | None = None
) -> YearCopy:
    """Begin the year after ``from_year`` as a copy of it: everything, or nothing.

    A year that was begun before is left as it is. A month that has a plan already keeps it.

    Raises:
        InputError: ``year.nothing_to_copy``.
        NotFound: ``population.not_on_file`` or ``survey.not_on_file`` for a choice.
    """
    with transaction(engine) as session:
        drafts = _drafts(session, code, from_year, choice)
        copy = _copy_of(session, drafts, code, from_year)
        if copy.begun:
            return copy
        for draft in drafts:
            year_copy.store(session, draft)
        if copy.rule is not None and copy.rule.copied:
            session.add(year_copy.rule_row(copy.rule))
        session.add(
            PlanYear(
                municipality_code=code,
                fiscal_year=copy.to_year,
                copied_from=from_year,
                created_at=utc_now(),
                report_json=_report_text(copy.not_copied),
            )
        )
        raise_version(session, Topic.PLAN)
    return copy


def _drafts(
    session: Session, code: MunicipalityCode, from_year: int, choice: Choice | None
) -> tuple[year_copy.Draft, ...]:
    """The months of a year with where each of their sessions goes, facts chosen."""
    chosen = choice or Choice()
    sources = year_copy.chosen_scenarios(session, code, from_year)
    if not sources:
        raise InputError("year.nothing_to_copy", year=from_year)
    facts: dict[str, object] = {}
    if chosen.population is not None:
        as_of, kind = chosen.population
        on_file = {(one.as_of, one.kind) for one in geography.editions(session, code)}
        if chosen.population not in on_file:
            raise InputError("population.not_on_file", value=as_of.isoformat())
        facts |= {"population_as_of": as_of, "population_kind": kind}
    if chosen.survey_key is not None:
        facts["survey_key"] = surveys.survey(session, chosen.survey_key).key
    drafts = year_copy.drafts(session, code, from_year, sources)
    return tuple(replace(draft, facts=facts) for draft in drafts)


def _copy_of(
    session: Session, drafts: Sequence[year_copy.Draft], code: MunicipalityCode, from_year: int
) -> YearCopy:
    begun = years.plan_year(session, code, from_year + 1)
    left_out = (
        tuple(
            NotCopied(
                code=one.row.code,
                day=one.row.day,
                target=one.move.day,
                venue=one.venue,
                course_code=one.row.course_code,
                series=one.row.series or "",
                obstacle=one.move.obstacle,
                why=one.why,
            )
            for draft in drafts
            for one in draft.sessions
            if one.move.obstacle is not None
        )
        if begun is None
        else _report_of(begun.report_json)
    )
    return YearCopy(
        from_year=from_year,
        to_year=from_year + 1,
        begun=begun is not None,
        months=tuple(year_copy.month_copy(draft) for draft in drafts),
        not_copied=left_out,
        rule=year_copy.rule_for(session, from_year + 1),
        newer=_newer(session, code, [draft.scenario for draft in drafts]),
    )


def _newer(session: Session, code: MunicipalityCode, used: Sequence[Scenario]) -> Newer:
    """Facts newer than the newest that any of these plans rests on."""
    newest = max(one.population_as_of for one in used)
    counts = {
        (one.as_of, one.kind)
        for one in geography.editions(session, code)
        if one.as_of > newest and one.kind is not CountKind.PROJECTION
    }
    known = {one.key: one for one in surveys.surveys(session)}
    waves = [known[key] for key in {one.survey_key for one in used}]
    last = max(waves, key=lambda wave: wave.field_from)
    later = [
        one
        for one in known.values()
        if one.field_from > last.field_from
        and one.definition is last.definition
        and one.municipality_code in (None, code)
    ]
    later.sort(key=lambda wave: wave.field_from, reverse=True)
    return Newer(
        populations=tuple(sorted(counts, reverse=True)),
        surveys=tuple((one.key, one.title) for one in later),
    )


def _report_text(left_out: Sequence[NotCopied]) -> str:
    return json.dumps([asdict(one) for one in left_out], ensure_ascii=False, default=str)


def _report_of(text: str) -> tuple[NotCopied, ...]:
    """The report as it was kept."""
    return tuple(
        NotCopied(
            **{
                **one,
                "day": date.fromisoformat(one["day"]),
                "target": None if one["target"] is None else date.fromisoformat(one["target"]),
                "obstacle": Obstacle(one["obstacle"]),
            }
        )
        for one in json.loads(text)
    )
