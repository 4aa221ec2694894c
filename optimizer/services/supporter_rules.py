"""The rules of one person: how much, when and where, beside whom. Read, and saved whole.

What is saved holds for the next roster. The rosters built before stay as they are, and
``changes.since`` says that the rules have moved on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session

from data.database import transaction
from data.repositories import people, supply
from data.repositories.people import SupporterOnFile
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.clock import TimeWindow
from models.codes import MunicipalityCode
from models.errors import InputError
from models.tables import SupporterRow
from models.tables.columns import clean_tag
from optimizer.services import assemble


@dataclass(frozen=True, slots=True)
class SupporterRules:
    """What a person asked for, and what was agreed with them. None: no limit.

    Attributes:
        max_travel_min: Farthest way, one way.
        max_per_day: Sessions a day.
        max_per_week: Sessions a week.
        max_per_month: Sessions a month.
        rest_between_days_min: At home between two neighbouring days.
        max_days_per_week: Days with work a week.
        max_evenings_per_week: Days that go into the evening, a week.
        max_evenings: The same in the month.
        min_per_month: Sessions a month at least.
        newcomer: Only beside somebody experienced.
        dispatch: Called only where local people cannot fill.
        people: People of a 派遣枠; 1 for a person.
        tags: What else they bring, such as 手話.
        preferred_venues: Ids of the venues they like to go to; empty: no wish.
        preferred: Windows by weekday they like best; empty: no wish.
    """

    max_travel_min: int | None = None
    max_per_day: int | None = None
    max_per_week: int | None = None
    max_per_month: int | None = None
    rest_between_days_min: int | None = None
    max_days_per_week: int | None = None
    max_evenings_per_week: int | None = None
    max_evenings: int | None = None
    min_per_month: int = 0
    newcomer: bool = False
    dispatch: bool = False
    people: int = 1
    tags: tuple[str, ...] = ()
    preferred_venues: frozenset[int] = frozenset()
    preferred: Mapping[int, tuple[TimeWindow, ...]] = field(default_factory=dict)

    @property
    def wishes(self) -> bool:
        """Whether anything is preferred."""
        return bool(self.preferred_venues or self.preferred)


_COLUMNS = tuple(
    one.name
    for one in fields(SupporterRules)
    if one.name not in {"tags", "preferred_venues", "preferred"}
)


def rules_of(one: SupporterOnFile) -> SupporterRules:
    """Return the rules on file of a person."""
    return SupporterRules(
        **{name: getattr(one.supporter, name) for name in _COLUMNS},
        tags=one.tags,
        preferred_venues=one.preferred_venues,
        preferred=one.preferred,
    )


def save(
    engine: Engine,
    supporter_id: int,
    rules: SupporterRules,
    scenario_id: int | None,
    travel: TravelTimes,
) -> None:
    """Save a person's rules, all of them or none.

    Args:
        engine: The database.
        supporter_id: The person.
        rules: Their rules.
        scenario_id: The month on the desk: its pins must be possible still. None: no month.
        travel: Travel times.

    Raises:
        NotFound: ``supporter.not_on_file``.
        InputError: ``supporter.*`` where the rules make no sense, ``roster.pins_conflict`` and
            others where a pin of the month could not be kept; nothing is stored then.
    """
    with transaction(engine) as session:
        one = people.supporter(session, supporter_id)
        tags = tuple(clean_tag(tag) for tag in rules.tags)
        _refuse_wishes(session, one, rules)
        _refuse_pool(session, one, rules)
        for name, value in _checked(one, rules).items():
            setattr(one.supporter, name, value)
        session.add(one.supporter)
        people.set_tags(session, supporter_id, tags)
        people.set_preferred_venues(session, supporter_id, rules.preferred_venues)
        people.set_preferred(session, supporter_id, rules.preferred)
        session.flush()
        refuse_impossible(session, scenario_id, travel)
        raise_version(session, Topic.FACTS)


def end_absence(engine: Engine, absence_id: int) -> None:
    """Take an absence off: they can come after all. Where there is none, nothing happens."""
    with transaction(engine) as session:
        people.remove_absence(session, absence_id)
        raise_version(session, Topic.FACTS)


def refuse_impossible(session: Session, scenario_id: int | None, travel: TravelTimes) -> None:
    """Refuse a change after which the month's pins or rules could not all be kept.

    Raises:
        InputError: ``roster.*``; the caller's transaction stores nothing then.
    """
    if scenario_id is not None and assemble.has_sessions(session, scenario_id):
        assemble.roster_problem(session, scenario_id, travel)


def _checked(one: SupporterOnFile, rules: SupporterRules) -> dict[str, object]:
    given = {name: getattr(rules, name) for name in _COLUMNS}
    if rules.max_per_month is not None and rules.min_per_month > rules.max_per_month:
        raise InputError(
            "supporter.least_above_most", least=rules.min_per_month, most=rules.max_per_month
        )
    try:
        checked = SupporterRow.model_validate({**one.supporter.model_dump(), **given})
    except ValidationError as error:
        names = [str(part) for detail in error.errors() for part in detail["loc"]]
        raise InputError("supporter.value", field=", ".join(names)) from error
    return {name: getattr(checked, name) for name in given}


def _refuse_pool(session: Session, one: SupporterOnFile, rules: SupporterRules) -> None:
    """Refuse rules that need a person one can name, of a pool of several."""
    if rules.people == 1:
        return
    if rules.rest_between_days_min is not None:
        raise InputError("supporter.rest_of_pool", people=rules.people)
    code = MunicipalityCode(one.supporter.municipality_code)
    everybody = [other.id for other in people.supporters(session, code)]
    if any(one.id in (pair.first_id, pair.second_id) for pair in people.pairs(session, everybody)):
        raise InputError("supporter.pair_of_pool", people=rules.people)


def _refuse_wishes(session: Session, one: SupporterOnFile, rules: SupporterRules) -> None:
    for day, windows in rules.preferred.items():
        offered = one.windows.get(day, ())
        for wished in windows:
            if not any(window.holds(wished) for window in offered):
                raise InputError("supporter.wish_outside", weekday=day)
        for earlier, later in zip(sorted(windows), sorted(windows)[1:], strict=False):
            if later.start_min < earlier.end_min:
                raise InputError("supporter.wishes_overlap", weekday=day)
    code = MunicipalityCode(one.supporter.municipality_code)
    known = {venue.id for venue in supply.venues(session, code)}
    for venue_id in rules.preferred_venues - known:
        raise InputError("supporter.venue", value=venue_id)
