"""What comes first in the next roster: three orders, or the month's own weights, in words."""

from __future__ import annotations

import streamlit as st

from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from models.clock import clock_text
from models.kinds import Order
from optimizer.services import priorities
from optimizer.services.presets import PRESETS
from optimizer.services.priorities import Priorities

OWN = "own"
"""The choice of the scenario's own weights, beside the orders."""

_EVENINGS_MIN = tuple(range(15 * 60, 22 * 60 + 1, 30))
_ORDER, _EVENING = "roster-order", "roster-evening"


def show(here: Context, scenario_id: int) -> None:
    """Offer the orders and say what the chosen one means; a choice holds for the next roster."""
    t = here.t
    now = priorities.priorities(here.app.engine, scenario_id)
    st.session_state[_ORDER] = OWN if now.order is None else now.order.value
    st.session_state[_EVENING] = now.evening_from_min
    choice, evening = st.columns([5, 2], vertical_alignment="top")
    with choice:
        st.segmented_control(
            t("order.title"),
            [*(preset.order.value for preset in PRESETS), OWN],
            required=True,
            format_func=lambda one: t(f"order.{one}.name"),
            key=_ORDER,
            on_change=_choose,
            args=(here, scenario_id),
        )
    with evening:
        st.selectbox(
            t("priorities.evening"),
            sorted({*_EVENINGS_MIN, now.evening_from_min}),
            format_func=lambda at: t("priorities.evening_from", time=clock_text(at)),
            help=t("priorities.evening_help"),
            key=_EVENING,
            on_change=_choose,
            args=(here, scenario_id),
        )
    _meaning(t, now.order)


def _meaning(t: Text, order: Order | None) -> None:
    if order is None:
        st.caption(plain(t("order.traded")))
        return
    st.markdown(plain(t(f"order.{order}.meaning")))
    with st.popover(t("priorities.levels"), icon=":material/format_list_numbered:"):
        levels = next(preset.levels for preset in PRESETS if preset.order is order)
        lines = [
            t("order.level_line", n=n, what=t(f"order.level.{part}"))
            for n, part in enumerate(levels, start=1)
        ]
        st.markdown("  \n".join(plain(line) for line in lines))
        st.caption(plain(t("order.strict")))


def _choose(here: Context, scenario_id: int) -> None:
    chosen = st.session_state[_ORDER]
    order = None if chosen == OWN else Order(chosen)
    wanted = Priorities(order, st.session_state[_EVENING])
    priorities.choose(here.app.engine, scenario_id, wanted)
