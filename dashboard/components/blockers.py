"""Why something that was taken in cannot be taken back, in a sentence."""

from __future__ import annotations

from dashboard.i18n.text import Text
from optimizer.services.import_undo import Blocker


def blocker_sentence(t: Text, blocker: Blocker) -> str:
    """Say what was changed since, or what rests on it."""
    table = f"imports.table.{blocker.table}"
    thing = t(table if t.has(table) else "imports.table.other")
    names = t("figures.comma").join(blocker.names) or thing
    key = "imports.undo.used" if blocker.used else "imports.undo.changed"
    return t(key, thing=thing, rows=blocker.rows, names=names)
