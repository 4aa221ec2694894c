"""The lines of the checklist: what each is for, its file, its state, and what works without it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import streamlit as st

from dashboard.components.dates import day_text
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import figures, forms_out, links
from models.clock import days_in_month, month_start, utc_now
from optimizer.services import places
from optimizer.services.setup import Checklist, Item
from optimizer.services.setup_rules import Fact, Weight

_COLOURS = {"missing": "gray", "done": "green", "ready": "green", "doubts": "orange"}
_NOTED = (Fact.BOUNDARY, Fact.SQUARES)
_YEAR_DAYS, _MONTH_DAYS, _MONTHS_FROM = 365, 30.4, 61


def show(here: Context, found: Checklist) -> None:
    """Every item, in the order in which a city works through them."""
    for number, one in enumerate(found.items, start=1):
        with st.container(border=True, key=f"setup-{one.fact}"):
            left, right = st.columns(2, gap="small", vertical_alignment="top")
            with left:
                _said(here, one, number)
            with right:
                _file(here, found, one)
                _form(here, found, one)
                _action(here, one)


def _said(here: Context, one: Item, number: int) -> None:
    """What it is for and how it stands; where it is missing, what works without it."""
    t = here.t
    heading = t("setup.item.heading", n=number, name=t(f"setup.fact.{one.fact}"))
    st.markdown(f"#### {plain(heading)} {_badges(t, one)}")
    st.markdown(plain(t(f"setup.use.{one.fact}")))
    lines = [*_state_lines(t, one)]
    if not one.on_file:
        lines.append(plain(t(f"setup.without.{one.fact}")))
        if one.opens:
            screens = t("figures.comma").join(t(f"{screen}.title") for screen in one.opens)
            lines.append(plain(t("setup.item.opens", screens=screens)))
    st.markdown("\n".join(f"- {line}" for line in lines))


def _file(here: Context, found: Checklist, one: Item) -> None:
    """The file to look for; of what is on file already, one press away."""
    t = here.t
    if one.weight is Weight.BUILT_IN:
        st.markdown(plain(t("setup.item.built_in")))
        return
    lines = "\n".join(f"- {line}" for line in _file_lines(t, found, one))
    if not one.on_file:
        st.markdown(lines)
    elif one.looks_for is not None:
        with st.expander(t("setup.item.files")):
            st.markdown(lines)


def _badges(t: Text, one: Item) -> str:
    """How much it matters, and its state. Words and colour say the same."""
    if not one.on_file:
        states = [("missing", t("setup.state.missing"))]
    elif one.weight is Weight.BUILT_IN:
        states = [("ready", t("setup.state.ready"))]
    else:
        states = [("done", t(f"setup.state.{'entered' if one.taken is None else 'done'}"))]
    doubts = one.doubts + one.rejected
    if doubts:
        states.append(("doubts", t("setup.state.doubts", n=doubts)))
    shown = [f":blue-badge[{plain(t(f'setup.weight.{one.weight}'))}]"]
    shown += [f":{_COLOURS[state]}-badge[{plain(words)}]" for state, words in states]
    return " ".join(shown)


def _state_lines(t: Text, one: Item) -> Iterator[str]:
    """What of it is on file, from which edition and how old; what is doubtful."""
    if not one.on_file:
        return
    amount = t(f"setup.amount.{one.fact}", n=one.amount)
    if one.of is not None:
        amount = t("setup.item.of", amount=amount, of=figures.number(one.of))
    yield plain(amount)
    if one.taken is not None:
        as_of = one.taken.as_of
        yield plain(
            t(
                "setup.item.undated" if as_of is None else "setup.item.dated",
                title=one.taken.title,
                as_of="" if as_of is None else as_of.isoformat(),
                age=age_text(t, one.taken.age_days),
                day=day_text(t, figures.local_day(one.taken.imported_at)),
            )
            + (t("setup.item.more_files", n=one.more_files) if one.more_files else "")
        )
    if one.doubts:
        yield plain(t("setup.item.doubts", n=one.doubts))
    if one.rejected:
        yield plain(t("setup.item.rejected", n=one.rejected))


def age_text(t: Text, days: int) -> str:
    """How old something is, as people say it: days, then months, then years."""
    if days < _MONTHS_FROM:
        return t("setup.item.days", n=days)
    if days < 2 * _YEAR_DAYS:
        return t("setup.item.months", n=round(days / _MONTH_DAYS))
    return t("setup.item.years", n=round(days / _YEAR_DAYS))


def _file_lines(t: Text, found: Checklist, one: Item) -> Iterator[str]:
    """Publisher, data set, the exact names of the files, and where they are published."""
    wanted, city = one.looks_for, found.place.name
    if wanted is None:
        yield plain(t(f"setup.form.{one.fact}"))
        return
    publisher = wanted.publisher or city
    yield plain(t("setup.item.dataset", publisher=publisher, dataset=wanted.dataset))
    between = " " if one.fact is Fact.SQUARES else t("setup.item.or")
    yield _named(t("setup.item.files"), wanted.files, between)
    if one.fact is Fact.SQUARES:
        yield from _square_lines(t, found)
    if one.fact in _NOTED:
        yield plain(t(f"setup.item.files_note_{one.fact}"))
    if wanted.local_files:
        yield _named(t("setup.item.local_files", city=city), wanted.local_files, " ")
    where = wanted.where or (wanted.publisher or t("setup.item.where_city", city=city))
    address = f" `{wanted.address}`" if wanted.address else ""  # as text: offices are offline
    yield f"{plain(t('setup.item.where'))}: {plain(where)}{address}"


def _square_lines(t: Text, found: Checklist) -> Iterator[str]:
    squares = found.squares
    yield plain(t(f"setup.item.squares_{'exact' if squares.exact else 'guess'}"))
    if squares.perhaps:
        shown = t("figures.comma").join(squares.perhaps)
        yield plain(t("setup.item.squares_perhaps", squares=shown))


def _named(label: str, files: tuple[str, ...], between: str) -> str:
    """File names to copy from, letter by letter."""
    return f"{plain(label)}: {between.join(f'`{name}`' for name in files)}"


def _form(here: Context, found: Checklist, one: Item) -> None:
    """The form to fill in, where the item comes by one."""
    if one.fact is Fact.SUPPORTERS:
        forms_out.supporters_list(here)
    elif one.fact is Fact.AVAILABILITY and Fact.SUPPORTERS in found.facts:
        planned = None if here.scenario is None else here.scenario.month
        forms_out.of_everybody(here, planned or next_month(figures.local_day(utc_now())))


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    first = month_start(day)
    return first + timedelta(days=days_in_month(first))


def _action(here: Context, one: Item) -> None:
    t = here.t
    if one.weight is not Weight.BUILT_IN:
        label = t("setup.to_imports_again" if one.on_file else "setup.to_imports")
        links.to_screen(here, "imports", label, {"item": str(one.fact)})
    elif not one.on_file and st.button(t("setup.add_built_in"), key=f"setup-add-{one.fact}"):
        places.ensure_built_in(here.app.engine)
        st.rerun()
