"""Why: codes for ineligibility, broken rules, rejected rows and coverage gaps.

Codes only. Their wording lives in ``dashboard/i18n`` under ``reason.<code>``,
``rule.<code>``, ``reject.<code>`` and ``gap.<code>``.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a supporter can never take a seat of a session."""

    MISSING_SKILL = "missing_skill"
    NOT_AVAILABLE = "not_available"
    UNREACHABLE = "unreachable"
    TOO_FAR = "too_far"
    BANNED = "banned"
    NO_SEAT = "no_seat"
    HELD = "held"


class Rule(StrEnum):
    """The hard rules of a roster: each is enforced, checked apart, worded and documented."""

    SEATS = "seats"
    ONCE_PER_SESSION = "once_per_session"
    SKILL = "skill"
    AVAILABILITY = "availability"
    REACHABLE = "reachable"
    MAX_TRAVEL = "max_travel"
    BAN = "ban"
    PIN = "pin"
    MAX_PER_DAY = "max_per_day"
    MAX_PER_WEEK = "max_per_week"
    MAX_TOTAL = "max_total"
    TRAVEL_BETWEEN = "travel_between"
    REST_BETWEEN_DAYS = "rest_between_days"
    MAX_DAYS_PER_WEEK = "max_days_per_week"
    MAX_EVENINGS_PER_WEEK = "max_evenings_per_week"
    MAX_EVENINGS = "max_evenings"
    NEWCOMER = "newcomer"
    TOGETHER = "together"
    APART = "apart"
    SERIES_LEAD = "series_lead"
    MIN_TOTAL = "min_total"
    HELD = "held"


class Claim(StrEnum):
    """What an answer says of itself, and which of these can be untrue."""

    FORMAT = "format"
    PROBLEM_NAME = "problem_name"
    UNKNOWN_ID = "unknown_id"
    OBJECTIVE = "objective"
    BOUND = "bound"
    STATUS = "status"
    LEVEL = "level"


class PlaceQuality(StrEnum):
    """How far a published location can be trusted."""

    OK = "ok"
    MISSING = "missing"
    UNUSABLE = "unusable"


class RejectCode(StrEnum):
    """Why a row, or one value in it, was not taken as it stands."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    BAD_DATE = "bad_date"
    BAD_TIME = "bad_time"
    REQUIRED = "required"
    DUPLICATE = "duplicate"
    BAD_MESH = "bad_mesh"
    SUM_MISMATCH = "sum_mismatch"
    OTHER_MUNICIPALITY = "other_municipality"
    LATITUDE_REPEATS_LONGITUDE = "latitude_repeats_longitude"
    COORDINATES_SWAPPED = "coordinates_swapped"
    OUTSIDE_JAPAN = "outside_japan"
    OUTSIDE_MUNICIPALITY = "outside_municipality"
    COORDINATES_MISSING = "coordinates_missing"
    COORDINATES_MALFORMED = "coordinates_malformed"
    CORRECTION_ENDED = "correction_ended"
    BAD_SHARE = "bad_share"
    BAD_YEAR = "bad_year"
    AGES_HIDDEN = "ages_hidden"
    ROWS_ELSEWHERE = "rows_elsewhere"
    TOTAL_ROW = "total_row"
    NOT_PUBLISHED = "not_published"
    BAD_AGE = "bad_age"
    BAD_AGE_BAND = "bad_age_band"
    BAD_SEX = "bad_sex"
    ONE_SEX = "one_sex"
    SEXES_DIFFER = "sexes_differ"
    COLUMN_GUESSED = "column_guessed"
    COLUMNS_SWAPPED = "columns_swapped"
    OTHER_EVENTS = "other_events"
    COURSES_ASSUMED = "courses_assumed"
    UNKNOWN_WORD = "unknown_word"
    OUT_OF_RANGE = "out_of_range"
    REPEATED = "repeated"
    MIN_ABOVE_MAX = "min_above_max"
    POOL_WITH_REST = "pool_with_rest"
    UNREADABLE_WINDOWS = "unreadable_windows"
    WINDOWS_OVERLAP = "windows_overlap"
    PREFERRED_OUTSIDE = "preferred_outside"
    OTHER_MONTH = "other_month"
    NOTHING_MARKED = "nothing_marked"
    ENDS_BEFORE_START = "ends_before_start"
    MORE_THAN_LEARNERS = "more_than_learners"
    CANCELLED_WITH_PEOPLE = "cancelled_with_people"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_NOT_ON_FILE = "session_not_on_file"
    UNKNOWN_SUPPORTER = "unknown_supporter"
    UNKNOWN_COURSE = "unknown_course"
    UNKNOWN_VENUE = "unknown_venue"
    REFERENCE_ASSUMED = "reference_assumed"
    GROUP_INCOMPLETE = "group_incomplete"
    AREA_INCOMPLETE = "area_incomplete"
    GROUP_ACROSS = "group_across"
    PRIMARY_MISSING = "primary_missing"
    NEIGHBOURS_UNKNOWN = "neighbours_unknown"
    OUTLINE_MISSING = "outline_missing"
    CENSUS_DIFFERENCE = "census_difference"


class GapCause(StrEnum):
    """Why an area is not reached by any planned session."""

    NO_VENUE = "no_venue"
    NO_SESSION = "no_session"
    PLACE_UNKNOWN = "place_unknown"
