"""What every benchmark shares: instances, best known values, versions, tables, fresh processes."""

from __future__ import annotations

import argparse
import csv
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DIGIKATSU_SHARED", ROOT.parent / "shared"))
FOLDER = SHARED / "bench" / "roster"

_SAMPLE_EVERY_S = 0.05
_KIBIBYTES_PER_MB = 1e6 / 1024
"""The kernel says kB and means 1,024 bytes."""


class BenchmarkFailed(SystemExit):
    """A claim that must hold does not: the script ends with this sentence and exit code 1."""


Claim = tuple[str, bool]
"""A sentence, and whether it holds."""


def settle(claims: Sequence[Claim], *, strict: bool) -> None:
    """Print which claims hold.

    Raises:
        BenchmarkFailed: where one does not, if ``strict``.
    """
    for sentence, holds in claims:
        print(f"{'holds' if holds else 'DOES NOT HOLD'}: {sentence}")
    if strict and not all(holds for _, holds in claims):
        raise BenchmarkFailed("a claim does not hold")


def arguments_of(
    description: str | None, cities: list[str], *, time_limit_s: float | None, limit_help: str
) -> argparse.ArgumentParser:
    """Return the arguments that every script on the shared instances takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("instances", nargs="*", default=cities)
    parser.add_argument("--time-limit", type=float, default=time_limit_s, help=limit_help)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--strict", action="store_true", help="fail where a claim does not hold")
    return parser


@dataclass(frozen=True, slots=True)
class BestKnown:
    """A line of best_known.csv: the best objective found, and a bound that others proved."""

    objective: int
    lower_bound: int


def best_known() -> dict[str, BestKnown]:
    """Return the best known value and bound of every shared instance, in the file's order."""
    with (FOLDER / "best_known.csv").open(encoding="utf-8") as file:
        return {
            row["instance"]: BestKnown(int(row["objective"]), int(row["lower_bound"]))
            for row in csv.DictReader(file)
        }


def instance_file(name: str) -> Path:
    """Return the file of an instance, plain or gzipped.

    Raises:
        BenchmarkFailed: where the shared folder has no such instance.
    """
    for path in (FOLDER / f"{name}.json.gz", FOLDER / f"{name}.json"):
        if path.is_file():
            return path
    raise BenchmarkFailed(f"{FOLDER} has no instance {name}; DIGIKATSU_SHARED names the folder")


def versions(*packages: str) -> str:
    """Return one line: Python, packages, machine, and the command that was given."""
    found = [f"python {platform.python_version()}"]
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    command = " ".join(["python -m", _module_name(), *sys.argv[1:]])
    return f"{', '.join(found)}, {os.cpu_count()} cores\n{command}"


def _module_name() -> str:
    path = Path(sys.argv[0]).resolve()
    return f"benchmarks.{path.stem}" if path.parent == Path(__file__).parent else path.name


def table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, so that it can go into RESULTS.md as it is."""
    rows = [tuple(map(str, line)) for line in lines]
    rule = tuple("---" for _ in head)
    return "\n".join(f"| {' | '.join(row)} |" for row in (tuple(head), rule, *rows))


def shown(value: float | None, form: str = ".1f", *, missing: str = "-") -> str:
    """Return a number in a form such as ``.3%``, or what stands for one that is missing."""
    return missing if value is None else format(value, form)


def ratio(ours: float | None, theirs: float | None) -> float | None:
    """Return ours / theirs; 1 where both are 0, None where it says nothing."""
    if ours is None or theirs is None:
        return None
    if theirs == 0:
        return 1.0 if ours == 0 else None
    return ours / theirs


@dataclass(frozen=True, slots=True)
class Finished:
    """How a fresh process ended.

    Attributes:
        returncode: Its exit code.
        seconds: Wall time from launch to end.
        peak_mb: Most memory that it and its descendants held together at one moment, pages
            that they share counted once.
        output: What it said on standard output and, after that, standard error.
    """

    returncode: int
    seconds: float
    peak_mb: float
    output: str


def run_fresh(arguments: Sequence[str], *, give_up_after_s: float | None = None) -> Finished:
    """Run ``python ARGUMENTS`` from the checkout and watch its memory.

    Args:
        arguments: Of the interpreter, such as ``("-m", "benchmarks.followed", ...)``.
        give_up_after_s: Its whole tree is ended then; the exit code is negative.
    """
    started_at = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watch = _MemoryWatch(process.pid)
    try:
        output, _ = process.communicate(timeout=give_up_after_s)
    except subprocess.TimeoutExpired:
        _end_tree(process.pid)
        output, _ = process.communicate()
    finally:
        watch.stop()
    return Finished(process.returncode, time.monotonic() - started_at, watch.peak_mb, output)


class _MemoryWatch:
    """Samples the memory that a process and its descendants hold together. Linux only.

    Pages that several of them share are counted once (``Pss``). That takes the kernel a walk
    through all pages, so it is asked for only when more is resident than ever before.
    """

    def __init__(self, pid: int) -> None:
        self.peak_mb = 0.0
        self._pid, self._over = pid, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        most = 0
        while not self._over.wait(_SAMPLE_EVERY_S):
            tree = _tree(self._pid)
            resident = sum(_kibibytes(pid, "status", "VmRSS:") for pid in tree)
            if resident > most:
                most = resident
                held = sum(_kibibytes(pid, "smaps_rollup", "Pss:") for pid in tree)
                self.peak_mb = max(self.peak_mb, held / _KIBIBYTES_PER_MB)


def _tree(pid: int) -> list[int]:
    """Return a process and all its descendants that are still there."""
    found = [pid]
    for parent in found:  # grows while it is walked
        try:
            threads = list(Path(f"/proc/{parent}/task").iterdir())
        except OSError:  # that process has just ended
            continue
        for thread in threads:
            try:
                found += map(int, (thread / "children").read_text().split())
            except OSError:  # that thread has just ended
                continue
    return found


def _kibibytes(pid: int, file: str, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(field)), 0)


def _end_tree(pid: int) -> None:
    for one in reversed(_tree(pid)):
        try:
            os.kill(one, 9)
        except ProcessLookupError:
            continue
