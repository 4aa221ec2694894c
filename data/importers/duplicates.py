"""Venues that may be one place: same name, and an address, a phone or a point in common.

Several venues in one building stay several: nothing is proposed without the same name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from data.importers.addresses import address_key, name_key
from data.importers.cells import plain
from data.importers.places import distance_m
from data.importers.proposals import point_of
from models.tables import MunicipalityRow, Venue

NEAR_M = 200.0
"""Venues of one name within this distance may be one place."""


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """Two venues that may be one.

    Attributes:
        code: The one that was on file first, and would stay.
        metres: Between their locations; None where one is unknown.
    """

    code: str
    other_code: str
    name: str
    other_name: str
    same_address: bool
    same_phone: bool
    metres: float | None


def merge_proposals(
    venues: Sequence[Venue], municipality: MunicipalityRow, judged: Collection[frozenset[str]]
) -> Iterator[MergeProposal]:
    """Pairs that may be one place and about which nobody has judged, in the order on file."""
    named: dict[str, list[Venue]] = defaultdict(list)
    for venue in venues:
        named[name_key(venue.name, municipality)].append(venue)
    for group in named.values():
        for first, second in combinations(group, 2):
            if frozenset((first.code, second.code)) in judged:
                continue
            found = _compared(first, second, municipality)
            near = found.metres is not None and found.metres <= NEAR_M
            if found.same_address or found.same_phone or near:
                yield found


def _compared(first: Venue, second: Venue, municipality: MunicipalityRow) -> MergeProposal:
    addresses = [address_key(one.address, municipality) for one in (first, second)]
    phones = [plain(one.phone).replace("-", "") for one in (first, second)]
    points = [point_of(one) for one in (first, second)]
    apart = None
    if points[0] is not None and points[1] is not None:
        apart = distance_m(points[0], points[1])
    return MergeProposal(
        code=first.code,
        other_code=second.code,
        name=first.name,
        other_name=second.name,
        same_address=bool(addresses[0]) and addresses[0] == addresses[1],
        same_phone=bool(phones[0]) and phones[0] == phones[1],
        metres=apart,
    )
