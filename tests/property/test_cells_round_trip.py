"""Cells: a value written in any accepted style reads back as itself; nonsense is never a guess.

How many examples: DIGIKATSU_EXAMPLES (200).
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.importers.cells import parse_date, parse_hours, parse_minute, plain, whole_number
from models.clock import WEEKDAYS_JA, wareki, wareki_year

EXAMPLES = settings(max_examples=int(os.environ.get("DIGIKATSU_EXAMPLES", "200")), deadline=None)
WIDE = str.maketrans("0123456789/-.:,()", "０１２３４５６７８９／－．：，（）")
KANJI = "〇一二三四五六七八九"
DAYS = st.dates(date(1989, 1, 8), date(2049, 12, 31))


def kanji(number: int) -> str:
    """A number below a hundred as papers write it: 二十五."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{KANJI[tens]}十"
    return ten + (KANJI[ones] if ones or not tens else "")


def era(day: date, letter: str) -> str:
    start = {"R": 2018, "H": 1988}[letter]
    return f"{letter}{day.year - start}.{day.month}.{day.day}"


def era_letter(day: date) -> str:
    return "R" if day >= date(2019, 5, 1) else "H"


STYLES: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "iso with time": lambda day: datetime.combine(day, time(9, 30)).isoformat(),
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "slashes with time": lambda day: f"{day:%Y/%m/%d} 0:00",
    "points": lambda day: f"{day.year}.{day.month}.{day.day}",
    "compact": lambda day: f"{day:%Y%m%d}",
    "month first": lambda day: f"{day.month}/{day.day}/{day.year}",
    "kanji": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "blanks": lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    "kanji digits": lambda day: (
        "".join(KANJI[int(digit)] for digit in str(day.year))
        + f"年{kanji(day.month)}月{kanji(day.day)}日"
    ),
    "weekday": lambda day: f"{day.year}年{day.month}月{day.day}日({WEEKDAYS_JA[day.weekday()]})",
    "as of": lambda day: f"{day.year}年{day.month}月{day.day}日現在",
    "era": lambda day: f"{wareki_year(day)}{day.month}月{day.day}日",
    "era with weekday": wareki,
    "era letter": lambda day: era(day, era_letter(day)),
    "era letter, slashes": lambda day: era(day, era_letter(day)).replace(".", "/"),
}
SINCE_2000 = st.dates(date(2000, 1, 1), date(2049, 12, 31))


@pytest.mark.parametrize("style", STYLES)
@EXAMPLES
@given(day=DAYS, wide=st.booleans(), around=st.sampled_from(["", " ", "　", "\n", "\ufeff"]))
def test_a_date_reads_back_from_any_style(style: str, day: date, wide: bool, around: str) -> None:
    text = STYLES[style](day)
    written = f"{around}{text.translate(WIDE) if wide else text}{around}"
    assert parse_date(written) == day


@EXAMPLES
@given(SINCE_2000)
def test_a_date_reads_back_from_the_number_excel_keeps(day: date) -> None:
    assert parse_date(str((day - date(1899, 12, 30)).days)) == day


@EXAMPLES
@given(DAYS, st.sampled_from(WEEKDAYS_JA))
def test_a_weekday_that_is_not_the_days_makes_it_no_date(day: date, weekday: str) -> None:
    text = f"{day.year}年{day.month}月{day.day}日({weekday})"
    assert (parse_date(text) == day) == (weekday == WEEKDAYS_JA[day.weekday()])


@EXAMPLES
@given(st.integers(1, 9999), st.integers(0, 99), st.integers(0, 99), st.sampled_from("-/."))
def test_a_day_that_is_on_no_calendar_is_no_date(year: int, month: int, day: int, by: str) -> None:
    text = f"{year:04d}{by}{month}{by}{day}"
    try:
        real = date(year, month, day)
    except ValueError:
        real = None
    expected = real if real is not None and 1900 <= year <= 2100 else None
    assert parse_date(text) == expected


@EXAMPLES
@given(st.integers(0, 1440), st.booleans())
def test_a_minute_reads_back_from_any_style(minute: int, wide: bool) -> None:
    hour, rest = divmod(minute, 60)
    texts = [
        f"{hour}:{rest:02d}",
        f"{hour:02d}:{rest:02d}:00",
        f"{hour}時{rest}分",
        f" {hour}時{rest:02d}分",
    ]
    texts += [f"{hour}時"] if not rest else []
    texts += [f"{hour}時半"] if rest == 30 else []
    if minute < 1440:
        half, clock = ("午後" if hour >= 12 else "午前"), hour % 12
        texts += [f"{half}{clock}時{rest}分", f"{'PM' if hour >= 12 else 'AM'} {clock}:{rest:02d}"]
    for text in texts:
        assert parse_minute(text.translate(WIDE) if wide else text) == minute


@EXAMPLES
@given(st.integers(1, 1439))
def test_a_minute_reads_back_from_the_fraction_excel_keeps(minute: int) -> None:
    assert parse_minute(repr(minute / 1440)) == minute


@EXAMPLES
@given(st.integers(0, 1440), st.integers(0, 1440))
def test_hours_read_back_only_in_order(first: int, last: int) -> None:
    texts = [f"{minute // 60}:{minute % 60:02d}" for minute in (first, last)]
    expected = (first, last) if first < last else None
    assert parse_hours(*texts) == expected
    assert parse_hours("～".join(texts), "") == expected


@EXAMPLES
@given(st.integers(0, 99_999_999), st.booleans(), st.booleans(), st.sampled_from(["", " ", "　"]))
def test_a_count_reads_back_from_any_style(
    count: int, grouped: bool, wide: bool, around: str
) -> None:
    text = f"{count:,}" if grouped else str(count)
    assert whole_number(f"{around}{text.translate(WIDE) if wide else text}{around}") == count


@EXAMPLES
@given(st.text(max_size=12))
def test_what_is_read_was_written_there(text: str) -> None:
    """No reader makes up digits: every number it gives stands in the text, in some form."""
    digits = [char for char in unicodedata.normalize("NFKC", text) if char.isdigit()]
    if not digits and not set(plain(text)) & set("一二三四五六七八九十〇元"):
        assert parse_date(text) is None
        assert parse_minute(text) is None
        assert not isinstance(whole_number(text), int)


@EXAMPLES
@given(st.text(alphabet="0123456789年月日/-.:時分令和RHS元 ()月火土", max_size=14))
def test_readers_never_raise_and_keep_within_their_bounds(text: str) -> None:
    day, minute = parse_date(text), parse_minute(text)
    assert day is None or 1900 <= day.year <= 2100
    assert minute is None or 0 <= minute <= 1440
