"""The pieces maps of areas and venues share: shapes, layers, labels, and what a click selects."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dashboard import cached, state
from dashboard.components.maps import (
    AreaClasses,
    BaseMap,
    Click,
    Legend,
    MapContent,
    MapView,
    PlaceLabel,
    VenueLayer,
    show_map,
)
from dashboard.components.shapes import (
    SHELF,
    Bounds,
    Mark,
    OutlineShape,
    PointShape,
    Shape,
    Shapes,
    boxes_shape,
)
from dashboard.components.symbols import symbol_of
from dashboard.context import Context
from models.codes import MeshCode, mesh_bounds
from models.kinds import AreaUnit, MergeRole, VenueKind
from models.place import LatLon
from models.reasons import PlaceQuality

if TYPE_CHECKING:
    from optimizer.services.need import Need
    from optimizer.services.season import VenueView

MAP_HEIGHT_PX = 640

_LANDMARKS = {VenueKind.GENERAL_CENTER: "総合センター", VenueKind.BRANCH: "支所"}
"""Offices that bear the name of their district: words to find one's way by."""

_ABOVE_DEG = 0.005
"""How far north of its office a district's name stands, clear of the office's own symbol."""

_LEAST_DEG = 0.02
"""The smallest box a map looks at: a single place has no extent to fit."""

_MARKS = {
    MergeRole.AS_IS: Mark.PLAIN,
    MergeRole.RECEIVER: Mark.RECEIVER,
    MergeRole.MERGED: Mark.MERGED,
}


def show_areas(
    here: Context,
    need: Need,
    looks: AreaClasses,
    legend: Legend,
    *,
    outline: Shapes | None,
    key: str,
) -> None:
    """Draw the map of a city's areas and venues; what is clicked is selected."""
    venues = cached.venues(here.code, here.scenario_id, here.version)
    shapes = area_shapes(here, need)
    content = MapContent(
        view=view_of(shapes),
        areas=shapes,
        looks=looks,
        venues=venue_layer(here, venues),
        outline=outline,
        places=landmarks(here, venues, need),
        selected=selection(),
    )
    show_map(
        here.t,
        content,
        legend,
        key=key,
        base=base_map(here),
        height_px=MAP_HEIGHT_PX,
        on_click=on_click,
    )


def selected_venue(here: Context) -> VenueView | None:
    """The venue that was clicked, if one was."""
    chosen = state.selected(state.SELECTED_VENUE)
    venues = cached.venues(here.code, here.scenario_id, here.version)
    return next((view for view in venues if venue_key(view.venue.id) == chosen), None)


def selected_area(need: Need) -> int | None:
    """Position of the area that was clicked, if one was."""
    chosen = state.selected(state.SELECTED_AREA)
    keys = map(area_key, need.area_ids)
    return next((at for at, key in enumerate(keys) if key == chosen), None)


def area_key(area_id: int) -> str:
    """Id of an area on maps and in tables; never that of a venue."""
    return f"a{area_id}"


def venue_key(venue_id: int | None) -> str:
    """Id of a venue on maps and in tables."""
    return f"v{venue_id}"


def base_map(here: Context) -> BaseMap:
    """The base map this installation is set to."""
    return BaseMap(here.app.settings.base_map.value)


def area_shapes(here: Context, need: Need) -> Shapes:
    """Towns as points, squares by their outline; places that cannot be used are not drawn."""
    key = ("areas", need.municipality_code, need.unit, need.as_of, here.version)
    return SHELF.publish(key, lambda: _towns(need) if _is_town(need) else _squares(need))


def venue_shapes(here: Context, venues: Sequence[VenueView]) -> Shapes:
    """Venues with a usable place, by the symbol of their kind."""
    return SHELF.publish(("venues", here.code, here.version), lambda: _venue_points(venues))


def city_outline(here: Context) -> Shapes | None:
    """The edge of the municipality, where it has been loaded."""
    geojson = cached.boundary(here.code, here.version)
    if geojson is None:
        return None
    return outline(("boundary", here.code, here.version), json.loads(geojson))


def outline(key: tuple[object, ...], geometry: Mapping[str, Any]) -> Shapes:
    """Publish one line to be drawn quietly."""
    return SHELF.publish(key, lambda: [OutlineShape("outline", "", dict(geometry))])


def venue_layer(
    here: Context, venues: Sequence[VenueView], hidden: Collection[str] = ()
) -> VenueLayer:
    """Venues on a map: filled where the month has a session there."""
    t = here.t
    return VenueLayer(
        venue_shapes(here, venues),
        active=frozenset(venue_key(one.venue.id) for one in venues if one.sessions),
        texts={
            venue_key(one.venue.id): "\n".join(
                (
                    t(f"venue_kind.{one.venue.kind}"),
                    t("venues.sessions_of_month", sessions=one.sessions),
                )
            )
            for one in venues
        },
        hidden=frozenset(hidden),
    )


def landmarks(
    here: Context, venues: Sequence[VenueView], need: Need | None = None
) -> tuple[PlaceLabel, ...]:
    """Names of districts, where neither a base map nor the names of towns say where one is."""
    if base_map(here) is not BaseMap.NONE or (need is not None and _is_town(need)):
        return ()
    return tuple(
        PlaceLabel(LatLon(place.lat + _ABOVE_DEG, place.lon), one.venue.name.removesuffix(office))
        for one in venues
        if (office := _LANDMARKS.get(one.venue.kind)) is not None
        and one.venue.name.endswith(office)
        and (place := place_of(one)) is not None
    )


def place_of(view: VenueView) -> LatLon | None:
    """Where a venue is; None where its place is missing or cannot be used."""
    venue = view.venue
    if venue.place_quality is not PlaceQuality.OK or venue.lat is None or venue.lon is None:
        return None
    return LatLon(venue.lat, venue.lon)


def on_click(click: Click) -> None:
    """Select what was clicked; a map shows one selection at a time."""
    if click.part == "area":
        choose_area(click.id)
    else:
        choose_venue(click.id)


def choose_area(key: str | None) -> None:
    """Select an area, or nothing."""
    state.select(state.SELECTED_AREA, key)
    state.select(state.SELECTED_VENUE, None)


def choose_venue(key: str | None) -> None:
    """Select a venue, or nothing."""
    state.select(state.SELECTED_VENUE, key)
    state.select(state.SELECTED_AREA, None)


def selection() -> frozenset[str]:
    """What the map highlights."""
    chosen = (state.selected(state.SELECTED_AREA), state.selected(state.SELECTED_VENUE))
    return frozenset(key for key in chosen if key is not None)


def _is_town(need: Need) -> bool:
    return need.unit is AreaUnit.TOWN


def _towns(need: Need) -> list[Shape]:
    return [
        PointShape(area_key(id), name, LatLon(lat, lon))
        for id, name, lat, lon, quality in zip(
            need.area_ids,
            need.area_names,
            need.lat.tolist(),
            need.lon.tolist(),
            need.place_quality,
            strict=True,
        )
        if quality is PlaceQuality.OK
    ]


def _squares(need: Need) -> list[Shape]:
    """Squares by their outline; a suppressed group is drawn as one."""
    return [
        boxes_shape(area_key(id), name, [_edges(one) for one in members or (code,)], _MARKS[role])
        for id, code, name, role, members in zip(
            need.area_ids,
            need.area_codes,
            need.area_names,
            need.merge_role,
            need.members,
            strict=True,
        )
    ]


def _edges(code: str) -> Bounds:
    box = mesh_bounds(MeshCode(code))
    return Bounds(box.south, box.west, box.north, box.east)


def _venue_points(venues: Sequence[VenueView]) -> list[Shape]:
    return [
        PointShape(venue_key(one.venue.id), one.venue.name, place, symbol_of(one.venue.kind))
        for one in venues
        if (place := place_of(one)) is not None
    ]


def view_of(shapes: Shapes) -> MapView:
    """Where a map looks that shows these shapes: at least 2 km across; at Japan for none."""
    if shapes.bounds is None:
        return MapView(center=LatLon(36.0, 137.5), zoom=5)
    south, west, north, east = shapes.bounds
    lat, lon = (max(0.0, _LEAST_DEG - span) / 2 for span in (north - south, east - west))
    return MapView(Bounds(south - lat, west - lon, north + lat, east + lon))
