"""One venue, met more than once: in a newer edition, or in another list.

Both are brought together under one code. What a list states replaces what was on file;
what it leaves blank replaces nothing. A list of Wi-Fi points or shelters knows less of a
place than the list of those places: it only adds what was not known. So the order in which
files come in does not matter, and a location once usable is not lost to an unusable one.
"""

from __future__ import annotations

from models.kinds import VenueKind
from models.reasons import PlaceQuality
from models.tables import VenueRow

_KNOWS_LESS = (VenueKind.WIFI_SPOT, VenueKind.SHELTER, VenueKind.OTHER)
_PLACE = ("lat", "lon", "place_quality", "place_raw")
_HOURS = ("opens_min", "closes_min")
_SINGLE = (
    "name",
    "kind",
    "body_type",
    "address",
    "open_days",
    "hours_note",
    "seats",
    "wifi",
    "step_free",
    "phone",
    "note",
)


def merge_venue(on_file: VenueRow, incoming: VenueRow) -> dict[str, object]:
    """Return the fields of ``on_file`` that ``incoming`` changes, with their new values."""
    overrules = _rank(incoming.kind) >= _rank(on_file.kind)
    changes: dict[str, object] = {}
    for name in _SINGLE:
        old, new = getattr(on_file, name), getattr(incoming, name)
        if new not in (None, "", old) and (overrules or old in (None, "")):
            changes[name] = new
    for group in (_PLACE, _HOURS):
        if _replaces(on_file, incoming, group, overrules):
            changes |= {name: getattr(incoming, name) for name in group}
    return {name: value for name, value in changes.items() if getattr(on_file, name) != value}


def _rank(kind: VenueKind) -> int:
    return _KNOWS_LESS.index(kind) if kind in _KNOWS_LESS else len(_KNOWS_LESS)


def _replaces(
    on_file: VenueRow, incoming: VenueRow, group: tuple[str, ...], overrules: bool
) -> bool:
    """Whether values that belong together are taken from ``incoming``."""
    if group is _PLACE:
        known, given = (row.place_quality is PlaceQuality.OK for row in (on_file, incoming))
        if given:
            return overrules or not known
        said = incoming.place_quality is PlaceQuality.UNUSABLE
        return said and overrules and not known  # what the newest edition says, if of no use
    known, given = (row.opens_min is not None for row in (on_file, incoming))
    return given and (overrules or not known)
