"""What the need map is set to: which people, which survey, what colours it, what is assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import cached
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import figures, local_survey_form, needs_map
from dashboard.screens.needs_map import ESTIMATES, Indicator
from models.tables.demand import UsageDefinition, UsageSurveyRow
from optimizer.services.local_surveys import age_gradient
from optimizer.services.need_estimate import GradientState

if TYPE_CHECKING:
    from optimizer.services.local_surveys import SurveyChoices
    from optimizer.services.need import Need
    from optimizer.services.season import CountEdition


_USE = UsageDefinition.USE


@dataclass(frozen=True)
class Chosen:
    """What the controls are set to.

    Attributes:
        need: The need to show.
        indicator: What colours the map: one the need has figures for.
        waits: Whether a layer was asked for that has no figures with a source yet.
    """

    need: Need
    indicator: Indicator
    waits: bool


def controls(here: Context) -> Chosen:
    """Which people, by which survey, what colours the map, and what is assumed."""
    t = here.t
    with st.container(horizontal=True, vertical_alignment="bottom", key="needs-controls"):
        edition = _edition(here)
        key = f"needs-indicator-{edition.unit}"
        wanted = st.session_state.get(key)
        layer = ESTIMATES.get(Indicator(wanted), _USE) if wanted else _USE
        found = cached.surveys(here.code, layer, here.version)
        survey = _survey(here, found, layer)
        _popovers(here, found)
    with st.container(horizontal=True, vertical_alignment="bottom", key="needs-colours"):
        need = _need(here, edition, survey, layer)
        offered = needs_map.offered(need)
        picked = st.segmented_control(
            t("needs.indicator.label"),
            offered,
            default=offered[0],
            format_func=lambda one: t(f"needs.indicator.{one}"),
            key=key,
            width="content",
        )
        if layer is not UsageDefinition.PROCEDURES:
            words = t("needs.gradient.help")
            st.toggle(t("needs.gradient.toggle"), key="needs-gradient", help=words)
    indicator = picked if picked in offered else offered[0]
    shown = needs_map.with_figures(need, indicator)
    return Chosen(need, shown, waits=indicator is Indicator.UNAWARE and survey is None)


def _edition(here: Context) -> CountEdition:
    editions = cached.editions(here.code, here.version)
    return st.selectbox(
        here.t("needs.edition"),
        editions,
        index=editions.index(here.edition) if here.edition in editions else 0,
        format_func=lambda one: figures.edition(here.t, one),
        key=f"needs-edition-{here.code}",
        width=310,
    )


def _survey(here: Context, found: SurveyChoices, layer: UsageDefinition) -> str | None:
    """The wave chosen among those of one definition; None where there is none."""
    waves = {wave.key: wave for wave in found.usable}
    wanted = here.scenario.survey_key if here.scenario is not None else ""
    key = "needs-survey" if layer is UsageDefinition.USE else f"needs-survey-{layer}"
    return st.selectbox(
        here.t("needs.survey"),
        list(waves),
        index=list(waves).index(wanted) if wanted in waves else 0 if waves else None,
        format_func=lambda one: survey_name(here, waves[one]),
        placeholder=here.t("needs.survey_none"),
        disabled=not waves,
        key=key if waves else f"{key}-none",
        width=200,
    )


def survey_name(here: Context, wave: UsageSurveyRow) -> str:
    """A wave in the picker: its year; the city's own by its first day."""
    if wave.municipality_code is None:
        return here.t("needs.survey_of", year=wave.field_from.year)
    return here.t("needs.survey_local", day=wave.field_from.isoformat())


def _need(here: Context, edition: CountEdition, survey: str | None, layer: UsageDefinition) -> Need:
    """The need of the layer; that of use where the layer has no survey."""
    if survey is None:
        use = cached.surveys(here.code, UsageDefinition.USE, here.version).usable[0].key
        return cached.need(here.code, edition, use, here.version)
    gradient = layer is UsageDefinition.USE and bool(st.session_state.get("needs-gradient"))
    return cached.need(here.code, edition, survey, here.version, layer, gradient)


def _popovers(here: Context, found: SurveyChoices) -> None:
    """What is known of the surveys, and the city's own."""
    t = here.t
    with st.popover(t("needs.about.button"), icon=":material/info:"):
        _about(here, found)
    with st.popover(t("local_survey.button"), icon=":material/edit_note:"):
        local_survey_form.show(here)


def _about(here: Context, found: SurveyChoices) -> None:
    """Definition, answers, edition and source of every wave, and the waves that wait."""
    t = here.t
    st.markdown(f"**{plain(t('needs.about.title'))}**")
    for wave in found.usable:
        st.markdown(
            plain(
                t(
                    "needs.about.wave",
                    name=survey_name(here, wave),
                    publisher=wave.publisher,
                    title=wave.title,
                    asked=t(f"export.use.{wave.definition}"),
                    answered=figures.number(wave.answered_people),
                    edition=wave.edition,
                    source=wave.source,
                )
            )
        )
    if found.slots:
        st.markdown(f"**{plain(t('needs.about.slots'))}**")
    for slot in found.slots:
        year = slot.field_from.year
        shown = t("needs.about.slot", year=year, publisher=slot.publisher, edition=slot.edition)
        st.markdown(plain(shown))
    st.caption(plain(t("needs.about.one_definition")))


def remarks(here: Context, chosen: Chosen) -> list[str]:
    """What must stand beside the figures: assumptions, ages left out, a layer's own meaning."""
    t, need = here.t, chosen.need
    said = []
    if need.gradient is GradientState.ON:
        said.append(t("needs.gradient.on", factor=age_gradient().factor_per_five_years))
    elif need.gradient is not GradientState.OFF:
        said.append(t(f"needs.gradient.{need.gradient}"))
    if need.non_users is not None and need.unknown_ages is not None:
        ages, covered = figures.band(t, need.unknown_ages), figures.band(t, need.ages)
        said.append(t("notes.unknown_ages", ages=ages, covered=covered))
    if need.wave.definition is UsageDefinition.PROCEDURES:
        said.append(t("needs.layer.apart"))
    return said
