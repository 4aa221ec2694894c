"""Which events teach digital skills: told by the words of their name and description."""

from __future__ import annotations

import re

from data.importers.headings import plain_heading
from models.kinds import SessionKind

_COURSE = re.compile(
    "スマホ|スマートフォン|スマートホン|タブレット|ipad|iphone|android|パソコン|"
    "デジタル活用|デジタル講座|デジタル教室|デジタル相談|デジ活|デジタルデバイド|ictサポート|it講習|it相談|"
    "マイナンバーカード|マイナポータル|マイナ保険証|マイナポイント|オンライン申請|e-tax|"
    "キャッシュレス|qrコード決済|(?<![a-z])line(?![a-z])|インターネット(?:入門|講座|教室)"
)
_CONSULTATION = re.compile("相談")
_CAFE = re.compile("カフェ|サロン")
_OUTREACH = re.compile("出張|出前")


def is_course(*texts: str) -> bool:
    """Whether any text speaks of smartphones or the like."""
    return any(_COURSE.search(plain_heading(text)) for text in texts)


def session_kind_in(text: str) -> SessionKind:
    """The form of a session that its name speaks of; a class where it says nothing."""
    word = plain_heading(text)
    for pattern, kind in (
        (_CONSULTATION, SessionKind.CONSULTATION),
        (_CAFE, SessionKind.CAFE),
        (_OUTREACH, SessionKind.OUTREACH),
    ):
        if pattern.search(word):
            return kind
    return SessionKind.CLASS
