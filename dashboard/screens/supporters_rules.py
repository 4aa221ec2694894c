"""The rules of one supporter: what was agreed, in words, and a form to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import cached
from dashboard.components.dates import hours_text, short_day
from dashboard.components.week_strip import week_words
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import outcome
from dashboard.screens.month_desk import person, venue_name
from models.errors import PlanningError
from optimizer.services import pairs, supporter_rules, wishes
from optimizer.services.season import SupporterView
from optimizer.services.supporter_rules import SupporterRules
from optimizer.services.wishes import Part


@dataclass(frozen=True, slots=True)
class _Number:
    """One number of the form; empty means no limit."""

    name: str
    largest: int
    smallest: int = 1
    minutes_each: int = 1
    """Minutes that one of the shown unit stands for: a rest is shown in hours."""


_WORK = (
    _Number("max_travel_min", 240, 0),
    _Number("max_per_day", 9),
    _Number("max_per_week", 20),
    _Number("max_per_month", 60),
    _Number("min_per_month", 60, 0),
    _Number("max_days_per_week", 7),
    _Number("rest_between_days_min", 24, 0, 60),
    _Number("max_evenings_per_week", 7, 0),
    _Number("max_evenings", 31, 0),
)
_COLUMNS = 3
_MOST_PEOPLE = 99


def show(here: Context, one: SupporterView) -> None:
    """Say which rules hold for somebody, and offer to change them."""
    t, about = here.t, f"rules-{one.supporter_id}"
    st.markdown(f"**{plain(t('rules.person.title'))}**")
    lines = [*rule_lines(t, one.rules), *_wish_lines(here, one), *_pair_lines(here, one)]
    shown = "\n".join(f"- {plain(line)}" for line in lines)
    st.markdown(shown or plain(t("rules.person.none")))
    _absences(here, one)
    outcome.say(here, about, "rules.person")
    label = t("rules.person.change")
    with st.expander(label, expanded=outcome.was(about), icon=":material/edit:"):
        _form(here, one, about)


def _absences(here: Context, one: SupporterView) -> None:
    """Say when somebody is away, each with a button that takes it off."""
    t = here.t
    for away in one.absences:
        words, button = st.columns([3, 1], vertical_alignment="center")
        key = "away_open" if away.to_day is None else "away"
        last = "" if away.to_day is None else short_day(t, away.to_day)
        line = t(f"rules.line.{key}", first=short_day(t, away.from_day), last=last)
        why = f" ({away.why})" if away.why else ""
        words.markdown(f":material/event_busy: {plain(line + why)}")
        button.button(
            t("rules.person.back"),
            key=f"absence-off-{away.absence_id}",
            on_click=supporter_rules.end_absence,
            args=(here.app.engine, away.absence_id),
            width="stretch",
        )


def rule_lines(t: Text, rules: SupporterRules) -> list[str]:
    """Say the rules that a card does not say elsewhere, one line each."""
    said = {
        name: getattr(rules, name)
        for name in (
            *("max_per_day", "max_days_per_week", "max_evenings_per_week", "max_evenings"),
            *("min_per_month",),
        )
    }
    lines = [
        t(f"rules.line.{name}", n=value)
        for name, value in said.items()
        if value is not None and (value or name != "min_per_month")
    ]
    if rules.rest_between_days_min is not None:
        lines.append(t("rules.line.rest", hours=_hours(rules.rest_between_days_min)))
    if rules.newcomer:
        lines.append(t("rules.line.newcomer"))
    if rules.dispatch:
        lines.append(t("rules.line.dispatch"))
    if rules.people > 1:
        lines.append(t("rules.line.people", n=rules.people))
    if rules.tags:
        lines.append(t("rules.line.tags", tags=t("supporters.card.comma").join(rules.tags)))
    return lines


def marks(t: Text, rules: SupporterRules) -> list[str]:
    """Say in a word each what a list should show of somebody's rules."""
    found = {
        "newcomer": rules.newcomer,
        "dispatch": rules.dispatch,
        "least": bool(rules.min_per_month),
        "wishes": rules.wishes,
    }
    return [t(f"rules.mark.{name}") for name, holds in found.items() if holds] + list(rules.tags)


def _wish_lines(here: Context, one: SupporterView) -> list[str]:
    t, lines = here.t, []
    if one.rules.preferred_venues:
        names = [
            venue_name(here, view.venue.name)
            for view in cached.venues(here.code, here.scenario_id, here.version)
            if view.venue.id in one.rules.preferred_venues
        ]
        lines.append(t("rules.line.venues", venues=t("supporters.card.comma").join(names)))
    if one.rules.preferred:
        lines.append(t("rules.line.times", times=week_words(t, one.rules.preferred)))
    return lines


def _pair_lines(here: Context, one: SupporterView) -> list[str]:
    found = []
    for pair in pairs.pairs(here.app.engine, here.code):
        both = {who.supporter_id: who for who in (pair.first, pair.second)}
        if one.supporter_id in both:
            (other,) = (who for id, who in both.items() if id != one.supporter_id)
            name = person(here.t, other.name, fictional=other.fictional)
            found.append(here.t(f"rules.line.{pair.kind}", name=name))
    return found


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}"


def _form(here: Context, one: SupporterView, about: str) -> None:
    t, rules = here.t, one.rules
    with st.form(f"{about}-form", border=False):
        for at in range(0, len(_WORK), _COLUMNS):
            for column, number in zip(st.columns(_COLUMNS), _WORK[at : at + _COLUMNS], strict=True):
                with column:
                    _number(t, number, rules, about)
        st.checkbox(t("rules.form.newcomer"), rules.newcomer, key=f"{about}-newcomer")
        st.checkbox(
            t("rules.form.dispatch"),
            rules.dispatch,
            help=t("rules.form.dispatch_help"),
            key=f"{about}-dispatch",
        )
        st.number_input(
            t("rules.form.people"),
            min_value=1,
            max_value=_MOST_PEOPLE,
            value=rules.people,
            help=t("rules.form.people_help"),
            key=f"{about}-people",
        )
        _tags_and_wishes(here, one, about)
        st.form_submit_button(
            t("rules.form.save"), type="primary", on_click=_save, args=(here, one, about)
        )


def _number(t: Text, number: _Number, rules: SupporterRules, about: str) -> None:
    value, key = getattr(rules, number.name), f"{about}-{number.name}"
    if value is not None and key not in st.session_state:
        # Not as the widget's own value: emptied, it would go back to that instead of to none.
        st.session_state[key] = value // number.minutes_each
    st.number_input(
        t(f"rules.form.{number.name}"),
        min_value=number.smallest,
        max_value=number.largest,
        value=None,
        step=1,
        placeholder=t("rules.form.no_limit"),
        key=key,
    )


def _tags_and_wishes(here: Context, one: SupporterView, about: str) -> None:
    t, rules = here.t, one.rules
    st.multiselect(
        t("rules.form.tags"),
        known_tags(here),
        default=list(rules.tags),
        accept_new_options=True,
        placeholder=t("rules.form.tags_placeholder"),
        help=t("rules.form.tags_help"),
        key=f"{about}-tags",
    )
    names = {
        view.venue.id: venue_name(here, view.venue.name)
        for view in cached.venues(here.code, here.scenario_id, here.version)
        if view.sessions or view.venue.id in rules.preferred_venues
    }
    st.multiselect(
        t("rules.form.venues"),
        sorted(names, key=lambda id: names[id]),
        default=sorted(rules.preferred_venues),
        format_func=lambda id: names[id],
        placeholder=t("rules.form.any_venue"),
        key=f"{about}-venues",
    )
    offered = wishes.parts(one.windows, rules.preferred)
    if offered:
        st.pills(
            t("rules.form.times"),
            offered,
            selection_mode="multi",
            default=wishes.chosen(one.windows, rules.preferred),
            format_func=lambda part: _part(t, part),
            key=f"{about}-times",
        )


def _part(t: Text, part: Part) -> str:
    hours = hours_text(part.window.start_min, part.window.end_min)
    return f"{t(f'weekday.{part.weekday}')} {hours}"


def known_tags(here: Context) -> list[str]:
    """Tags that somebody brings or a session asks for, so that each is written one way."""
    brought = {tag for one in cached.supporters(here.code, here.version) for tag in one.rules.tags}
    if here.scenario_id is not None:
        for held in cached.sessions(here.scenario_id, here.version):
            brought.update(held.tags)
    return sorted(brought)


def _save(here: Context, one: SupporterView, about: str) -> None:
    """Runs before the next run draws, so that the card shows what is now on file."""
    app = here.app
    try:
        supporter_rules.save(
            app.engine, one.supporter_id, _typed(about), here.scenario_id, app.travel
        )
    except PlanningError as error:
        outcome.refused(here, about, error)
    else:
        outcome.done(about)


def _typed(about: str) -> SupporterRules:
    """Return what stands in the form."""

    def of(name: str) -> object:
        return st.session_state[f"{about}-{name}"]

    numbers = {
        number.name: None if (n := of(number.name)) is None else int(str(n)) * number.minutes_each
        for number in _WORK
    }
    least = numbers.pop("min_per_month")
    times: Sequence[Part] = st.session_state.get(f"{about}-times") or ()
    return SupporterRules(
        **numbers,
        min_per_month=least or 0,
        newcomer=bool(of("newcomer")),
        dispatch=bool(of("dispatch")),
        people=int(str(of("people"))),
        tags=tuple(st.session_state[f"{about}-tags"]),
        preferred_venues=frozenset(st.session_state[f"{about}-venues"]),
        preferred=wishes.joined(times),
    )
