"""Ways to damage a file of facts: cells, rows, headings, encodings, structure, bytes."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import openpyxl

from benchmarks.import_fuzz_bases import Base, Cells

TRAPS = (
    *("", " ", "　", "-1", "-0", "0", "1.5", "1e9", "1E+308", "1e308", "-1e308", "NaN", "nan"),
    *("inf", "∞", "99999999", "100000000", "1,234", "1,23", "１２", "①", "四十", "12人", "*", "X"),
    *("…", "-", "－", "計", "合計", "総数", "#REF!", "#N/A", "=1+1", "=HYPERLINK(\"x\")", "+A1"),
    *("24:61", "25:00", "24:00", "9時半", "9:00-8:00", "0:00-24:00", "9:00-9:00", "休館"),
    *("13月", "2026-13-01", "2026-02-30", "20260229", "0000-00-00", "9999-12-31", "1899-12-31"),
    *("2101-01-01", "令和99年1月1日", "平成元年1月8日", "46149", "46149.5", "-46149", "1/1", "31"),
    *("134.05", "34.34", "0", "0.0", "180", "91", "-34.3", "34.34,134.05", "134.05,34.34"),
    *("34°20'24\"", "34.20.99", "N34.34", "43.06", "152345.1", "2.1E+11", "2.1E+14", "372013"),
    *("372014", "372021", "37201", "99999", "000000", "131016", "513440271", "51344027", "5"),
    *("513440299", "○", "◎", "×", "主", "シニア", "月火水", "毎日", "手話、要約筆記", "S-001"),
    *("第一会館", "K-1", "B1", "60歳以上", "85-80歳", "0-4歳", "999歳", "男", "女", "150", "100%"),
    *("1000%", "0.5%", "はい", "中止", "スマホ教室", "a\x00b", "a\x07b", "\x1b[31m", "a\nb"),
    *("a\tb",),
    *("\ufeff", "\u200b", "\u202e右", "\U000e0041", "\ud83d\ude00".encode("utf-16", "surrogatepass")
      .decode("utf-16"), "'; DROP TABLE venue;--", "<script>", "{0}", "%s", "\\", '"', "あ" * 90),
    *("x" * 40_000, "1" * 400, "0." + "3" * 300, "9" * 20, "ﾊﾝｶｸ", "髙﨑", "〜～−", "٣", "²"),
)  # fmt: skip
JUNK = (b"\x00", b'"', b",", b"\r\n", b"\n", b"-", b"\xff\xfe", b"\xef\xbb\xbf", b"{[", b"\x1a",
        "計".encode(), "計".encode("cp932"), b"\x80", b"&#0;", b"<", b"PK\x05\x06")  # fmt: skip
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "cp932", "cp932", "utf-16", "euc-jp", "utf-16-be",
             "iso2022_jp", "latin-1")  # fmt: skip
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DAMAGED, _WORKBOOK, _ZIPPED = 0.2, 0.3, 0.05


class Mutated(NamedTuple):
    """A file, and what was done to it."""

    name: str
    data: bytes
    done: tuple[str, ...]


def mutated(base: Base, rng: random.Random) -> Mutated:
    """Damage a base file in one to four ways."""
    if base.sheets:
        return _table(base, rng)
    how = [_cut_or_insert]
    if base.name.endswith("json"):
        how += [_tree] * 4
    elif base.name.endswith("zip"):
        how += [_part] * 2
    step = rng.choice(how)
    return Mutated(base.name, step(base.data, rng), (step.__name__.strip("_"),))


def _table(base: Base, rng: random.Random) -> Mutated:
    sheets = [[list(row) for row in rows] for rows in base.sheets]
    done = []
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        step = rng.choice(_STEPS)
        rows = rng.choice(sheets)
        if rows and any(rows):
            done.append(f"{step.__name__.strip('_')}{step(rows, rng)}")
    name, data = base.name.rsplit(".", 1)[0], b""
    if rng.random() < (0.8 if base.name.endswith("xlsx") else _WORKBOOK):
        name, data = f"{name}.xlsx", as_workbook(sheets, rng)
        done.append("workbook")
        if rng.random() < _DAMAGED:
            data = _part(data, rng)
            done.append("part")
    else:
        encoding, delimiter = rng.choice(ENCODINGS), rng.choice(",,,,\t;|")
        name, data = f"{name}.csv", _encoded(sheets, rng, encoding, delimiter)
        done.append(f"{encoding} {delimiter!r}")
    if rng.random() < _DAMAGED:
        data = _cut_or_insert(data, rng)
        done.append("cut_or_insert")
    if rng.random() < _ZIPPED:
        data, name = _zip({name: data}), f"{name}.zip"
        done.append("zip")
    return Mutated(name, data, tuple(done))


def as_text(sheets: Sequence[Cells], newline: str = "\r\n", delimiter: str = ",") -> bytes:
    """Tables below each other, in UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=newline, delimiter=delimiter)
    for rows in sheets:
        writer.writerows(rows)
    return buffer.getvalue().encode("utf-8", "surrogatepass")


def _encoded(sheets: Sequence[Cells], rng: random.Random, encoding: str, delimiter: str) -> bytes:
    newline = rng.choice(("\r\n", "\r\n", "\n", "\r"))
    text = as_text(sheets, newline, delimiter).decode("utf-8", "surrogatepass")
    if rng.random() < 0.05:  # the second half in another encoding
        at = rng.randrange(len(text) + 1)
        other = rng.choice(ENCODINGS)
        return text[:at].encode(encoding, "replace") + text[at:].encode(other, "replace")
    return text.encode(encoding, "replace")


def as_workbook(sheets: Sequence[Cells], rng: random.Random) -> bytes:
    """A sheet for each table, its numbers as text or as numbers."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    typed = rng.random() < 0.5
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append([_cell(text, typed) for text in row])
        if rng.random() < 0.1 and sheet.max_row > 1:
            sheet.merge_cells(start_row=1, start_column=1, end_row=2, end_column=rng.randint(1, 4))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(text: str, typed: bool) -> object:
    if typed and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", text):
        return float(text) if "." in text else int(text)
    return _ILLEGAL.sub("", text)[:32_000]


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _cut_or_insert(data: bytes, rng: random.Random) -> bytes:
    """Flip, cut and insert bytes in a few places."""
    result = bytearray(data)
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(result) + 1)
        what = rng.choice("fcixz")
        if what == "f" and at < len(result):
            result[at] ^= 1 << rng.randrange(8)
        elif what == "c":
            del result[at : at + rng.randint(1, 30)]
        elif what == "i":
            result[at:at] = rng.choice(JUNK)
        elif what == "x":
            result[at:at] = rng.randbytes(rng.randint(1, 8))
        elif rng.random() < 0.2:
            del result[at:]
    return bytes(result)


def _part(data: bytes, rng: random.Random) -> bytes:
    """Damage, drop or repeat one part of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(parts))
    what = rng.choice(("damage", "damage", "damage", "drop", "rename", "empty"))
    if what == "damage":
        parts[name] = _cut_or_insert(parts[name], rng)
    elif what == "drop":
        del parts[name]
    elif what == "rename":
        parts[rng.choice(("../x", "a/b.csv", "x.zip", "名前.shp", "x/"))] = parts.pop(name)
    else:
        parts[name] = b""
    return _zip(parts)


def _tree(data: bytes, rng: random.Random) -> bytes:
    """Replace, remove or repeat something in JSON."""
    content = json.loads(data)
    for _ in range(rng.randint(1, 3)):
        holders: list[tuple[Any, Any]] = []
        stack = [content]
        while stack:
            one = stack.pop()
            keys = list(one) if isinstance(one, dict) else range(len(one))
            for key in keys:
                holders.append((one, key))
                if isinstance(one[key], dict | list):
                    stack.append(one[key])
        if not holders:
            break
        holder, key = rng.choice(holders)
        what = rng.choice(("replace", "replace", "remove", "repeat", "nudge"))
        if what == "remove":
            del holder[key]
        elif what == "repeat" and isinstance(holder, list):
            holder.append(holder[key])
        elif what == "nudge" and isinstance(holder[key], int | float):
            holder[key] = rng.choice(
                (-1, 1000, 1e308, float("nan"), holder[key] + 100, -holder[key])
            )
        else:
            holder[key] = rng.choice(
                (None, True, 0, -1, 1e308, float("inf"), "", "37201", "Polygon", "Point", [], {},
                 [[]], [0, 0], [134.0], [[134, 34]], [[[134, 34], [135, 34]]], "372013")
            )  # fmt: skip
    return json.dumps(content).encode()


def _somewhere(rows: Cells, rng: random.Random) -> tuple[int, int]:
    at = rng.choice([number for number, row in enumerate(rows) if row])
    return at, rng.randrange(len(rows[at]))


def _trap(rows: Cells, rng: random.Random) -> str:
    row, column = _somewhere(rows, rng)
    rows[row][column] = trap = rng.choice(TRAPS)
    return f" {row},{column}={trap[:20]!r}"


def _nonsense(rows: Cells, rng: random.Random) -> str:
    row, column = _somewhere(rows, rng)
    text = "".join(chr(rng.choice((rng.randrange(1, 0x3000), rng.randrange(0x3000, 0xD7FF))))
                   for _ in range(rng.randint(1, 8)))  # fmt: skip
    rows[row][column] = text
    return f" {row},{column}={text!r}"


def _column(rows: Cells, rng: random.Random) -> str:
    _, column = _somewhere(rows, rng)
    trap = rng.choice(TRAPS)
    for row in rows[1:]:
        if column < len(row):
            row[column] = trap
    return f" {column}={trap[:20]!r}"


def _copy_cell(rows: Cells, rng: random.Random) -> str:
    (row, column), (to_row, to_column) = _somewhere(rows, rng), _somewhere(rows, rng)
    rows[to_row][to_column] = rows[row][column]
    return f" {row},{column}>{to_row},{to_column}"


def _swap_columns(rows: Cells, rng: random.Random) -> str:
    """Exchange what stands under two headings, or the headings with it."""
    (_, one), (_, two) = _somewhere(rows, rng), _somewhere(rows, rng)
    for row in rows[rng.choice((0, 1)) :]:
        if max(one, two) < len(row):
            row[one], row[two] = row[two], row[one]
    return f" {one},{two}"


def _row(rows: Cells, rng: random.Random) -> str:
    """Repeat, drop, move or shift a row."""
    at = rng.randrange(len(rows))
    what = rng.choice(("repeat", "drop", "right", "left", "cut", "blank", "end"))
    if what == "repeat":
        rows.insert(rng.randrange(len(rows) + 1), list(rows[at]))
    elif what == "drop":
        del rows[at]
    elif what == "right":
        rows[at].insert(0, "")
    elif what == "left":
        del rows[at][:1]
    elif what == "cut":
        del rows[at][rng.randrange(len(rows[at]) + 1) :]
    elif what == "blank":
        rows.insert(at, [])
    else:
        rows.append(rows.pop(at))
    return f" {at} {what}"


def _heading(rows: Cells, rng: random.Random) -> str:
    """Drop, repeat, rename or shuffle headings."""
    at = max(range(len(rows)), key=lambda number: len(rows[number]))
    at = next(number for number, row in enumerate(rows) if len(row) == len(rows[at]))
    head = rows[at]
    column = rng.randrange(len(head))
    what = rng.choice(("drop", "empty", "repeat", "rename", "shuffle", "column"))
    if what == "drop":
        del rows[at]
    elif what == "empty":
        head[column] = ""
    elif what == "repeat":
        head[column] = rng.choice(head)
    elif what == "rename":
        head[column] = rng.choice(("名前", "人", "年", "code", "2020", head[column] + "(人)", "X"))
    elif what == "shuffle":
        rng.shuffle(head)
    else:
        for row in rows:
            del row[column : column + 1]
    return f" {what} {column}"


_Step = Callable[[Cells, random.Random], str]
_STEPS: tuple[_Step, ...] = (
    *(_trap,) * 6,
    *(_nonsense, _column, _copy_cell, _swap_columns),
    *(_row,) * 2,
    *(_heading,) * 2,
)
