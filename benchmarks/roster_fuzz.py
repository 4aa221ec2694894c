"""Mutated problem files: refused in words, or solved soundly. Never a traceback, never nonsense.

    python -m benchmarks.roster_fuzz [--files 10000] [--seed 0] [--versions 1,2]

Each file is a sound problem of the format (the tiny shared instances, and random ones that use
every field) with one to three things changed, removed, added, repeated or cut off. It is then
read, and what is accepted gets a roster. Failures, any of which ends the script with code 1: an
error that is no refusal; a refusal without a sentence in both languages; a file accepted or
refused against ``sense``, a judge of the format written apart; an accepted problem that reads
differently once written; a roster that the checker rejects. Of each way that files end, one goes
through the command ``roster solve`` as well: exit code 1 and no answer file, or 0 and a sound one.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.common import BenchmarkFailed, instance_file, run_fresh, table, versions
from benchmarks.ours import refuse_unsound
from benchmarks.sense import makes_sense
from dashboard.i18n.text import load
from models.errors import InputError
from models.reasons import Rule
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.drafting.pins import seat_pins
from optimizer.roster.exchange import problem_from_json, problem_to_json, read_problem
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from tests.property.test_roster_exchange import ODD_VALUES, RICHER_KEYS, RICHER_VALUES, places
from tests.unit.roster.builders import roster
from tests.unit.roster.strategies import problems, richer_problems
from tests.unit.roster.trial import seeded

TINY = ("example", "tiny-pool", "tiny-tags", "tiny-change")
ACCEPTED, CLASH = "accepted", "roster.pins_conflict"
_BASES, _GREEDY_S = 300, 1.0
_DAMAGED, _ENRICHED = 0.1, 0.5
_LANGUAGES = ("ja", "en")
_FORCE_WORK = (Rule.MIN_TOTAL, Rule.TOGETHER, Rule.NEWCOMER)


class Ended(NamedTuple):
    """How one file ended: ``accepted`` or the code of the refusal, and what is wrong with that."""

    how: str
    wrong: str = ""


def bases(version: int) -> list[str]:
    """Return sound problem files of a version to begin with."""
    made = seeded(_BASES, problems() if version == 1 else richer_problems())
    shared = [read_problem(instance_file(name)) for name in TINY]
    return [problem_to_json(of, version) for of in (*shared, *made)]


def mutated(text: str, rng: random.Random) -> str:
    """Return a file with one to three things wrong, or not wrong after all."""
    if rng.random() < _DAMAGED:
        return _damaged(text, rng)
    content = json.loads(text)
    richer = content["format"].endswith("/2")
    for _ in range(rng.randint(1, 3)):
        how = _enrich if richer and rng.random() < _ENRICHED else rng.choice((_mutate, _nudge))
        how(content, rng)
    return json.dumps(content)


def judged(text: str) -> Ended:
    """Read one file, solve what is accepted, and hold it against the judge of the format."""
    sensible = makes_sense(text)
    try:
        problem = problem_from_json(text)
        seat_pins(problem)
    except InputError as refusal:
        return Ended(refusal.code, _wrong_refusal(refusal, sensible))
    except Exception as error:  # what must never be: it is told with its kind
        return Ended("traceback", f"{type(error).__name__}: {error}")
    if not sensible:
        return Ended(ACCEPTED, "accepted, and it makes no sense")
    try:
        return Ended(ACCEPTED, _unsound(problem))
    except Exception as error:
        return Ended("traceback", f"{type(error).__name__}: {error}")


def _wrong_refusal(refusal: InputError, sensible: bool) -> str:
    if not all(load(language).has(f"error.{refusal.code}") for language in _LANGUAGES):
        return "no sentence for it"
    if sensible != (refusal.code == CLASH):
        return "refused, and it makes sense" if sensible else "pins judged in what makes no sense"
    return ""


def _unsound(problem: RosterProblem) -> str:
    if problem_from_json(problem_to_json(problem)) != problem:
        return "reads differently once written"
    give_up_at = time.monotonic() + _GREEDY_S  # a billion seats for a billion people take a while
    taken = greedy_roster(problem, out_of_time=lambda: time.monotonic() > give_up_at)
    # Work that must be done the instant roster may leave to the search; nothing else.
    undone = () if work_is_done(problem, taken) else _FORCE_WORK
    violations = check(problem, roster(problem, *taken))
    return next((str(one) for one in violations if one.code not in undone), "")


def _mutate(content: Any, rng: random.Random) -> None:
    found = places(content)
    place = rng.choice(found)
    for step in place[:-1]:
        content = content[step]
    what = rng.choice(("replace", "replace", "remove", "add", "repeat"))
    if what == "replace":
        content[place[-1]] = deepcopy(rng.choice(ODD_VALUES))
    elif what == "remove":
        del content[place[-1]]
    elif isinstance(content, dict):
        content[rng.choice(("extra", "x_extra", "name", "id", "role"))] = 1
    else:
        content.append(deepcopy(content[place[-1]]))


def _nudge(content: Any, rng: random.Random) -> None:
    """Move one whole number a little: often still a problem, now and then just not."""
    numbers = []
    for *way, last in places(content):
        holder = content
        for step in way:
            holder = holder[step]
        if type(holder[last]) is int:
            numbers.append((holder, last))
    if numbers:
        holder, last = rng.choice(numbers)
        holder[last] += rng.choice((-60, -1, 1, 60))


def _enrich(content: Any, rng: random.Random) -> None:
    """Put something under a key of version 2, whether it makes sense there or not."""
    where = rng.choice(list(RICHER_KEYS))
    here = content.get(where, content) if where else content
    if isinstance(here, list) and here:
        here = rng.choice(here)
    if isinstance(here, dict):
        here[rng.choice(RICHER_KEYS[where])] = deepcopy(rng.choice(RICHER_VALUES))


def _damaged(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    junk = "".join(rng.choice('{}[]",:0e-\\nNaN') for _ in range(rng.randint(0, 3)))
    return text[:at] + junk + text[at + rng.randint(0, 5) :]


def refuse_wrong_command(text: str, ended: Ended) -> None:
    """Send a file through ``roster solve``: it must end as it did here, and say so.

    Raises:
        BenchmarkFailed: where it does not.
    """
    with tempfile.TemporaryDirectory() as folder:
        problem, answer = Path(folder, "problem.json"), Path(folder, "answer.json")
        problem.write_text(text, encoding="utf-8")
        told = run_fresh(
            [
                *("-m", "dashboard.cli", "roster", "solve", str(problem), "-o", str(answer)),
                *("--time-limit", "2"),
            ],
            give_up_after_s=60,
        )
        code = 0 if ended.how == ACCEPTED else 1
        if told.returncode != code or "Traceback" in told.output or answer.exists() != (not code):
            raise BenchmarkFailed(f"{ended.how}: exit {told.returncode}: {told.output}\n{text}")
        if not code:
            refuse_unsound(problem, answer)


def fuzz(files: int, seed: int, of_versions: Sequence[int]) -> dict[str, tuple[int, str, Ended]]:
    """Return by ending: how many files, the shortest of them, and how that one ended.

    Raises:
        BenchmarkFailed: at the first file that ends wrongly.
    """
    rng, counts = random.Random(seed), Counter[str]()
    shortest: dict[str, tuple[str, Ended]] = {}
    sound = [text for version in of_versions for text in bases(version)]
    for _ in range(files):
        text = mutated(rng.choice(sound), rng)
        ended = judged(text)
        if ended.wrong:
            raise BenchmarkFailed(f"{ended.how}: {ended.wrong}\n{text}")
        counts[ended.how] += 1
        if ended.how not in shortest or len(text) < len(shortest[ended.how][0]):
            shortest[ended.how] = (text, ended)
    return {how: (many, *shortest[how]) for how, many in counts.most_common()}


def main() -> None:
    """Print counts by ending; fail at the first file that ends wrongly."""
    given = _arguments()
    print(versions("hypothesis"), end="\n\n")
    started_at = time.monotonic()
    found = fuzz(given.files, given.seed, given.versions)
    seconds = time.monotonic() - started_at
    print(table(("ending", "files"), [(how, many) for how, (many, *_) in found.items()]))
    by_command = list(found.values())[: given.commands]
    for _, text, ended in by_command:
        refuse_wrong_command(text, ended)
    print(f"\n{given.files} files in {seconds:.0f} s: every one refused in words or solved soundly")
    print(f"{len(by_command)} of them, each of another ending, by the command too")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--versions", type=lambda one: [int(n) for n in one.split(",")], default=[1, 2]
    )
    parser.add_argument("--commands", type=int, help="at most so many by the command; else all")
    return parser.parse_args()


if __name__ == "__main__":
    main()
