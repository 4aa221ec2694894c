"""Who the invented supporters are: kinds from the programme's overview, with their habits.

The kinds are those the overview names (学生, 子育て女性, 商工会青年部, メーカーOB, 携帯ショップ
スタッフ, and the seniors of 会津若松); their numbers, hours and skills are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.clock import TimeWindow
from models.kinds import SupporterKind, TravelMode

MORNING = TimeWindow(9 * 60, 12 * 60)
AFTERNOON = TimeWindow(13 * 60, 17 * 60)
DAY = TimeWindow(9 * 60, 17 * 60)
LATE = TimeWindow(15 * 60, 20 * 60)

BASICS = ("B1", "B2", "B3", "B4", "B5", "B6", "B7")
PROCEDURES = ("P1", "P2", "P3", "P4", "P5")


@dataclass(frozen=True, slots=True)
class Habit:
    """What people of one kind tend to do.

    Attributes:
        people: How many of them there are.
        leads: Courses some of them may lead, each with the share who may.
        assists: Courses the rest of them may assist in.
        week: Windows by weekday (Monday 0) they tend to offer.
        offers_share: Share of those windows a person really offers.
        modes: Ways of travelling, to draw from.
        max_travel_min: Farthest they go, one way.
        max_per_week: Sessions a week.
        max_per_month: Sessions a month.
    """

    people: int
    leads: tuple[tuple[tuple[str, ...], float], ...]
    assists: tuple[str, ...]
    week: dict[int, tuple[TimeWindow, ...]]
    offers_share: float
    modes: tuple[TravelMode, ...]
    max_travel_min: int
    max_per_week: int
    max_per_month: int


HABITS: dict[SupporterKind, Habit] = {
    SupporterKind.SHOP_STAFF: Habit(
        people=14,
        leads=((BASICS, 1.0), (PROCEDURES, 0.8)),
        assists=PROCEDURES,
        week={1: (DAY,), 2: (DAY,), 3: (DAY,)},
        offers_share=0.7,
        modes=(TravelMode.CAR,),
        max_travel_min=40,
        max_per_week=2,
        max_per_month=6,
    ),
    SupporterKind.RETIRED_ENGINEER: Habit(
        people=14,
        leads=((BASICS, 0.8), (("P1", "P2", "P4"), 0.4)),
        assists=BASICS + PROCEDURES,
        week=dict.fromkeys(range(5), (DAY,)),
        offers_share=0.6,
        modes=(TravelMode.CAR, TravelMode.CAR, TravelMode.BICYCLE),
        max_travel_min=45,
        max_per_week=3,
        max_per_month=8,
    ),
    SupporterKind.STUDENT: Habit(
        people=16,
        leads=((("B3", "B5", "B6", "B7"), 0.4),),
        assists=(*BASICS, "P3", "P5"),
        week={2: (AFTERNOON,), 4: (AFTERNOON,), 5: (DAY,), 6: (DAY,), 0: (LATE,)},
        offers_share=0.6,
        modes=(TravelMode.BICYCLE, TravelMode.BICYCLE, TravelMode.WALK),
        max_travel_min=40,
        max_per_week=2,
        max_per_month=6,
    ),
    SupporterKind.PARENT: Habit(
        people=14,
        leads=((("B1", "B2", "B4", "B6"), 0.3),),
        assists=(*BASICS, "P1", "P5"),
        week={day: (TimeWindow(9 * 60 + 30, 14 * 60 + 30),) for day in range(5)},
        offers_share=0.6,
        modes=(TravelMode.CAR, TravelMode.BICYCLE),
        max_travel_min=30,
        max_per_week=2,
        max_per_month=6,
    ),
    SupporterKind.CHAMBER_YOUTH: Habit(
        people=8,
        leads=((("B5", "B7"), 0.7), (("P4",), 0.3)),
        assists=BASICS + PROCEDURES,
        week={0: (AFTERNOON,), 3: (AFTERNOON,), 5: (MORNING,)},
        offers_share=0.7,
        modes=(TravelMode.CAR,),
        max_travel_min=35,
        max_per_week=1,
        max_per_month=4,
    ),
    SupporterKind.SENIOR: Habit(
        people=16,
        leads=((("B1", "B2"), 0.3),),
        assists=("B1", "B2", "B3", "B4", "B5", "B6"),
        week=dict.fromkeys(range(6), (MORNING, AFTERNOON)),
        offers_share=0.45,
        modes=(TravelMode.BICYCLE, TravelMode.CAR, TravelMode.WALK),
        max_travel_min=30,
        max_per_week=2,
        max_per_month=6,
    ),
}

SURNAMES = (
    "青空", "朝比", "石清尾", "稲月", "岩波路", "海野原", "栗ノ木", "小春井", "桜小路", "塩見崎",
    "白砂", "鈴風", "星ヶ丘", "松籟", "瑞穂野", "若葉台",
)  # fmt: skip
GIVEN_NAMES = (
    "あおい", "いずみ", "うらら", "かえで", "こはる", "さくら", "すみれ", "つむぎ", "なぎさ",
    "ひなた", "ほたる", "まこと", "みのり", "ゆうき", "わかば", "はやて",
)  # fmt: skip
