"""What waits for a person after an import: places to put right, and entries that may be one.

Nothing is moved and nothing united before a button says so; each can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import cached, state
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import figures, import_place
from models.errors import PlanningError
from optimizer.services import corrections, same_venues
from optimizer.services.corrections import Corrected, MergeProposal, PlaceProposal

_SHOWN = 20


def show(here: Context) -> None:
    """List what waits for a decision, with its evidence, and the decisions in force."""
    if here.city is None:
        return
    found = cached.corrections(here.code, here.version)
    _say_done(here)
    if not (found.places or found.merges or found.corrected or found.apart):
        return
    t = here.t
    proposed = [one for one in found.places if one.point is not None]
    unplaced = [one for one in found.places if one.point is None]
    st.subheader(t("corrections.title"), anchor=False)
    st.markdown(
        t(
            "corrections.about",
            proposed=len(proposed),
            unplaced=len(unplaced),
            merges=len(found.merges),
        )
    )
    for one in proposed[:_SHOWN]:
        _proposal(here, one)
    _more(t, len(proposed))
    for pair in found.merges[:_SHOWN]:
        _pair(here, pair)
    _more(t, len(found.merges))
    import_place.ask(here, unplaced, partial(_do, here))
    if found.corrected or found.apart:
        with st.expander(t("corrections.decided", decisions=len(found.corrected + found.apart))):
            for done in found.corrected:
                _decided(here, done)
            for match, first, second in found.apart:
                _apart(here, match, first, second)


def _more(t: Text, found: int) -> None:
    if found > _SHOWN:
        st.caption(t("corrections.more", more=found - _SHOWN))


def _do(here: Context, said: str, act: Callable[[], object]) -> None:
    """Runs before the next run draws: what was decided, or why nothing changed."""
    try:
        act()
    except PlanningError as error:
        st.session_state[state.CORRECTION_DONE] = ("", here.t.error(error))
    else:
        st.session_state[state.CORRECTION_DONE] = (said, "")


def _say_done(here: Context) -> None:
    said, refusal = st.session_state.pop(state.CORRECTION_DONE, ("", ""))
    if refusal:
        notice(Level.REFUSED, refusal, here.t("corrections.unchanged"))
    elif said:
        notice(Level.DONE, said, here.t("corrections.done_next"))


def _proposal(here: Context, one: PlaceProposal) -> None:
    """One place with the only location that fits, why it is thought so, and two buttons."""
    t, code, engine = here.t, here.code, here.app.engine
    assert one.point is not None
    key = f"{one.subject}-{one.code}"
    with st.container(border=True):
        st.markdown(f"**{plain(import_place.title(t, one))}**")
        shown = (
            import_place.published(t, one),
            t("corrections.point", **_degrees(one)),
            _why(t, one),
        )
        st.markdown("\n".join(f"- {plain(line)}" for line in shown))
        with st.container(horizontal=True):
            _button(
                here,
                "accept",
                f"accept-{key}",
                t("corrections.accepted", name=one.name),
                partial(corrections.accept_place, engine, code, one.subject, one.code),
                primary=True,
            )
            _button(
                here,
                "leave",
                f"leave-{key}",
                t("corrections.left", name=one.name),
                partial(corrections.reject_place, engine, code, one.subject, one.code),
            )


def _button(
    here: Context,
    words: str,
    key: str,
    said: str,
    do: Callable[[], object],
    *,
    primary: bool = False,
) -> None:
    """A decision: what the button says, what is said afterwards, and what is done."""
    st.button(
        here.t(f"corrections.{words}"),
        key=f"corrections-{key}",
        type="primary" if primary else "secondary",
        on_click=_do,
        args=(here, said, do),
    )


def _degrees(one: PlaceProposal) -> dict[str, str]:
    assert one.point is not None
    return {"lat": f"{one.point.lat:.6f}", "lon": f"{one.point.lon:.6f}"}


def _why(t: Text, one: PlaceProposal) -> str:
    """What speaks for a proposal, in a sentence."""
    assert one.how is not None
    seen = one.evidence
    names = t("figures.comma").join(seen.names)
    if not seen.names:
        return t(f"corrections.why.{one.how}")
    if seen.town:
        return t("corrections.why.town", town=seen.town, names=names)
    return t(f"corrections.why.{'name' if seen.by_name else 'address'}", names=names)


def _pair(here: Context, one: MergeProposal) -> None:
    """Two entries that may be one place, what they have in common, and two buttons."""
    t, code, engine = here.t, here.code, here.app.engine
    key = f"{one.code}-{one.other_code}"
    with st.container(border=True):
        names = t("corrections.pair", first=one.name, second=one.other_name)
        st.markdown(f"**{plain(names)}**")
        st.markdown("\n".join(f"- {plain(line)}" for line in _common(t, one)))
        title = t("corrections.merge_title", first=one.name, second=one.other_name)
        with st.container(horizontal=True):
            _button(
                here,
                "merge",
                f"merge-{key}",
                t("corrections.merged", name=one.name),
                partial(
                    same_venues.accept_merge, engine, code, one.code, one.other_code, title=title
                ),
                primary=True,
            )
            _button(
                here,
                "apart",
                f"apart-{key}",
                t("corrections.judged_apart", name=one.name),
                partial(same_venues.judge_apart, engine, code, one.code, one.other_code),
            )


def _common(t: Text, one: MergeProposal) -> list[str]:
    found = [t("corrections.common.name")]
    if one.same_address:
        found.append(t("corrections.common.address"))
    if one.same_phone:
        found.append(t("corrections.common.phone"))
    if one.metres is not None:
        found.append(t("corrections.common.metres", metres=figures.number(one.metres)))
    return found


def _decided(here: Context, one: Corrected) -> None:
    t = here.t
    left, right = st.columns([4, 1], vertical_alignment="center")
    said = t(
        "corrections.one",
        name=one.name,
        how=t(f"corrections.how.{one.how}"),
        lat=f"{one.point.lat:.6f}",
        lon=f"{one.point.lon:.6f}",
    )
    left.markdown(plain(said))
    with right:
        _button(
            here,
            "withdraw",
            f"withdraw-{one.id}",
            t("corrections.withdrawn", name=one.name),
            partial(corrections.withdraw_place, here.app.engine, one.id),
        )


def _apart(here: Context, match: int, first: str, second: str) -> None:
    t = here.t
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.markdown(plain(t("corrections.are_apart", first=first, second=second)))
    with right:
        _button(
            here,
            "withdraw",
            f"together-{match}",
            t("corrections.withdrawn", name=first),
            partial(same_venues.withdraw_apart, here.app.engine, match),
        )
