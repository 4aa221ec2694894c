"""Words for age, sex and totals, wherever they stand: in a heading, a cell or a sheet's name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from data.importers.headings import plain_heading
from models.ages import EVERYBODY, AgeBand

Sex = Literal["men", "women", "both"]

UNKNOWN_AGE: Final = "unknown"
"""Key of people whose age is not known: 年齢不詳."""

_OLDEST_YEARS = 130
_EVERYBODY = frozenset(
    ("総数", "計", "合計", "総計", "全年齢", "年齢計", "全体", "全年代", "all", "total")
)
_UNKNOWN = re.compile(r"(?:年齢)?(?:不詳|不明)者?|unknown")
_PREFIX = re.compile(r"^(?:\(?再掲\)?|うち|年齢)")
_YEARS = r"([0-9]{1,3})(?:歳|才)?"
_SPAN = re.compile(rf"{_YEARS}[-ーから]+{_YEARS}(?:まで)?")
_FROM = re.compile(rf"{_YEARS}(?:以上|\+|-|以降)")
_BELOW = re.compile(rf"{_YEARS}未満")
_DECADE = re.compile(r"([0-9]{1,2}0)歳?代")
_SINGLE = re.compile(_YEARS)

_SEXES: Final[dict[str, Sex]] = {
    **dict.fromkeys(("男", "男性", "男子", "m", "male", "man", "men"), "men"),
    **dict.fromkeys(("女", "女性", "女子", "f", "female", "woman", "women"), "women"),
    **dict.fromkeys(
        ("計", "総数", "合計", "男女計", "男女", "総計", "男女合計", "both", "total", "all"), "both"
    ),
}

_TOTAL_WORD = re.compile(
    r"(?:総|合|小|累)?計|総数|総合計|全(?:市|町|村|区|域|体)|(?:合計|総計|小計)\(.*\)"
    r"|.*(?:地区|市|町|村|区|校区|学区|支所|出張所|管内|全体|全域|地域)(?:合計|小計|総数|計)"
)


@lru_cache(maxsize=4096)
def age_in(text: str) -> str | None:
    """The key of the age a text means: ``0-4``, ``85+``, ``37-37``, ``all``, ``unknown``.

    Reads five-year classes, single years, ``65歳以上``, ``15歳未満``, ``60代``, totals and
    不詳, in any width and with any dash. None where the text is no age.
    """
    word = _PREFIX.sub("", plain_heading(text))
    if word in _EVERYBODY:
        return str(EVERYBODY)
    if _UNKNOWN.fullmatch(word):
        return UNKNOWN_AGE
    low, high = _years(word)
    if low is None or low > _OLDEST_YEARS or (high is not None and high < low):
        return None
    return str(AgeBand(low, high))


def _years(word: str) -> tuple[int | None, int | None]:
    """First and last year; the last None where there is no upper end."""
    if match := _SPAN.fullmatch(word):
        return int(match[1]), int(match[2])
    if match := _FROM.fullmatch(word):
        return int(match[1]), None
    if match := _BELOW.fullmatch(word):
        return (0, int(match[1]) - 1) if int(match[1]) else (None, None)
    if match := _DECADE.fullmatch(word):
        return int(match[1]), int(match[1]) + 9
    if match := _SINGLE.fullmatch(word):
        return int(match[1]), int(match[1])
    return None, None


@lru_cache(maxsize=1024)
def sex_in(text: str) -> Sex | None:
    """The sex a cell means; ``both`` for 計 and 総数; None where it means none."""
    return _SEXES.get(plain_heading(text))


def sex_of_sheet(name: str) -> Sex | None:
    """The sex a sheet's name speaks of: 男, R6女性; None where it speaks of neither or both."""
    word = plain_heading(name)
    men, women = "男" in word, "女" in word
    if men == women:
        return None
    return "men" if men else "women"


@lru_cache(maxsize=4096)
def is_total_word(text: str) -> bool:
    """Whether a cell says that its row is a sum of others: 計, 合計, 市計, 中央地区計, 小計."""
    return bool(text) and _TOTAL_WORD.fullmatch(plain_heading(text)) is not None
