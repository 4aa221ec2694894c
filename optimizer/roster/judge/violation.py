"""What the checker says: a broken rule or an untrue claim, with what shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from models.reasons import Claim, Rule

_FORMS: Mapping[Rule | Claim, Mapping[str, str]] = {
    Rule.PIN: {"role": "_in_role"},
    Rule.HELD: {"added": "_added"},
    Rule.SERIES_LEAD: {"people": "_of_pool"},
}
"""Rules with a second sentence, and the parameter that asks for it."""


class Wording(Protocol):
    """Sentences by key, as ``dashboard.i18n`` serves them."""

    def __call__(self, key: str, **params: object) -> str:
        """Return the sentence under a key, its gaps filled."""
        ...


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule or an untrue claim, and the ids and numbers that show it.

    Attributes:
        code: Which.
        params: What its sentence names: session, supporter, person, and figures.
    """

    code: Rule | Claim
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``rule`` or ``claim``."""
        return "rule" if isinstance(self.code, Rule) else "claim"

    def as_dict(self) -> dict[str, object]:
        """Return it as plain members, for JSON."""
        return {self.kind: self.code.value, **self.params}

    def sentence(self, text: Wording) -> str:
        """Return it as a sentence of the wording's language."""
        shown = dict(self.params)
        forms = _FORMS.get(self.code, {})
        form = next((ending for param, ending in forms.items() if param in shown), "")
        if "role" in shown:
            shown["role"] = text(f"role.{shown['role']}")
        return text(f"{self.kind}.{self.code}{form}", **shown)
