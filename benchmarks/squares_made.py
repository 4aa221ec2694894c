"""Makes a census file by square of the published shape, as large as the whole country's.

    python -m benchmarks.squares_made FILE [--rows 480000] [--seed 0]

Two heading rows and 54 columns, CP932 and CRLF as e-Stat delivers them. Shares of roles, people
by role and items per person are those of the published files of 2020 (primary squares 4930 and
5030, 21,441 rows); nothing else of them is in here.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from models import grid

ITEMS = 50
_TABLE = "T001101"
_LOG_PEOPLE = {0: (5.05, 1.49), 1: (3.77, 1.25), 2: (1.48, 0.83)}
"""Mean and deviation of the logarithm of people, by role (HTKSYORI)."""

_SECRET_SHARE = 0.148
_PER_PERSON = (
    *(1.0, 0.473, 0.527, 0.132, 0.068, 0.065, 0.841, 0.392, 0.45, 0.563),
    *(0.275, 0.288, 0.814, 0.377, 0.436, 0.794, 0.367, 0.427, 0.278, 0.117),
    *(0.162, 0.141, 0.053, 0.088, 0.05, 0.014, 0.036, 0.005, 0.001, 0.005),
    *(0.011, 0.005, 0.005, 0.435, 0.434, 0.165, 0.121, 0.07, 0.051, 0.019),
    *(0.005, 0.003, 0.264, 0.232, 0.032, 0.036, 0.176, 0.028, 0.053, 0.05),
)
"""Of each of the 50 items, how many for one person."""

_PUBLISHED_OF_SECRET = (1, 2, 3, 34, 35)
_LABELS = {
    **{1: "人口（総数）", 19: "６５歳以上人口　総数", 22: "７５歳以上人口　総数"},
    **{25: "８５歳以上人口　総数", 34: "世帯総数"},
    **{47: "６５歳以上世帯員のいる世帯数　一般世帯数", 49: "高齢単身世帯数　一般世帯数"},
    50: "高齢夫婦世帯数　一般世帯数",
}
_PRIMARIES = tuple(
    range(first, first + width)
    for first, width in ((4928, 4), (5029, 5), (5131, 6), (5233, 8), (5336, 6), (5538, 4))
)


def made_file(rows: int, seed: int) -> bytes:
    """Return the bytes of a file with so many squares."""
    random = np.random.default_rng(seed)
    codes = _codes(rows, random)
    secret = random.random(rows) < _SECRET_SHARE
    secret[:: max(1, rows // 40)] = False  # every primary square has somebody to receive
    targets, gathered = _groups(codes, secret)
    roles = np.where(secret, 2, np.where(gathered != "", 1, 0))
    mean, deviation = np.array([_LOG_PEOPLE[role] for role in range(3)]).T
    people = np.exp(random.normal(mean[roles], deviation[roles])).clip(1, 9_000)
    columns: dict[str, object] = {
        "KEY_CODE": codes,
        "HTKSYORI": roles,
        "HTKSAKI": np.where(secret, targets.astype(str), ""),
        "GASSAN": gathered,
    }
    for item, per_person in enumerate(_PER_PERSON, start=1):
        counts = random.poisson(people * per_person) + (item == 1)
        hidden = secret & (item not in _PUBLISHED_OF_SECRET)
        columns[f"{_TABLE}{item:03d}"] = np.where(hidden, "*", counts.astype(str))
    table = pd.DataFrame(columns)
    labels = [f"　{_LABELS.get(item, f'項目{item}')}" for item in range(1, ITEMS + 1)]
    head = ",".join(table.columns) + "\r\n" + ",".join(["", "", "", "", *labels]) + "\r\n"
    body = table.to_csv(index=False, header=False, lineterminator="\r\n")
    return (head + body).encode("cp932")


def _codes(rows: int, random: np.random.Generator) -> np.ndarray:
    """Squares of 500 m in primary squares of Japan, evenly many in each, in order."""
    primaries = np.array([code for several in _PRIMARIES for code in several])
    each = -(-rows // primaries.size)
    height, width = grid.LAT_SIZE[9], grid.LON_SIZE[9]
    found = []
    for primary in primaries.tolist():
        south, west = (int(edge[0]) for edge in grid.corners(np.array([primary]), 4))
        place = np.sort(random.choice(160 * 160, size=min(each, 160 * 160), replace=False))
        up = south + place // 160 * height
        right = west - 100 * grid.PER_DEGREE + place % 160 * width
        found.append(grid.code_at(up, right, 9))
    return np.sort(np.concatenate(found)[:rows])


def _groups(codes: np.ndarray, secret: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The receiver of each secret square, and what each receiver has gathered."""
    open_ones = np.flatnonzero(~secret)
    before = np.searchsorted(open_ones, np.arange(codes.size), side="right") - 1
    receiver = open_ones[before.clip(0)]
    gathered = np.full(codes.size, "", dtype=object)
    for square, into in zip(codes[secret].tolist(), receiver[secret].tolist(), strict=True):
        gathered[into] = f"{gathered[into]};{square}" if gathered[into] else str(square)
    return codes[receiver], gathered


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=480_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    given.file.write_bytes(made_file(given.rows, given.seed))


if __name__ == "__main__":
    main()
