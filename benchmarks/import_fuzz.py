"""Mutated files of facts: refused in words, or stored whole and sound. Never a traceback.

    python -m benchmarks.import_fuzz [--files 20000] [--seed 0] [--only SEED] [--workers 2]

Each file is a small sound one of a kind the door knows (``import_fuzz_bases``), damaged in
cells, rows, headings, encoding, structure or bytes (``import_fuzz_mutations``). It goes the way
of any upload: previewed, then taken in, first as it is, then with its rejected rows accepted,
into a database with a small city in it. Failures, any of which ends the script with code 1: an
error that is no refusal; a refusal, or a notice, without sentences in both languages; a table
that is not as before after a refusal; something stored that ``import_fuzz_sense``, a judge
written apart, calls nonsense; a file that takes over a minute. Every file has a seed of its own:
``--only`` repeats one, and says what was done to it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sqlite3
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from benchmarks.common import BenchmarkFailed, table, versions
from benchmarks.import_fuzz_bases import CITY, PEOPLE, SESSIONS, VENUES, Base, bases
from benchmarks.import_fuzz_mutations import Mutated, mutated
from benchmarks.import_fuzz_sense import Row, everything, nonsense
from dashboard.i18n.text import LANGS, load
from data.database import sqlite_url, transaction, upgrade
from data.importers.door import Upload
from data.importers.report import ParsedFile
from models.errors import InputError, PlanningError
from models.rejects import ImportReport, Notice
from optimizer.services.imports import preview, take_in
from tests import form_builders

_GIVE_UP_S = 60
_ACCEPTED, _SOME_ROWS, _TRACEBACK = "taken in", "taken in without some rows", "traceback"
_LONGEST_SENTENCE = 3_000


class Ended(NamedTuple):
    """How one file ended, and what is wrong with that."""

    seed: int
    kind: str
    how: str
    wrong: str = ""


class Bench:
    """A database with a small city, put back after every file.

    Args:
        folder: Where its file may be.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fuzz.sqlite3"
        self.engine = upgrade(sqlite_url(folder).replace("digikatsu.sqlite3", self.path.name))
        _settle_city(self.engine)
        self.now = sqlite3.connect(self.path, isolation_level=None)
        self.template = sqlite3.connect(":memory:")
        self.now.backup(self.template)
        self.before = everything(self.now)

    def is_as_before(self) -> bool:
        """Whether every row of every table is what it was."""
        return everything(self.now) == self.before

    def new_rows(self) -> dict[str, list[Row]]:
        """What a file added or changed, by table."""
        now = everything(self.now)
        return {name: [r for r in rows if r not in self.before[name]] for name, rows in now.items()}

    def put_back(self) -> None:
        """Undo whatever a file did."""
        self.engine.dispose()
        self.template.backup(self.now)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
        self.now.close()
        self.template.close()


def _settle_city(engine: Engine) -> None:
    """Supporters, venues, and sessions of a month: what forms that come back speak of."""
    with transaction(engine) as session:
        form_builders.settle(session)
    form_builders.add_people(engine, *(form_builders.person(code) for code in PEOPLE))
    form_builders.add_venues(engine, *VENUES)
    form_builders.add_plan(engine, *SESSIONS)


@cache
def _bench() -> Bench:
    folder = Path(tempfile.mkdtemp(prefix="import-fuzz-"))
    return Bench(folder)


@cache
def _bases() -> list[Base]:
    return bases()


def made(seed: int) -> tuple[str, Mutated, str | None, bool]:
    """A file by its seed: kind of its base, itself, whose it is said to be, with an outline."""
    rng = random.Random(seed)
    base = rng.choice(_bases())
    file = mutated(base, rng)
    return base.kind, file, CITY if rng.random() < 0.7 else None, rng.random() < 0.2


def judged(seed: int) -> Ended:
    """Send one file through the door, and judge what became of it."""
    kind, file, municipality, beside = made(seed)
    bench = _bench()
    files: list[Upload] = [(file.name, file.data)]
    if beside:
        files.append(_outline())
    signal.alarm(_GIVE_UP_S)
    try:
        ended = taken(bench, files, municipality)
    except Exception:  # what must never be: it is told with its kind
        ended = Ended(seed, kind, _TRACEBACK, traceback.format_exc(limit=-4))
    finally:
        signal.alarm(0)
    bench.put_back()
    return ended._replace(seed=seed, kind=kind)


@cache
def _outline() -> tuple[str, bytes]:
    return "outline.geojson", next(b.data for b in _bases() if b.name == "N03.geojson")


def taken(bench: Bench, files: list[Upload], municipality: str | None) -> Ended:
    """Take files in as a person would, and judge what became of them; no seed and kind yet."""
    try:
        parsed = preview(files, municipality, bench.engine)
    except PlanningError as refusal:
        return _refused(bench, refusal, "refused: ")
    if wrong := _unworded(notice for one in parsed for notice in one.notices):
        return Ended(0, "", "read", wrong)
    how = _ACCEPTED
    try:
        reports = take_in(bench.engine, parsed)
    except PlanningError as refusal:
        ended = _refused(bench, refusal, "")
        if ended.wrong:
            return ended
        how = _SOME_ROWS
        try:
            reports = take_in(bench.engine, parsed, accept_rejects=True)
        except PlanningError as again:
            return _refused(bench, again, "refused at last: ")
    return Ended(0, "", how, _unsound(bench, parsed, reports))


def _refused(bench: Bench, refusal: PlanningError, how: str) -> Ended:
    ended = Ended(0, "", f"{how}{refusal.code}")
    if not isinstance(refusal, InputError):
        return ended._replace(wrong=f"no InputError: {refusal}")
    for language in LANGS:
        if not load(language).has(f"error.{refusal.code}"):
            return ended._replace(wrong=f"no sentence in {language}")
        if not 0 < len(load(language).error(refusal)) <= _LONGEST_SENTENCE:
            return ended._replace(wrong=f"a sentence nobody reads in {language}")
    return ended if bench.is_as_before() else ended._replace(wrong="half an import")


def _unworded(notices: Iterable[Notice]) -> str:
    for notice in notices:
        if not notice.file:
            return f"a notice without its file: {notice}"
        for text in map(load, LANGS):
            keys = [f"{area}.{notice.code}" for area in ("reject", "remedy", "imports.why")]
            if missing := [key for key in keys if not text.has(key)]:
                return f"no sentence in {text.lang}: {missing}"
            try:
                text(f"reject.{notice.code}", **notice.params)
                text(f"remedy.{notice.code}", **notice.params)
            except KeyError as hole:
                return f"a sentence with a hole in {text.lang}: {hole} of {notice.code}"
            if len(text.notice(notice)) > _LONGEST_SENTENCE:
                return f"a sentence nobody reads in {text.lang}: {notice.code}"
    return ""


def _unsound(bench: Bench, parsed: list[ParsedFile], reports: list[ImportReport]) -> str:
    if wrong := _unworded(notice for report in reports for notice in report.notices):
        return wrong
    for one in parsed:
        if one.rows_loaded + one.rows_rejected + one.rows_elsewhere > one.rows_read:
            return f"rows do not add up: {one.rows_read=} {one.rows_loaded=} {one.rows_rejected=}"
    told = frozenset(str(notice.code) for report in reports for notice in report.notices)
    return nonsense(bench.new_rows(), told)


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"more than {_GIVE_UP_S} s")


def _start() -> None:
    warnings.simplefilter("ignore")  # a reader's remarks on a damaged workbook
    signal.signal(signal.SIGALRM, _too_slow)


def fuzz(seeds: range, workers: int) -> list[Ended]:
    """How the file of each seed ended."""
    _bases()  # once, before the workers part
    with multiprocessing.get_context("fork").Pool(workers, _start) as pool:
        found = []
        for ended in pool.imap_unordered(judged, seeds, chunksize=10):
            found.append(ended)
            if ended.wrong:  # said at once: a long run need not end to be of use
                print(f"--only {ended.seed} ends wrongly: {ended.how}", flush=True)
        return found


def _print_one(seed: int) -> None:
    _start()
    kind, file, municipality, beside = made(seed)
    Path(tempfile.gettempdir(), f"import-fuzz-{seed}-{file.name}").write_bytes(file.data)
    print(f"{seed}: {kind}, {file.name}, {len(file.data)} bytes, {municipality=}, {beside=}")
    print("\n".join(file.done))
    print(judged(seed))


def main() -> None:
    """Print counts by ending and by kind; fail where a file ends wrongly."""
    given = _arguments()
    if given.only is not None:
        _print_one(given.only)
        return
    print(versions("pandas", "openpyxl", "pyogrio"), end="\n\n")
    started_at = time.monotonic()
    found = fuzz(range(given.seed, given.seed + given.files), given.workers)
    seconds = time.monotonic() - started_at
    counts = Counter(one.how for one in found)
    print(table(("ending", "files"), counts.most_common()), end="\n\n")
    kinds = Counter(one.kind for one in found)
    taken = Counter(one.kind for one in found if one.how in (_ACCEPTED, _SOME_ROWS))
    print(
        table(("kind", "files", "taken in"), [(k, n, taken[k]) for k, n in sorted(kinds.items())])
    )
    failures = [one for one in found if one.wrong]
    for one in failures[: given.show]:
        done = "; ".join(made(one.seed)[1].done)
        print(f"\n--only {one.seed}: {one.kind}: {one.how}\n{done}\n{one.wrong}")
    if failures:
        raise BenchmarkFailed(f"{len(failures)} of {len(found)} files ended wrongly")
    print(f"\n{len(found)} files in {seconds:.0f} s: refused in words, or stored whole and sound")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first file")
    parser.add_argument("--only", type=int, help="the file of this seed alone, written to a file")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", type=int, default=30, help="how many failures to print")
    return parser.parse_args()


if __name__ == "__main__":
    main()
