"""Nothing is ever blank: what a screen cannot do without, said and led to."""

from __future__ import annotations

from dashboard import cached
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.screens import links
from optimizer.services import setup_rules
from optimizer.services.setup_rules import Fact


def lacking(here: Context, screen: str) -> tuple[Fact, ...]:
    """What a screen still needs, for the city that is chosen."""
    code = None if here.city is None else here.code
    return setup_rules.lacking(screen, cached.facts(code, here.version))


def show(here: Context, missing: tuple[Fact, ...]) -> None:
    """Say what is missing and why it is needed, and lead to the checklist."""
    t = here.t
    what = t("figures.comma").join(t(f"setup.fact.{fact}") for fact in missing)
    why = " ".join(t(f"missing.why.{fact}") for fact in missing)
    notice(Level.EMPTY, t("missing.headline", what=what), f"{why} {t('missing.next')}")
    links.to_screen(here, "setup")
    if Fact.ROSTER in missing and len(missing) == 1:
        links.to_screen(here, "roster")
