"""出典・定義: what stands under the figures of a screen, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import cached
from dashboard.components.dates import month_text
from dashboard.context import Context
from dashboard.screens import figures
from models.kinds import CountKind, SourceKind, TravelMode
from models.tables import Source
from models.tables.demand import UsageDefinition
from optimizer.services.local_surveys import age_gradient
from optimizer.services.need import SENIORS
from optimizer.services.need_estimate import GradientState
from optimizer.services.reach import pace_of

if TYPE_CHECKING:
    from optimizer.services.need import Need

MOST_NAMED = 8
"""Areas named one by one in a note; the rest are counted."""

_COUNTS = (SourceKind.POPULATION, SourceKind.MESH_CENSUS)


def need_lines(here: Context, need: Need) -> list[str]:
    """Where people and non-users come from, what is assumed, and what is not in the figures."""
    return [
        *population_lines(here, need),
        *(_estimate_lines(here, need) if need.non_users is not None else _no_estimate(here, need)),
    ]


def population_lines(here: Context, need: Need) -> list[str]:
    """The files the people come from."""
    kind = here.t(f"count_kind.{need.count_kind}")
    found = {
        here.t(
            "notes.population",
            title=one.title,
            as_of=need.as_of.isoformat(),
            kind=kind,
            attribution=one.attribution or one.file_name,
        )
        for one in cached.sources(here.code, here.version)
        if one.kind in _COUNTS and _is_of(one, need)
    }
    return sorted(found)


def _is_of(source: Source, need: Need) -> bool:
    """Whether a file holds the people of a need; a projection holds those of many years."""
    projected = "/projection/" in source.key
    if need.count_kind is CountKind.PROJECTION:
        return projected
    return not projected and source.as_of == need.as_of


def venue_lines(here: Context) -> list[str]:
    """The lists the venues come from, one line for each attribution and day."""
    groups: dict[tuple[str, str], list[Source]] = {}
    for one in cached.sources(here.code, here.version):
        if one.kind is SourceKind.VENUES:
            as_of = "" if one.as_of is None else one.as_of.isoformat()
            groups.setdefault((one.attribution or one.title, as_of), []).append(one)
    return [
        here.t(
            "notes.venues" if as_of else "notes.venues_undated",
            attribution=attribution,
            lists=len(lists),
            as_of=as_of,
        )
        for (attribution, as_of), lists in groups.items()
    ]


def plan_lines(here: Context) -> list[str]:
    """The month's plan, and whether it is invented."""
    if here.scenario is None:
        return []
    key = "notes.plan" if plan_is_fictional(here) else "notes.plan_real"
    month = month_text(here.t, here.scenario.month)
    return [here.t(key, scenario=here.scenario.name, month=month)]


def plan_is_fictional(here: Context) -> bool:
    """Whether the city is the demonstration: its supporters are invented, all of them."""
    staff = cached.supporters(here.code, here.version)
    return bool(staff) and all(one.fictional for one in staff)


def travel_lines(here: Context, mode: TravelMode) -> list[str]:
    """How the way was measured, and with which assumed pace."""
    t, travel = here.t, here.app.travel
    lines = [f"{t(f'mode.{mode}')}: {t(f'travel.note.{travel.method}')}"]
    pace = pace_of(travel, mode)
    if pace is not None:
        shown = t("travel.note.pace", detour_factor=pace.detour_factor, speed_kmh=pace.speed_kmh)
        lines[0] += f" {shown}"
    return [*lines, t("notes.from_points")]


def survey_lines(here: Context, need: Need) -> list[str]:
    """The survey's wave and what it says by age; nothing where it was not used."""
    t, wave = here.t, need.wave
    if need.non_users is None:
        return []
    rates = " / ".join(
        t("notes.survey_rate", band=figures.band(t, rate.band), share=figures.share(rate.share))
        for rate in wave.bands
    )
    survey = t(
        "notes.survey",
        publisher=wave.publisher,
        title=wave.title,
        from_day=wave.field_from.isoformat(),
        to_day=wave.field_to.isoformat(),
        answered=figures.number(wave.answered_people),
        edition=wave.edition,
        question=wave.question,
        rates=rates,
    )
    unaware = wave.definition is UsageDefinition.PROCEDURES
    return [t("notes.unaware" if unaware else "notes.definition"), survey]


def _estimate_lines(here: Context, need: Need) -> list[str]:
    t, wave = here.t, need.wave
    lines = [
        *survey_lines(here, need),
        t("notes.survey_note", note=wave.note) if wave.note else "",
        t("notes.survey_source", source=wave.source),
        *_assumptions(here, need),
        *_gradient(here, need),
        t("demand.note.common_error"),
        t("demand.note.design_effect"),
        t("notes.interval_method"),
        t("demand.note.derived_from_use") if wave.derived_from_use else "",
        t("notes.projection") if need.count_kind is CountKind.PROJECTION else "",
        t("notes.households") if need.households is not None else "",
    ]
    unknown = need.total_non_users.unknown_areas if need.total_non_users else 0
    if unknown:
        lines.append(t("demand.note.unknown_areas", areas=unknown))
    return [line for line in lines if line]


def _assumptions(here: Context, need: Need) -> list[str]:
    return [
        here.t(
            "notes.assumption",
            band=figures.band(here.t, rate.band),
            sentence=here.t(rate.assumption) if here.t.has(rate.assumption) else rate.assumption,
        )
        for rate in need.wave.bands
        if rate.n_is_assumed
    ]


def _gradient(here: Context, need: Need) -> list[str]:
    if need.gradient is not GradientState.ON:
        return []
    stated = age_gradient()
    factor = stated.factor_per_five_years
    return [here.t("needs.gradient.source", factor=factor, source=stated.source)]


def _no_estimate(here: Context, need: Need) -> list[str]:
    bands = here.t("figures.comma").join(
        figures.band(here.t, rate.band) for rate in need.wave.bands
    )
    return [here.t("notes.no_estimate", bands=bands)]


def unusable_lines(here: Context, need: Need) -> list[str]:
    """Areas that no map can show, by name, with their people: counted in every total."""
    seniors = need.people.get(SENIORS)
    places = need.unusable_places
    named = [
        here.t(
            "notes.unusable",
            area=need.area_names[at],
            quality=here.t(f"place_quality.{need.place_quality[at]}"),
            people=figures.people(here.t, None if seniors is None else float(seniors[at])),
        )
        for at in places[:MOST_NAMED]
    ]
    rest = len(places) - len(named)
    return [*named, here.t("notes.unusable_more", areas=rest)] if rest else named
