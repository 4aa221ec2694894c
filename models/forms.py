"""Forms: the sheets a city hands out and takes back. Their marks, headings and words.

A form is Japanese whoever prints it: these words are its format, which the builders write and
the importers read (ADR-0018). Instructions around them are sentences and live in i18n.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.clock import TimeWindow
from models.codes import MunicipalityCode, check_digit, parse_municipality_code
from models.errors import InputError
from models.kinds import SessionKind, SkillLevel, SupporterKind, TravelMode

FORM_VERSION = 1
_PREFIX = "digikatsu-form"
_MARK = re.compile(
    rf"{_PREFIX}\|([a-z_]+)\|([0-9]{{1,4}})\|([0-9]{{5,6}})\|([0-9]{{4}}-[0-9]{{2}})?"
)


class FormKind(StrEnum):
    """様式の種類."""

    SUPPORTERS = "supporters"
    AVAILABILITY = "availability"
    VENUE_HOURS = "venue_hours"
    ATTENDANCE = "attendance"


@dataclass(frozen=True, slots=True)
class FormMark:
    """What stands in a form's hidden first row, so that it is recognised with certainty.

    Attributes:
        kind: Which form.
        version: Of its headings; a later program's form is refused, never guessed at.
        municipality: Whose form it is.
        month: First day of its month, where it is of one.
    """

    kind: FormKind
    municipality: MunicipalityCode
    month: date | None = None
    version: int = FORM_VERSION

    @property
    def text(self) -> str:
        """The mark as one cell: ``digikatsu-form|availability|1|372013|2026-07``."""
        month = "" if self.month is None else f"{self.month:%Y-%m}"
        code = self.municipality + check_digit(self.municipality)
        return "|".join((_PREFIX, self.kind.value, str(self.version), code, month))


def find_mark(cells: Iterable[str]) -> FormMark | None:
    """The mark among some cells; None without one, or with one that makes no sense."""
    for cell in cells:
        match = _MARK.fullmatch(cell.strip())
        if match is None or match[1] not in set(FormKind):
            continue
        try:
            code = parse_municipality_code(match[3])
            month = None if match[4] is None else date.fromisoformat(f"{match[4]}-01")
        except (InputError, ValueError):
            continue
        return FormMark(FormKind(match[1]), code, month, int(match[2]))
    return None


POSSIBLE, PREFERRED, YES = "○", "◎", "○"
CLOSED = "休"

PARTS: Mapping[str, tuple[str, TimeWindow]] = {
    "morning": ("午前", TimeWindow(9 * 60, 12 * 60)),
    "afternoon": ("午後", TimeWindow(13 * 60, 17 * 60)),
    "evening": ("夜", TimeWindow(18 * 60, 21 * 60)),
}
"""Parts of a day one can mark, with the hours that a form prints in their headings."""

WEEKDAY_FIELDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SUPPORTER_KIND_WORDS: Mapping[str, SupporterKind] = {
    "大学生・専門学校生": SupporterKind.STUDENT,
    "子育て中の人": SupporterKind.PARENT,
    "商工会青年部": SupporterKind.CHAMBER_YOUTH,
    "メーカーOB": SupporterKind.RETIRED_ENGINEER,
    "携帯ショップスタッフ": SupporterKind.SHOP_STAFF,
    "シニア": SupporterKind.SENIOR,
}
MODE_WORDS: Mapping[str, TravelMode] = {
    "徒歩": TravelMode.WALK,
    "自転車": TravelMode.BICYCLE,
    "自動車": TravelMode.CAR,
}
SKILL_WORDS: Mapping[str, SkillLevel] = {"主": SkillLevel.LEAD, "補": SkillLevel.ASSISTANT}
SESSION_KIND_WORDS: Mapping[str, SessionKind] = {
    "講習会": SessionKind.CLASS,
    "個別相談": SessionKind.CONSULTATION,
    "デジタルふれあいカフェ": SessionKind.CAFE,
    "出張講座": SessionKind.OUTREACH,
}

SUPPORTER_HEADINGS: Mapping[str, str] = {
    "supporter": "支援員コード",
    "name": "氏名",
    "kind": "属性",
    "origin_mesh": "出発地メッシュ",
    "mode": "移動手段",
    "max_travel_min": "片道の上限(分)",
    "max_per_day": "1日の上限(回)",
    "max_per_week": "1週間の上限(回)",
    "max_per_month": "1か月の上限(回)",
    "min_per_month": "1か月の下限(回)",
    "max_days_per_week": "1週間の上限(日)",
    "max_evenings_per_week": "夜間の上限(1週間)",
    "max_evenings": "夜間の上限(1か月)",
    "rest_between_days_min": "翌日までの休み(分)",
    "newcomer": "新人",
    "dispatch": "派遣枠",
    "people": "人数",
    "fictional": "架空",
    "tags": "対応できること",
}
"""支援員名簿. Behind them stands a column for each course: its code and name."""

AVAILABILITY_HEADINGS: Mapping[str, str] = {
    "day": "日付",
    "weekday": "曜日",
    "morning": "午前",
    "afternoon": "午後",
    "evening": "夜",
    "free": "時間で書くとき",
    "usual": "ふだんの時間(参考)",
}
AVAILABILITY_LABELS: Mapping[str, str] = {
    "supporter": "支援員コード",
    "name": "氏名",
    "month": "対象月",
}
"""What stands above the days of 予定表, each with its value in the next cell."""

VENUE_HOURS_HEADINGS: Mapping[str, str] = {
    "venue": "会場コード",
    "venue_name": "会場名",
    **dict(zip(WEEKDAY_FIELDS, (f"{day}曜" for day in "月火水木金土日"), strict=True)),
    "usual": "施設一覧の時間(参考)",
}
CLOSURE_HEADINGS: Mapping[str, str] = {
    "venue": "会場コード",
    "venue_name": "会場名",
    "from_day": "休館の初日",
    "to_day": "休館の最終日",
    "why": "休館の理由",
}
ATTENDANCE_HEADINGS: Mapping[str, str] = {
    "session": "開催コード",
    "day": "開催日",
    "start": "開始",
    "end": "終了",
    "venue_name": "会場名",
    "course": "講座コード",
    "title": "講座名",
    "kind": "形式",
    "expected": "予定人数",
    "learners": "受講者数",
    "first_time": "うち初めての人",
    "walk_ins": "うち当日参加",
    "no_shows": "申込みで欠席",
    "staff": "支援員数",
    "cancelled": "中止",
    "note": "備考",
}
