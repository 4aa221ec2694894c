"""Which codes of venues are one place, as people have judged."""

from __future__ import annotations

from sqlmodel import Session, select

from models.tables import VenueMatch


def one_place(session: Session, municipality: str) -> dict[str, str]:
    """From a code to the code it comes in under, through as many judgements as there are."""
    query = select(VenueMatch).where(VenueMatch.municipality_code == municipality)
    step = {one.other_code: one.code for one in session.exec(query) if one.same}
    return {code: _end(code, step) for code in step}


def _end(code: str, step: dict[str, str]) -> str:
    met = {code}
    while code in step and step[code] not in met:
        code = step[code]
        met.add(code)
    return code


def judged(session: Session, municipality: str) -> set[frozenset[str]]:
    """Pairs of codes about which somebody has judged, the same or not."""
    query = select(VenueMatch).where(VenueMatch.municipality_code == municipality)
    return {frozenset((one.code, one.other_code)) for one in session.exec(query)}
