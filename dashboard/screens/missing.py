"""Nothing is ever blank: what a screen cannot do without, said and led to."""

from __future__ import annotations

from collections.abc import Callable

from dashboard import cached
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.screens import links
from optimizer.services import setup_rules
from optimizer.services.setup_rules import ITEMS, Fact


def lacks(here: Context, screen: str, opening: Callable[[Context, str, str], None]) -> bool:
    """Whether a screen cannot work yet; where so, say what is missing and lead to it.

    Args:
        here: The frame's choices.
        screen: Name of the screen.
        opening: How screens of its door open.
    """
    found = lacking(here, screen)
    if found:
        opening(here, screen, here.t(f"{screen}.title"))
        show(here, found)
    return bool(found)


def lacking(here: Context, screen: str) -> tuple[Fact, ...]:
    """What a screen still needs, for the city that is chosen.

    A roster belongs to one month, so the screen that needs one says so itself.
    """
    code = None if here.city is None else here.code
    found = setup_rules.lacking(screen, cached.facts(code, here.version))
    return tuple(fact for fact in found if fact is not Fact.ROSTER)


def show(here: Context, missing: tuple[Fact, ...]) -> None:
    """Say what is missing and why it is needed, and lead to the checklist."""
    t = here.t
    what = t("figures.comma").join(t(f"setup.fact.{fact}") for fact in missing)
    said = [t(f"missing.why.{fact}") for fact in missing]
    if any(fact in ITEMS for fact in missing):
        said.append(t("missing.next"))
    notice(Level.EMPTY, t("missing.headline", what=what), t("missing.between").join(said))
    links.to_screen(here, "setup")
