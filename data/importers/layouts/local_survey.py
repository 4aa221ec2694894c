"""独自調査: a city's own survey as a table: 年齢, 非利用率, 回答数, one age a row.

Shares are per cent where the column says so (%) or holds a figure above 1, else shares.
What was asked follows from the heading: 非利用率, or オンライン手続を知らない割合.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from data.demand.local_survey import LocalRate, LocalSurvey, key_of, local_survey_rows
from data.importers.cells import clean, decimal, parse_date, plain, whole_number
from data.importers.headings import Record, Table, plain_heading
from data.importers.layouts.base import Facts, Layout, Reading
from models.ages import AgeBand
from models.codes import MunicipalityCode
from models.kinds import SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables.demand import NonUseRateRow, UsageDefinition, UsageSurveyRow

_NAMES: dict[str, tuple[str, ...]] = {
    "age": ("年齢", "年齢階級", "年齢層", "年代", "age"),
    "non_use": (
        *("非利用率", "非利用割合", "利用していない割合", "使っていない割合", "未利用率"),
        *("スマートフォン非利用率", "スマホ非利用率", "non_use", "non_use_share"),
    ),
    "use": ("利用率", "利用している割合", "使っている割合", "スマートフォン利用率", "use_share"),
    "unaware": (
        *("オンライン手続を知らない割合", "オンライン手続きを知らない割合", "知らない割合"),
        *("電子申請を知らない割合", "非認知率", "unaware_share"),
    ),
    "answered": ("回答数", "有効回答数", "回答者数", "標本数", "サンプル数", "n", "answered"),
    "title": ("調査名", "調査の名称", "title"),
    "publisher": ("実施主体", "調査主体", "publisher"),
    "question": ("設問", "質問", "question"),
    "first_day": ("調査開始日", "調査日", "調査年月日", "実施日", "field_from"),
    "last_day": ("調査終了日", "field_to"),
    "source": ("出典", "資料", "source"),
    "code": (
        *("都道府県コード又は市区町村コード", "全国地方公共団体コード", "市区町村コード"),
        *("団体コード", "municipality_code"),
    ),
    "city": ("市区町村名", "地方公共団体名"),
}
_FIELDS = {plain_heading(name): key for key, names in _NAMES.items() for name in names}
_UNIT = re.compile(r"\((?:%|人|件)\)$|[%]$")
_SHARES = ("non_use", "unaware", "use")

_BETWEEN = re.compile(r"([0-9]{1,3})歳?[-~から]+([0-9]{1,3})歳?")
_ABOVE = re.compile(r"([0-9]{1,3})(?:歳以上|\+|歳-|歳~|代以上|-|~)")
_DECADE = re.compile(r"([0-9]{1,2}0)(?:歳?代)")


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A survey with its rates, checked."""

    survey: UsageSurveyRow
    rates: tuple[NonUseRateRow, ...]


def field_of(heading: str) -> str | None:
    """The field a heading names, whatever unit stands behind it."""
    return _FIELDS.get(heading) or _FIELDS.get(_UNIT.sub("", heading))


def fits(table: Table) -> bool:
    """Whether a heading is a survey's: ages, a share of them and how many answered."""
    return table.has("age", "answered") and any(table.has(name) for name in _SHARES)


def parse_ages(text: str) -> AgeBand | None:
    """Read ``60〜69歳``, ``60代``, ``70歳以上``, ``70+``; None for anything else."""
    value = plain(text).replace(" ", "").translate(str.maketrans("〜~‐–—−", "------"))
    if match := _BETWEEN.fullmatch(value):
        low, high = int(match[1]), int(match[2])
        return AgeBand(low, high) if low <= high else None
    if match := _ABOVE.fullmatch(value):
        return AgeBand(int(match[1]), None)
    if match := _DECADE.fullmatch(value):
        return AgeBand(int(match[1]), int(match[1]) + 9)
    return None


def read(reading: Reading) -> Facts:
    """Read one survey.

    Raises:
        InputError: ``import.several_tables``, ``import.missing_column`` for a survey without a
            day, and what ``local_survey_rows`` refuses.
    """
    if len(reading.tables) > 1:
        raise reading.tables[1].refuse("import.several_tables", tables=len(reading.tables))
    table = reading.tables[0]
    records = list(table.records(any_of=("age", "answered", *_SHARES)))
    notices: list[Notice] = []
    rates = _rates(table, records, reading, notices)
    survey = _survey(table, records, reading, rates)
    row, stored = local_survey_rows(survey)
    return Facts(
        subject=f"survey/{key_of(survey)}",
        rows_read=len(records),
        rows_loaded=len(rates),
        bundles=(SurveyFacts(row, stored),),
        notices=tuple(notices),
        as_of=survey.field_from,
    )


def _rates(
    table: Table, records: list[Record], reading: Reading, notices: list[Notice]
) -> tuple[LocalRate, ...]:
    column = next(name for name in _SHARES if table.has(name))
    scale = 100 if _is_percent(table, column, records) else 1
    rates: dict[AgeBand, LocalRate] = {}
    for record in records:
        refused = _refusal(record, column, scale, reading)
        band = parse_ages(record["age"])
        if refused is None and band in rates:
            refused = _reject(record, RejectCode.DUPLICATE, "age")
        if refused is not None:
            notices.append(refused)
            continue
        share, answered = _number(record[column]), whole_number(record["answered"])
        assert band is not None
        assert share is not None
        assert isinstance(answered, int)
        found = share / scale
        rates[band] = LocalRate(band, 1 - found if column == "use" else found, answered)
    return tuple(rates.values())


def _refusal(record: Record, column: str, scale: int, reading: Reading) -> Notice | None:
    """Why a row cannot be taken."""
    other = reading.foreign_rows.get((record.table.sheet.name, record.row))
    if other is not None:
        return _reject(record, RejectCode.OTHER_MUNICIPALITY, "code", other)
    if parse_ages(record["age"]) is None:
        return _reject(record, RejectCode.BAD_AGE_BAND, "age")
    share = _number(record[column])
    if share is None or not 0 <= share / scale <= 1:
        return _reject(record, RejectCode.BAD_SHARE, column)
    answered = whole_number(record["answered"])
    if isinstance(answered, RejectCode):
        return _reject(record, answered, "answered")
    return _reject(record, RejectCode.REQUIRED, "answered") if answered == 0 else None


def _survey(
    table: Table, records: list[Record], reading: Reading, rates: tuple[LocalRate, ...]
) -> LocalSurvey:
    first_day = _day(records, "first_day") or reading.day_hint
    if first_day is None:
        raise table.refuse("import.missing_column", columns="調査開始日 / field_from")
    name = f"{reading.municipality.prefecture}{reading.municipality.name}"
    asked = UsageDefinition.PROCEDURES if _only(table, "unaware") else UsageDefinition.USE
    return LocalSurvey(
        municipality_code=MunicipalityCode(reading.municipality.code),
        definition=asked,
        title=_first(records, "title") or reading.title,
        publisher=_first(records, "publisher") or name,
        question=_first(records, "question"),
        field_from=first_day,
        field_to=_day(records, "last_day") or first_day,
        source=_first(records, "source") or reading.file,
        rates=rates,
    )


def _only(table: Table, column: str) -> bool:
    return table.has(column) and not table.has("non_use")


def _is_percent(table: Table, column: str, records: list[Record]) -> bool:
    shares = [_number(record[column]) for record in records]
    signs = "%" in plain(table.label(column)) or any("%" in plain(r[column]) for r in records)
    return signs or any(share is not None and share > 1 for share in shares)


def _number(text: str) -> float | None:
    return decimal(plain(text).replace(" ", "").removesuffix("%"))


def _first(records: list[Record], field: str) -> str:
    return next((clean(record[field]) for record in records if record[field]), "")


def _day(records: list[Record], field: str) -> date | None:
    text = _first(records, field)
    return parse_date(text) if text else None


def _reject(record: Record, code: RejectCode, column: str, value: str | None = None) -> Notice:
    return record.notice(NoticeLevel.REJECT, code, column, value)


LAYOUT = Layout(
    kind=SourceKind.SURVEY,
    field_of=field_of,
    fits=fits,
    filled=("age", "answered", *_SHARES),
    read=read,
    fields=("age", "non_use", "answered", "unaware", "use", "first_day", "title", "source"),
    required=3,
)
