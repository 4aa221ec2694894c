"""Records: what the database keeps. ``…Row`` validates what comes in, the table stores it.

Importing this package registers every table, which is what alembic and tests need.
``table=True`` classes check nothing on ``Model(...)``: build with ``Table.model_validate(row)``.
"""

from models.tables.demand import NonUseRate, NonUseRateRow, UsageSurvey, UsageSurveyRow
from models.tables.geography import (
    Area,
    AreaRow,
    Boundary,
    Municipality,
    MunicipalityRow,
    PopulationCount,
    PopulationCountRow,
)
from models.tables.people import (
    Availability,
    AvailabilityRow,
    PreferredVenue,
    Supporter,
    SupporterPair,
    SupporterPairRow,
    SupporterRow,
    SupporterSkill,
    SupporterSkillRow,
    SupporterTag,
    SupporterTagRow,
)
from models.tables.plan import (
    Assignment,
    Ban,
    BanRow,
    OutreachSession,
    OutreachSessionRow,
    Pin,
    Publication,
    Roster,
    Scenario,
    ScenarioRow,
    SessionTag,
)
from models.tables.run import DataVersion, ImportRun, SolveRun, Source, SourceRow
from models.tables.supply import Course, CourseRow, StaffingRule, StaffingRuleRow, Venue, VenueRow

__all__ = [
    "Area",
    "AreaRow",
    "Assignment",
    "Availability",
    "AvailabilityRow",
    "Ban",
    "BanRow",
    "Boundary",
    "Course",
    "CourseRow",
    "DataVersion",
    "ImportRun",
    "Municipality",
    "MunicipalityRow",
    "NonUseRate",
    "NonUseRateRow",
    "OutreachSession",
    "OutreachSessionRow",
    "Pin",
    "PopulationCount",
    "PopulationCountRow",
    "PreferredVenue",
    "Publication",
    "Roster",
    "Scenario",
    "ScenarioRow",
    "SessionTag",
    "SolveRun",
    "Source",
    "SourceRow",
    "StaffingRule",
    "StaffingRuleRow",
    "Supporter",
    "SupporterPair",
    "SupporterPairRow",
    "SupporterRow",
    "SupporterSkill",
    "SupporterSkillRow",
    "SupporterTag",
    "SupporterTagRow",
    "UsageSurvey",
    "UsageSurveyRow",
    "Venue",
    "VenueRow",
]
