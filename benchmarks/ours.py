"""Our engine as every benchmark runs it: a fresh process, followed, its answer checked twice."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.common import BenchmarkFailed, BestKnown, run_fresh
from optimizer.outcome import Limits
from optimizer.roster.exchange import read_problem, read_roster
from optimizer.roster.judge.checker import check
from optimizer.roster.solution import Roster

_GRACE_SHARE, _GRACE_S = 0.10, 2.0
"""How far beyond its limit a run may end: the engine's own promise."""

_PATIENCE_S = 120.0
"""Beyond the limit; a process that is still there then is ended and the benchmark fails."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was known at one moment: value and bound as ``Progress`` carries them."""

    phase: str
    seconds: float
    value: int | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """(value - bound) / value; None while either is unknown."""
        if self.value is None or self.bound is None:
            return None
        if self.value <= self.bound:
            return 0.0
        return (self.value - self.bound) / self.value


@dataclass(frozen=True, slots=True)
class Run:
    """One followed run.

    Attributes:
        roster: The answer, as it was written and read again.
        steps: What the listener heard, in order; the last is the answer.
        import_s: Imports of a fresh process.
        seconds: Of the solve, reading included.
        peak_mb: Command and search processes together.
    """

    roster: Roster
    steps: tuple[Step, ...]
    import_s: float
    seconds: float
    peak_mb: float

    @property
    def first_roster_s(self) -> float | None:
        """When there was a roster at all."""
        return next((step.seconds for step in self.steps if step.value is not None), None)

    @property
    def proof_s(self) -> float | None:
        """When the bound reached the value; None where it never did."""
        return next((step.seconds for step in self.steps if step.gap == 0), None)

    def gap_at(self, seconds: float) -> float | None:
        """Return the gap that was known this long after the start; None before any."""
        known = [step.gap for step in self.steps if step.seconds <= seconds]
        return known[-1] if known else None

    def keeps(self, limits: Limits) -> bool:
        """Whether the time limit was kept to within a tenth and two seconds."""
        return self.seconds <= limits.time_limit_s * (1 + _GRACE_SHARE) + _GRACE_S


def run_ours(problem_file: Path, limits: Limits) -> Run:
    """Solve a problem file in a fresh process.

    Raises:
        BenchmarkFailed: where the process fails, or the answer breaks a rule or a claim, by
            ``check`` or by ``roster check`` of the file that was written.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer, trace = Path(folder, "answer.json"), Path(folder, "trace.json")
        finished = run_fresh(
            [
                *("-m", "benchmarks.followed", str(problem_file), str(answer), str(trace)),
                *("--time-limit", str(limits.time_limit_s), "--workers", str(limits.workers)),
                *("--seed", str(limits.seed)),
            ],
            give_up_after_s=limits.time_limit_s + _PATIENCE_S,
        )
        if finished.returncode:
            raise BenchmarkFailed(f"{problem_file.name}: {finished.output}")
        refuse_unsound(problem_file, answer)
        told = json.loads(trace.read_text(encoding="utf-8"))
        return Run(
            roster=read_roster(answer),
            steps=tuple(Step(*step) for step in told["steps"]),
            import_s=told["import_s"],
            seconds=told["seconds"],
            peak_mb=finished.peak_mb,
        )


def refuse_unsound(problem_file: Path, answer: Path) -> None:
    """Check an answer file by ``check`` and by the command ``roster check``.

    Raises:
        BenchmarkFailed: with what is broken.
    """
    if violations := check(read_problem(problem_file), read_roster(answer)):
        raise BenchmarkFailed(f"{problem_file.name}: {violations}")
    told = run_fresh(("-m", "dashboard.cli", "roster", "check", str(problem_file), str(answer)))
    if told.returncode:
        raise BenchmarkFailed(f"{problem_file.name}: roster check: {told.output}")


def refuse_false_proof(name: str, steps: tuple[Step, ...], best: BestKnown | None) -> None:
    """Hold every bound and value on the way against what is proven elsewhere.

    Raises:
        BenchmarkFailed: where a bound exceeds the best known value, or a value is below the
            best known bound: one of the two proofs must be wrong.
    """
    if best is None:
        return
    for step in steps:
        if step.bound is not None and step.bound > best.objective:
            raise BenchmarkFailed(f"{name}: bound {step.bound} > best known {best.objective}")
        if step.value is not None and step.value < best.lower_bound:
            raise BenchmarkFailed(f"{name}: value {step.value} < proven {best.lower_bound}")
