"""Where people live: municipalities, areas of demand, and how many people by age."""

from __future__ import annotations

from datetime import date

from pydantic import field_validator
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.ages import parse_age_band
from models.kinds import AreaUnit, CountKind, MergeRole
from models.reasons import PlaceQuality
from models.tables.columns import CodeColumn, CodeText


class MunicipalityRow(SQLModel):
    """One 市区町村."""

    code: CodeText
    prefecture: str
    name: str
    kana: str = ""
    lat: float | None = Field(default=None, description="Town hall, degrees.")
    lon: float | None = Field(default=None, description="Town hall, degrees.")
    area_km2: float | None = None


class Municipality(MunicipalityRow, table=True):
    """市区町村 on file: those for which facts have been loaded."""

    code: str = Field(primary_key=True, max_length=5)


class Boundary(SQLModel, table=True):
    """市区町村の境界, as one GeoJSON geometry in degrees."""

    municipality_code: str = Field(primary_key=True, foreign_key="municipality.code")
    geojson: str = Field(sa_type=Text)
    neighbours_geojson: str | None = Field(
        default=None, sa_type=Text, description="Land around it that is others', where known."
    )
    source_id: int = Field(foreign_key="source.id")


class AreaRow(SQLModel):
    """One unit of demand: a town (町) with a point, or a grid square with an outline.

    A square's outline follows from its code and is not stored. ``place_raw`` keeps a location
    that was published but cannot be used, as it was written.
    """

    municipality_code: CodeText
    unit: AreaUnit
    code: str = Field(min_length=1, max_length=80, description="Mesh code, or the town's name.")
    name: str = Field(min_length=1, max_length=120)
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    place_quality: PlaceQuality = PlaceQuality.OK
    place_raw: str = ""
    merge_role: MergeRole = MergeRole.AS_IS
    merged_into: str | None = Field(default=None, description="Receiving square, on MERGED.")
    members: str | None = Field(
        default=None, description="Squares that are one area, the receiver first: a;b;c."
    )
    share: float = Field(
        default=1.0, gt=0, le=1, description="Of the people, those of this municipality."
    )
    source_row: int | None = None


class Area(AreaRow, table=True):
    """地域. Build with ``Area.model_validate(row)``."""

    __table_args__ = (UniqueConstraint("municipality_code", "unit", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    unit: AreaUnit = Field(sa_type=CodeColumn(AreaUnit))
    place_quality: PlaceQuality = Field(sa_type=CodeColumn(PlaceQuality))
    merge_role: MergeRole = Field(sa_type=CodeColumn(MergeRole))
    members: str | None = Field(default=None, sa_type=Text)
    source_id: int | None = Field(default=None, foreign_key="source.id")


class PopulationCountRow(SQLModel):
    """People of one age band in one area on one day. ``people`` None: not published, never zero."""

    area_code: str
    as_of: date
    count_kind: CountKind
    band: str = Field(description="AgeBand key: 60-64, 85+, all.")
    people: int | None = Field(ge=0)
    source_row: int | None = None

    @field_validator("band")
    @classmethod
    def _band_is_known(cls, band: str) -> str:
        return str(parse_age_band(band))


class PopulationCount(SQLModel, table=True):
    """年齢階級別人口."""

    __table_args__ = (UniqueConstraint("area_id", "as_of", "count_kind", "band"),)
    id: int | None = Field(default=None, primary_key=True)
    area_id: int = Field(foreign_key="area.id", index=True)
    as_of: date = Field(index=True)
    count_kind: CountKind = Field(sa_type=CodeColumn(CountKind))
    band: str = Field(max_length=8)
    people: int | None = None
    source_id: int = Field(foreign_key="source.id")
    source_row: int | None = None


class HouseholdCountRow(SQLModel):
    """Households in one area on one day. None: not published, never zero."""

    area_code: str
    as_of: date
    count_kind: CountKind
    households: int | None = Field(default=None, ge=0)
    with_senior: int | None = Field(default=None, ge=0, description="Somebody of 65 or more.")
    alone_senior: int | None = Field(default=None, ge=0, description="高齢単身世帯")
    couple_senior: int | None = Field(default=None, ge=0, description="高齢夫婦世帯")
    source_row: int | None = None


class HouseholdCount(SQLModel, table=True):
    """世帯数."""

    __table_args__ = (UniqueConstraint("area_id", "as_of", "count_kind"),)
    id: int | None = Field(default=None, primary_key=True)
    area_id: int = Field(foreign_key="area.id", index=True)
    as_of: date
    count_kind: CountKind = Field(sa_type=CodeColumn(CountKind))
    households: int | None = None
    with_senior: int | None = None
    alone_senior: int | None = None
    couple_senior: int | None = None
    source_id: int = Field(foreign_key="source.id")
    source_row: int | None = None
