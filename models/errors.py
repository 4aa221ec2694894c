"""The errors of the house.

::

    PlanningError            everything we raise on purpose
    ├── InputError           what was given cannot be used; the giver can mend it
    ├── NotFound             what was asked for is not on file
    ├── NoAnswer             a question was understood, but nothing could be computed
    └── SolutionRejected     our own answer failed our own check: a bug, never stored

Each carries a stable ``code`` and parameters; the sentence a person reads belongs to
``dashboard.i18n`` under the key ``error.<code>``.
"""

from __future__ import annotations


class PlanningError(Exception):
    """An error with a stable code and the values its sentence needs.

    Args:
        code: Dotted and stable, such as ``municipality_code.malformed``.
        params: Values for the sentence: file, row, column, value and so on.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border whole: keyword parameters included."""
        return (_rebuild, (type(self), self.code, self.params))

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code} ({shown})" if shown else self.code


def _rebuild(kind: type[PlanningError], code: str, params: dict[str, object]) -> PlanningError:
    return kind(code, **params)


class InputError(PlanningError):
    """What was given cannot be used, and the person who gave it can mend it."""


class NotFound(PlanningError):  # noqa: N818 - the house's word for it
    """What was asked for is not on file."""


class NoAnswer(PlanningError):  # noqa: N818 - the house's word for it
    """The question is sound, but no answer could be computed."""


class SolutionRejected(PlanningError):  # noqa: N818 - the house's word for it
    """An answer of ours that our independent checker refuses. Log it, store nothing."""
