"""Census squares as published, for the whole country if need be: areas are made from them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel

from models.kinds import MergeRole
from models.tables.columns import CodeColumn


def _key(name: str, target: str | None = None) -> Column[int]:
    kind = BigInteger() if target is None else Integer()
    keys = () if target is None else (ForeignKey(target),)
    return Column(name, kind, *keys, primary_key=True, autoincrement=False)


class CensusSquare(SQLModel, table=True):
    """地域メッシュ統計の一行: one square of one file. None: not published, never zero.

    The code is an integer of 8 to 11 digits. A square on the border of two prefectures stands in
    the files of both, with each one's part; the parts are added up when areas are made. Of a
    receiving square, ages and the kinds of households cover itself and the squares merged into
    it; ``people`` and ``households`` are each square's own. A square that only its receiver names
    has its code and the receiver's row, and no figure.
    """

    run_id: int = Field(sa_column=_key("run_id", "importrun.id"))
    code: int = Field(sa_column=_key("code"))
    as_of: date
    merge_role: MergeRole = Field(sa_type=CodeColumn(MergeRole))
    merged_into: int | None = Field(default=None, sa_type=BigInteger)
    source_row: int
    people: int | None = None
    people_60_64: int | None = None
    people_65_69: int | None = None
    people_70_74: int | None = None
    people_75_79: int | None = None
    people_80_84: int | None = None
    people_65: int | None = Field(default=None, description="65+")
    people_75: int | None = Field(default=None, description="75+")
    people_85: int | None = Field(default=None, description="85+")
    households: int | None = None
    households_senior: int | None = Field(default=None, description="With somebody of 65+.")
    alone_senior: int | None = Field(default=None, description="高齢単身世帯")
    couple_senior: int | None = Field(default=None, description="高齢夫婦世帯")
