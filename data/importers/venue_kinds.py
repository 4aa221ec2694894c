"""Which kind of venue: read from a list's title, else from the place's own name.

The rows are tried in order, so the narrow word stands before the wide one
(``branch_office`` before ``branch``, 社会福祉協議会 before 支所).
"""

from __future__ import annotations

import unicodedata

from models.kinds import VenueKind

_WORDS: tuple[tuple[VenueKind, tuple[str, ...]], ...] = (
    (VenueKind.COMPREHENSIVE_SUPPORT, ("comprehensive_support", "地域包括支援")),
    (VenueKind.CARE_FACILITY, ("elderly_welfare_facility", "特別養護", "介護老人", "老人ホーム")),
    (VenueKind.ELDERLY_REST, ("elderly_wedding_house", "老人いこい", "老人憩い", "いこいの家")),
    (
        VenueKind.ELDERLY_WELFARE,
        ("elderly_welfare_center", "老人福祉", "高齢者福祉", "健康ステーション", "ふれあい福祉"),
    ),
    (VenueKind.WELFARE_HALL, ("welfare_hall", "社会福祉協議会", "福祉会館", "社会福祉会館")),
    (VenueKind.REGIONAL_EXCHANGE, ("regional_exchange", "地域交流")),
    (VenueKind.EXCHANGE_CENTER, ("exchange_center", "交流センター", "交流館")),
    (VenueKind.WIFI_SPOT, ("wireless_lan", "無線lan", "wi-fi", "wifi")),
    (VenueKind.SHELTER, ("evacuation", "避難", "hinan")),
    (VenueKind.LIBRARY, ("library", "図書館")),
    (VenueKind.LIFELONG_LEARNING, ("lifelong_learning", "生涯学習", "まなび")),
    (
        VenueKind.CITIZEN_ACTIVITY,
        (
            "citizen_activity",
            "市民活動",
            "町民活動",
            "男女共同参画",
            "市民会館",
            "文化会館",
            "文化センター",
        ),
    ),
    (
        VenueKind.COMMUNITY_CENTER,
        ("community_center", "コミュニティ", "公民館", "自治会館", "集会所", "地区センター"),
    ),
    (VenueKind.GENERAL_CENTER, ("general_center", "総合センター")),
    (VenueKind.BRANCH_OFFICE, ("branch_office", "出張所", "連絡所")),
    (VenueKind.CITY_OFFICE, ("citizen_service_center", "市役所", "区役所", "町役場", "村役場")),
    (VenueKind.BRANCH, ("branch", "支所", "連絡事務所")),
    (VenueKind.SHOP, ("ドコモショップ", "auショップ", "ソフトバンク", "楽天モバイル")),
)


def kind_in(text: str) -> VenueKind | None:
    """The kind a title or a name speaks of, or None."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for kind, words in _WORDS:
        if any(word in folded for word in words):
            return kind
    return None
