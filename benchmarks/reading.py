"""Reading files: a national census table beside pandas, and 235 towns from a cold start.

    python -m benchmarks.reading [--rows 480000] [--strict]

The table is made here, in the shape of 国勢調査 by 500 m square (54 columns, CP932, two heading
rows, three squares in four with published ages). Ours takes no row for a heading and leaves every
cell as text; the importer asks for 12 columns, all of them are shown beside it. pandas reads the
same bytes as it does by default. Each figure is the best of three
in this process, in processor seconds, so that other work on the machine does not decide. The
towns are read in a process of their own, imports included.
"""

from __future__ import annotations

import argparse
import csv
import io
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.common import run_fresh, settle, shown, table, versions
from data.importers.frames import read_frame

_ITEMS = 50
_NEEDED = (0, 1, 2, 3, 4, 22, 25, 28, 37, 50, 52, 53)
_PREVIEW = """
import pathlib, sys, time
from data.importers.door import parse_files
[parsed] = parse_files([pathlib.Path(sys.argv[1])], "37201")
print(parsed.rows_loaded, time.process_time())
"""


def main() -> None:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=480_000)
    parser.add_argument("--strict", action="store_true", help="fail where a claim does not hold")
    given = parser.parse_args()
    print(versions("pandas", "numpy", "openpyxl"))
    data = squares(given.rows)
    pandas_s = best_of_three(lambda: by_pandas(data))
    every_s = best_of_three(lambda: read_frame("squares.txt", data))
    needed_s = best_of_three(lambda: read_frame("squares.txt", data, columns=_NEEDED))
    towns, preview_s = preview()
    lines = [
        ("pandas.read_csv, all columns", pandas_s, 1.0),
        ("read_frame, all columns as text", every_s, every_s / pandas_s),
        ("read_frame, the 12 columns needed", needed_s, needed_s / pandas_s),
        (f"preview of {towns} towns, imports included", preview_s, None),
    ]
    print(f"\n{given.rows:,} rows of {4 + _ITEMS} columns, {len(data) / 2**20:.0f} MiB\n")
    shown_lines = [(name, f"{s:.2f}", shown(part, ".2f")) for name, s, part in lines]
    print(table(("what", "processor s", "/ pandas"), shown_lines))
    claims = [
        ("what the importer reads comes within 2.0 x pandas", needed_s <= 2.0 * pandas_s),
        ("235 towns previewed within 1 s", towns == 235 and preview_s <= 1.0),
    ]
    settle(claims, strict=given.strict)


def squares(rows: int) -> bytes:
    """A census table by square, as e-Stat packs it; seeded."""
    rng = np.random.default_rng(0)
    people = np.round(rng.lognormal(3.5, 1.5, (rows, _ITEMS))).astype(int).astype(str)
    secret = rng.random(rows) < 0.25
    people[secret, 3:33] = "*"
    keys = np.char.add("30", np.char.zfill(np.arange(rows).astype(str), 7))
    state = np.where(secret, "2", "0")
    target = np.where(secret, keys, "")
    codes = [
        "KEY_CODE",
        "HTKSYORI",
        "HTKSAKI",
        "GASSAN",
        *(f"T001101{n:03d}" for n in range(1, 51)),
    ]
    labels = ["", "", "", "", *(f"　人口{n}" for n in range(1, _ITEMS + 1))]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([codes, labels])
    cells = np.column_stack([keys, state, target, np.full(rows, ""), people])
    buffer.writelines(",".join(row) + "\r\n" for row in cells.tolist())
    return buffer.getvalue().encode("cp932")


def by_pandas(data: bytes) -> object:
    """What everybody does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        return pd.read_csv(io.BytesIO(data), encoding="cp932")


def best_of_three(read: Callable[[], object]) -> float:
    """Processor seconds of the quickest of three readings."""
    seconds = []
    for _ in range(3):
        started_at = time.process_time()
        read()
        seconds.append(time.process_time() - started_at)
    return min(seconds)


def preview() -> tuple[int, float]:
    """Towns read from a cold start, and processor seconds of the quickest of three processes."""
    ages = [f"{low}-{low + 4}歳の{sex}" for low in range(0, 85, 5) for sex in ("男性", "女性")]
    head = ["調査年月日", "地域名", "総人口", *ages, "85歳以上の男性", "85歳以上の女性"]
    rows = [["令和2年10月1日", f"{town}町", 36 * town, *[town] * 36] for town in range(1, 236)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "人口.csv"
        with path.open("w", encoding="cp932", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        said = [run_fresh(("-c", _PREVIEW, str(path))).output.split() for _ in range(3)]
    return int(said[0][0]), min(float(seconds) for _, seconds in said)


if __name__ == "__main__":
    main()
