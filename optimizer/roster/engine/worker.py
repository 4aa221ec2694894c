"""The search in a process of its own: ``python -P -m optimizer.roster.engine.worker``.

One JSON line comes in on standard input: the request. JSON lines go out on standard output:
``{"phase": "columns"}``, ``{"bound": 123}``, ``{"roster": [[session, supporter, role, person],
...]}``, ``{"levels": [[part, value, bound], ...]}``, ``{"infeasible": true}`` where that is
proven, and at last ``{"done": true}`` or ``{"failed": "..."}``. Standard input stays open for as
long as the parent lives; when it ends, so does this process, whatever the solver is doing.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from typing import TextIO

from optimizer.outcome import Limits
from optimizer.roster.engine.find import find_best
from optimizer.roster.engine.messages import levels_to_json, seats_from_json, seats_to_json
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.solution import Assignment, Level


def main() -> None:
    """Answer one request and end."""
    out = _own_output()
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _search(request, out)
        _send(out, done=True)
    except Exception:  # the parent logs it and keeps the best roster it has
        _send(out, failed=traceback.format_exc())


def _search(request: dict[str, object], out: TextIO) -> None:
    def report(bound: int | None, roster: tuple[Assignment, ...] | None) -> bool:
        if bound is not None:
            _send(out, bound=bound)
        if roster is not None:
            _send(out, roster=seats_to_json(roster))
        return True

    def begins(phase: str) -> None:
        _send(out, phase=phase)

    def told(levels: tuple[Level, ...]) -> None:
        _send(out, levels=levels_to_json(levels))

    limits = Limits(**request["limits"])  # type: ignore[arg-type]  # asdict(Limits) of the parent
    problem = problem_from_json(str(request["problem"]))
    known = None if request["roster"] is None else seats_from_json(request["roster"])
    if find_best(problem, limits, known, report, begins, told):
        _send(out, infeasible=True)


def _own_output() -> TextIO:
    """Keep standard output to ourselves: what a solver prints must not mix into the answers."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return out


def _send(out: TextIO, **message: object) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
