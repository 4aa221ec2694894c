"""A national load: census squares of 500 m of the whole country, parsed and stored.

    python -m benchmarks.national_squares [--rows 480000] [--repeats 3] [--strict] [--smoke]

Makes a file of about 480,000 rows and 54 columns (``squares_made``) and measures, each in a
process of its own that is watched from outside:

* parsing, from the bytes to numbers and notices, beside ``pandas.read_csv`` of the same bytes as
  numbers, in turns; at most 2.0 times as long (medians),
* the whole way into a new SQLite file; at most 60 s and 1.5 GB, reading and parsing included.

Where the shared files are at hand, the preview of one published primary square with its
boundary is timed as well: at most 1 s.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import common

_PARSE_RATIO, _LOAD_S, _PEAK_MB, _PREVIEW_S = 2.0, 60.0, 1_500.0, 1.0
_SMOKE_ROWS = 8_000
_REAL = common.SHARED / "realdata"


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    given = _arguments()
    if given.step is not None:
        print(json.dumps(_STEPS[given.step](given.file, given.folder)))
        return
    rows = _SMOKE_ROWS if given.smoke else given.rows
    print(common.versions("pandas", "numpy", "sqlalchemy", "sqlmodel", "shapely"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tblT001101H00.txt"
        _fresh(("-m", "benchmarks.squares_made", str(file), "--rows", str(rows)))
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.1f} MB")
        _measure(given, file, Path(folder), rows)


def _measure(given: argparse.Namespace, file: Path, folder: Path, rows: int) -> None:
    repeats = 1 if given.smoke else given.repeats
    parsed, peers = [], []
    for _ in range(repeats):
        peers.append(_step("pandas", file, folder)[0]["seconds"])
        parsed.append(_step("parse", file, folder)[0])
    ours = median(one["seconds"] for one in parsed)
    times = ours / median(peers)
    loaded, process = _step("load", file, folder)
    held = sqlite3.connect(folder / "digikatsu.sqlite3").execute(
        "SELECT count(*), sum(people), sum(people_65) FROM censussquare"
    )
    squares, people, seniors = held.fetchone()
    print(
        common.table(
            ("step", "seconds", "peak MB", "what"),
            [
                ("pandas.read_csv", f"{median(peers):.2f}", "", "numbers only"),
                ("parse", f"{ours:.2f}", "", f"{times:.2f} times read_csv"),
                ("load, whole process", f"{process.seconds:.1f}", f"{process.peak_mb:.0f}", ""),
                ("of it in the transaction", f"{loaded['seconds']:.1f}", "", f"{squares:,} rows"),
            ],
        )
    )
    told = parsed[0]
    right = [
        ("every row is stored", squares == told["rows"] == rows),
        ("nothing is lost on the way", [people, seniors] == [told["people"], told["seniors"]]),
    ]
    common.settle(right, strict=True)
    speed = [
        (f"parsing takes at most {_PARSE_RATIO} times read_csv", times <= _PARSE_RATIO),
        (f"a national load takes at most {_LOAD_S:.0f} s", process.seconds <= _LOAD_S),
        (f"and holds at most {_PEAK_MB:.0f} MB", process.peak_mb <= _PEAK_MB),
    ]
    if (_REAL / "estat_mesh500_2020").is_dir():
        seconds = _step("preview", file, folder)[0]["seconds"]
        print(f"preview of one published primary square: {seconds:.2f} s")
        speed.append((f"one primary square is previewed in {_PREVIEW_S} s", seconds <= _PREVIEW_S))
    if not given.smoke:
        common.settle(speed, strict=given.strict)


def _step(name: str, file: Path, folder: Path) -> tuple[dict[str, float], common.Finished]:
    where = ("--file", str(file), "--folder", str(folder))
    done = _fresh(("-m", "benchmarks.national_squares", "--step", name, *where))
    answer: dict[str, float] = json.loads(done.output.strip().splitlines()[-1])
    return answer, done


def _fresh(arguments: tuple[str, ...]) -> common.Finished:
    done = common.run_fresh(arguments)
    if done.returncode:
        raise common.BenchmarkFailed(f"{' '.join(arguments)} ended with\n{done.output}")
    return done


def _pandas(file: Path, _folder: Path) -> dict[str, float]:
    import pandas as pd

    data = file.read_bytes()
    gc.collect()
    started = time.perf_counter()
    pd.read_csv(io.BytesIO(data), encoding="cp932", skiprows=[1], na_values=["*"])
    return {"seconds": time.perf_counter() - started}


def _parse(file: Path, _folder: Path) -> dict[str, float]:
    import numpy as np

    from data.importers import mesh_census

    data = file.read_bytes()
    gc.collect()
    started = time.perf_counter()
    found = mesh_census.find(file.name, data)
    assert found is not None
    parsed = mesh_census.parse(found, file.stem)
    seconds = time.perf_counter() - started
    assert parsed.facts is not None
    rows = parsed.facts.rows
    return {
        "seconds": seconds,
        "rows": parsed.rows_loaded,
        "people": int(np.nansum(rows.column("people"))),
        "seniors": int(np.nansum(rows.column("people_65"))),
    }


def _load(file: Path, folder: Path) -> dict[str, float]:
    from data.database import sqlite_url, transaction, upgrade
    from data.importers.door import load, parse_files

    engine = upgrade(sqlite_url(folder))
    [parsed] = parse_files([file])
    started = time.perf_counter()
    with transaction(engine) as session:
        load(session, parsed)
    engine.dispose()
    return {"seconds": time.perf_counter() - started}


def _preview(_file: Path, _folder: Path) -> dict[str, float]:
    from data.importers.door import parse_files

    paths = (
        _REAL / "estat_mesh500_2020" / "tblT001101H4930.txt",
        _REAL / "ksj_n03_2021" / "N03-21_41_210101.json",
    )
    files = [(path.name, path.read_bytes()) for path in paths]
    started = time.perf_counter()
    parse_files(files, "41201")
    return {"seconds": time.perf_counter() - started}


_STEPS = {"pandas": _pandas, "parse": _parse, "load": _load, "preview": _preview}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=480_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--strict", action="store_true", help="fail where a claim does not hold")
    parser.add_argument("--smoke", action="store_true", help="few rows, once, no claim on time")
    parser.add_argument("--step", choices=sorted(_STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
