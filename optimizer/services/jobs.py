"""The workers: a process pool that takes waiting runs from the database, and no other state.

Whatever happens to a worker or to this program, the database knows which runs still wait:
``catch_up`` submits them again. A run that killed three workers is given up.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event
from typing import Protocol

from sqlalchemy import Engine

from data.database import reading
from data.repositories import runs
from models.clock import utc_now
from models.errors import NoAnswer
from optimizer.services import build_roster

_log = logging.getLogger(__name__)


class MakesExecutors(Protocol):
    """How workers come to be: a process pool here, a scheduler's client elsewhere."""

    def __call__(self, closing: Event) -> Executor:
        """Return a fresh executor whose workers see ``closing``."""


def process_pool(closing: Event) -> Executor:
    """One worker process beside the server, started anew: it shares no state with it."""
    return ProcessPoolExecutor(
        max_workers=1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_remember,
        initargs=(closing,),
    )


class RunQueue:
    """Hands waiting runs to workers. Safe to call from several threads."""

    def __init__(
        self, engine: Engine, url: str, make_executor: MakesExecutors = process_pool
    ) -> None:
        self._engine = engine
        self._url = url
        self._make_executor = make_executor
        self._closing = multiprocessing.get_context("spawn").Event()
        self._executor: Executor | None = None
        self._handed: dict[int, Future[None]] = {}
        self._lock = threading.RLock()

    def catch_up(self) -> None:
        """Hand over every run that waits for a worker and is not in one's hands already."""
        with self._lock:
            if self._closing.is_set():
                return
            with reading(self._engine) as session:
                unfinished = runs.unfinished(session)
            now = utc_now()
            for run in unfinished:
                assert run.id is not None
                handed = self._handed.get(run.id)
                if handed is not None and not handed.done():
                    continue
                if handed is not None and handed.exception() is not None:
                    _log.error("run %s: its worker failed", run.id, exc_info=handed.exception())
                    del self._handed[run.id]  # said once
                if not runs.is_waiting(run, now):
                    continue
                if run.attempts >= runs.MAX_ATTEMPTS:
                    _log.error("run %s is given up after %s attempts", run.id, run.attempts)
                    build_roster.fail(self._engine, run.id, NoAnswer("run.worker_died"))
                else:
                    self._handed[run.id] = self._hand_over(run.id)

    def close(self) -> None:
        """Let the workers put their runs back and end."""
        with self._lock:
            self._closing.set()
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def _hand_over(self, run_id: int) -> Future[None]:
        for _ in range(2):
            if self._executor is None:
                self._executor = self._make_executor(self._closing)
            try:
                return self._executor.submit(_work, self._url, run_id)
            except BrokenProcessPool:
                _log.warning("a worker died; starting another")
                self._executor.shutdown(wait=False)
                self._executor = None
        raise NoAnswer("run.no_worker")


_closing: Event | None = None
_at_work = threading.Lock()


def _remember(closing: Event) -> None:
    """In a worker: remember how to tell that the program is shutting down."""
    global _closing  # a worker process has no other place to keep what it was started with
    _closing = closing
    threading.Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    """In a worker: end, once the run at hand is finished, if the server was killed.

    A server that ends in order ends its workers; one that is killed cannot, and the pool's
    pipes stay open for good.
    """
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    with _at_work:
        os._exit(0)


def _work(url: str, run_id: int) -> None:
    with _at_work:
        build_roster.work(url, run_id, closing=lambda: _closing is not None and _closing.is_set())
