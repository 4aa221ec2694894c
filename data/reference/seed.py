"""Put the facts that come with the program into an empty database.

The city's facts go through the same ``load`` as any import, under the sources of the
published files: importing one of those files afterwards finds it already there.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from data.importers.bundles import PopulationFacts, VenueFacts
from data.importers.load import load
from data.importers.report import ParsedFile
from data.reference import catalog
from data.reference.catalog import CITY, Original
from models.kinds import SourceKind
from models.tables import Course, NonUseRate, StaffingRule, UsageSurvey


def seed_facts(session: Session) -> None:
    """Store the city, the surveys, the courses and the rules in the caller's transaction."""
    for parsed in reference_files():
        load(session, parsed)
    seed_built_in(session)


def seed_built_in(session: Session) -> int:
    """Store the surveys, courses and rules that are not on file yet; return how many were not.

    What is on file stays as it is: a city may have made it its own.
    """
    added = seed_surveys(session)
    for course in catalog.courses():
        if session.get(Course, course.code) is None:
            session.add(Course.model_validate(course))
            added += 1
    for rule in catalog.staffing_rules():
        if session.get(StaffingRule, rule.fiscal_year) is None:
            session.add(StaffingRule.model_validate(rule))
            added += 1
    session.flush()
    return added


def seed_surveys(session: Session) -> int:
    """Store the survey waves and slots that are not on file yet; return how many were not."""
    added = 0
    for survey in catalog.surveys():
        if session.get(UsageSurvey, survey.key) is not None:
            continue
        session.add(UsageSurvey.model_validate(survey))
        session.flush()
        session.add_all(NonUseRate.model_validate(rate) for rate in catalog.rates(survey.key))
        added += 1
    return added


def reference_files() -> Iterator[ParsedFile]:
    """The committed tables as the files they were made from."""
    for original in catalog.originals():
        if original.source.kind is SourceKind.POPULATION:
            yield _population(original)
        elif original.source.kind is SourceKind.VENUES:
            yield _venues(original)


def _population(original: Original) -> ParsedFile:
    assert original.source.as_of is not None
    return ParsedFile(
        kind=SourceKind.POPULATION,
        municipality_code=CITY,
        source=original.source,
        rows_read=original.rows_read,
        rows_loaded=original.rows_loaded,
        bundles=(
            PopulationFacts(catalog.takamatsu_towns(), catalog.population(original.source.as_of)),
        ),
        notices=catalog.notices(original.source.key),
    )


def _venues(original: Original) -> ParsedFile:
    return ParsedFile(
        kind=SourceKind.VENUES,
        municipality_code=CITY,
        source=original.source,
        rows_read=original.rows_read,
        rows_loaded=original.rows_loaded,
        bundles=(VenueFacts(catalog.said_of_venues(original.source.key)),),
        notices=catalog.notices(original.source.key),
    )
