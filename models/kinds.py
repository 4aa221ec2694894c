"""Kinds: the closed lists of the domain, as codes."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """役割: the two seats of a session."""

    LEAD = "lead"
    ASSISTANT = "assistant"


class SkillLevel(StrEnum):
    """習熟度: what a supporter may do in a course. A lead may also sit as assistant."""

    LEAD = "lead"
    ASSISTANT = "assistant"


class Order(StrEnum):
    """What matters most in a roster, where nobody gives weights: 充足優先, 公平優先, 移動優先."""

    FILL = "fill"
    FAIR = "fair"
    TRAVEL = "travel"


class AvailabilityKind(StrEnum):
    """稼働可能時間の種類: when somebody can come, and when, of that, they like best to."""

    POSSIBLE = "possible"
    PREFERRED = "preferred"


class PairKind(StrEnum):
    """組合せ: two people who only work together, or never do."""

    TOGETHER = "together"
    APART = "apart"


class BodyType(StrEnum):
    """実施団体の類型: A nationwide (shops), B with the municipality (public places)."""

    NATIONWIDE = "A"
    REGIONAL = "B"


class CourseGroup(StrEnum):
    """講座区分: ① basic use, ② procedures."""

    BASIC = "basic"
    PROCEDURE = "procedure"


class SessionKind(StrEnum):
    """開催形式."""

    CLASS = "class"
    CONSULTATION = "consultation"
    CAFE = "cafe"
    OUTREACH = "outreach"


class SessionStatus(StrEnum):
    """開催状況."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"


class RosterStatus(StrEnum):
    """配置表の状態: derived from whether a publication exists."""

    DRAFT = "draft"
    PUBLISHED = "published"


class RunState(StrEnum):
    """計算実行の状態."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self in (RunState.DONE, RunState.STOPPED, RunState.FAILED)


class RunKind(StrEnum):
    """計算の種類: a roster, or a question about one that takes longer than a click."""

    BUILD = "build"
    REPAIR = "repair"
    ALTERNATIVES = "alternatives"
    WORTH = "worth"


class SourceKind(StrEnum):
    """資料の種類: what a file of facts is about."""

    POPULATION = "population"
    VENUES = "venues"
    MESH_CENSUS = "mesh_census"
    BOUNDARY = "boundary"
    SURVEY = "survey"
    COURSES = "courses"
    MUNICIPALITIES = "municipalities"
    RULES = "rules"
    SYNTHETIC = "synthetic"
    SUPPORTERS = "supporters"
    AVAILABILITY = "availability"
    VENUE_HOURS = "venue_hours"
    EVENTS = "events"
    ATTENDANCE = "attendance"
    BY_HAND = "by_hand"


class CountKind(StrEnum):
    """人口の種類: 住民基本台帳, 国勢調査 or 将来推計. They are never mixed."""

    REGISTER = "register"
    CENSUS = "census"
    PROJECTION = "projection"


class AreaUnit(StrEnum):
    """地域の単位."""

    TOWN = "town"
    MESH_1KM = "mesh1000"
    MESH_500M = "mesh500"
    MESH_250M = "mesh250"
    MESH_125M = "mesh125"


class MergeRole(StrEnum):
    """秘匿合算: what a census square's figures stand for."""

    AS_IS = "as_is"
    RECEIVER = "receiver"
    MERGED = "merged"


class PlaceSubject(StrEnum):
    """What a location belongs to."""

    AREA = "area"
    VENUE = "venue"


class PlaceFix(StrEnum):
    """How a location was put right, each time by a person."""

    SWAPPED = "swapped"
    DECIMAL_POINT = "decimal_point"
    DIGITS = "digits"
    MATCHED = "matched"
    BY_CLICK = "by_click"


class TravelMode(StrEnum):
    """移動手段."""

    WALK = "walk"
    BICYCLE = "bicycle"
    CAR = "car"


class SupporterKind(StrEnum):
    """支援員の属性: the kinds named in the programme's overview."""

    STUDENT = "student"
    PARENT = "parent"
    CHAMBER_YOUTH = "chamber_youth"
    RETIRED_ENGINEER = "retired_engineer"
    SHOP_STAFF = "shop_staff"
    SENIOR = "senior"


class VenueKind(StrEnum):
    """会場の種類."""

    COMMUNITY_CENTER = "community_center"
    GENERAL_CENTER = "general_center"
    BRANCH = "branch"
    BRANCH_OFFICE = "branch_office"
    CITY_OFFICE = "city_office"
    CITIZEN_ACTIVITY = "citizen_activity"
    LIBRARY = "library"
    LIFELONG_LEARNING = "lifelong_learning"
    EXCHANGE_CENTER = "exchange_center"
    REGIONAL_EXCHANGE = "regional_exchange"
    WELFARE_HALL = "welfare_hall"
    ELDERLY_WELFARE = "elderly_welfare"
    ELDERLY_REST = "elderly_rest"
    COMPREHENSIVE_SUPPORT = "comprehensive_support"
    CARE_FACILITY = "care_facility"
    WIFI_SPOT = "wifi_spot"
    SHELTER = "shelter"
    SHOP = "shop"
    OTHER = "other"
