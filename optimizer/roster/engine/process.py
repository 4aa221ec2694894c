"""The parent's side of ``worker``: start it, hear it, end it, whatever happens to it.

A plain child process rather than ``multiprocessing``: it depends neither on what ``__main__``
is (pytest, ``python -m``, a console script, a worker of a process pool) nor on the current
folder, and nothing has to be pickled. It is ended at once on leaving the ``with`` block.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType

from optimizer.outcome import Limits
from optimizer.roster.engine.messages import seats_to_json
from optimizer.roster.exchange import problem_to_json
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment

_log = logging.getLogger(__name__)

Message = Mapping[str, object]


class SearchProcess:
    """A running search.

    Args:
        problem: The problem.
        limits: Time from now on, threads, seed and gap.
        known: The roster at hand, if any; only better ones come back.

    Attributes:
        ended: Whether its last message has been fetched. The end may be sudden: a process that
            is killed says nothing.

    Raises:
        OSError: Where there is no room for one more process.
    """

    def __init__(
        self, problem: RosterProblem, limits: Limits, known: tuple[Assignment, ...] | None
    ) -> None:
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._problem, self._limits, self._known = problem, limits, known
        self._ended_by_us = False
        self.ended = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "optimizer.roster.engine.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
        )
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._ask, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> SearchProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended_by_us = True
        self._process.kill()
        for thread in self._threads:  # both end with the process: it closes its ends of the pipes
            thread.join()
        with suppress(OSError), self._process:  # closes ours; what was never sent is let go
            pass

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def next_messages(self, timeout_s: float) -> list[Message]:
        """Wait for a message of ``worker``, and return all that have come by then."""
        found: list[Message | None] = []
        with suppress(queue.Empty):
            found.append(self._messages.get(timeout=max(0.0, timeout_s)))
            for _ in range(self._messages.qsize()):
                found.append(self._messages.get_nowait())
        self.ended |= None in found
        return [message for message in found if message is not None]

    def _ask(self) -> None:
        request = {
            "problem": problem_to_json(self._problem),
            "limits": asdict(self._limits),
            "roster": None if self._known is None else seats_to_json(self._known),
        }
        line = json.dumps(request) + "\n"
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
        except OSError:  # it is gone already; _listen says so
            return

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if not line.endswith(b"\n"):  # killed in the middle of a word
                continue
            message = json.loads(line)
            if "failed" in message:
                _log.error("search failed: %s", message["failed"])
            if "done" in message or "failed" in message:
                break
            self._messages.put(message)
        else:
            if not self._ended_by_us:
                _log.warning("search died, exit code %s", self._process.wait())
        self._messages.put(None)
