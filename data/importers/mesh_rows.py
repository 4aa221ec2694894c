"""Rows of a census table by square, column by column: codes, roles and counts as numbers."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from data.importers.cells import plain, whole_number
from data.importers.frames import read_each
from data.importers.mesh_headings import SquareHeading
from data.squares.columns import (
    HOUSEHOLD_COLUMNS,
    MERGED,
    OWN,
    RECEIVER,
    UNITS,
    BoolArray,
    FloatArray,
    IntArray,
    SquareColumns,
)
from models import grid
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel

_STATES = {"": 0, "0": 0, "1": RECEIVER, "2": MERGED}
_UNPUBLISHED = frozenset({"", "*", "X", "x", "-", "...", "…"})
_ODD = -1


class SquareReader:
    """Reads one table; a row with something wrong is left out, and every wrong is said.

    Args:
        heading: The table's heading.
        frame: Its rows as text, columns named by their place, rows by their number.
    """

    def __init__(self, heading: SquareHeading, frame: pd.DataFrame) -> None:
        self._heading, self._frame = heading, frame
        self._good = np.ones(frame.shape[0], dtype=np.bool_)
        self._said: list[tuple[int, Notice]] = []

    def notices(self) -> tuple[Notice, ...]:
        """What was odd, in the order of the rows."""
        return tuple(notice for _, notice in sorted(self._said, key=lambda one: one[0]))

    def read(self) -> SquareColumns:
        """Read the rows. All good ones are of one level, the one that most rows have."""
        key, state, target, gathered = self._heading.keys
        codes = self._codes(key)
        digits = grid.digits_of(codes)
        self._leave_out(digits != _usual(digits), key, RejectCode.BAD_MESH)
        again = pd.Series(codes).duplicated().to_numpy(bool)
        self._leave_out(again, key, RejectCode.DUPLICATE)
        roles = self._roles(state)
        merged = roles == MERGED
        targets = self._codes(target, among=merged)
        stray = merged & ((grid.digits_of(targets) != digits) | (targets == codes))
        self._leave_out(stray, target, RejectCode.BAD_MESH)
        values = self._values(merged)
        numbers = self._frame.index.to_numpy(np.int64)
        rows = SquareColumns(codes, roles, targets, numbers, values)
        good, lines = rows.take(self._good), np.flatnonzero(self._good)
        return self._with_absent(good, lines, target, gathered)

    def _codes(self, place: int, among: BoolArray | None = None) -> IntArray:
        """Codes as numbers; 0 where a cell is none, or is not asked for."""
        codes = np.zeros(self._frame.shape[0], dtype=np.int64)
        wanted = np.ones(codes.shape, dtype=np.bool_) if among is None else among
        texts = self._frame[place].to_numpy()[wanted]
        plainly = _plain_codes(texts.tolist())
        if plainly is None:
            at, found = read_each(pd.Series(texts), _code)
            plainly = np.array(found, dtype=np.int64)[at]
        codes[wanted] = plainly
        return codes

    def _roles(self, place: int) -> IntArray:
        at, found = read_each(self._frame[place], lambda text: _STATES.get(plain(text), _ODD))
        roles: IntArray = np.array(found, dtype=np.int64)[at]
        self._leave_out(roles == _ODD, place, RejectCode.NOT_A_NUMBER)
        return roles

    def _values(self, merged: BoolArray) -> dict[str, FloatArray]:
        values: dict[str, FloatArray] = {}
        wrong = ~self._good
        for name, places in self._heading.columns.items():
            for place in places:
                numbers, odd = self._numbers(name, place, merged)
                wrong |= odd
                values[name] = values[name] + numbers if name in values else numbers
        self._good = ~wrong
        return values

    def _numbers(self, name: str, place: int, merged: BoolArray) -> tuple[FloatArray, BoolArray]:
        """One column of counts, NaN where not published, and the rows it cannot be read in."""
        at, found = read_each(self._frame[place], whole_number)
        counts = np.array([_ODD if isinstance(one, RejectCode) else one for one in found])[at]
        secret = merged if name not in OWN else np.zeros_like(merged)
        if name in HOUSEHOLD_COLUMNS:
            blanks, blank = read_each(self._frame[place], lambda text: plain(text) in _UNPUBLISHED)
            secret = secret | np.array(blank, dtype=np.bool_)[blanks]
        odd = (counts == _ODD) & ~secret
        for row in np.flatnonzero(odd & self._good).tolist():
            code = found[at[row]]
            assert isinstance(code, RejectCode)
            self._say(NoticeLevel.REJECT, code, row, place)
        return np.where(secret | odd, np.nan, counts.astype(np.float64)), odd

    def _with_absent(
        self, rows: SquareColumns, lines: IntArray, target: int, gathered: int | None
    ) -> SquareColumns:
        """Add a row without figures for every merged square that only its receiver names.

        So whoever adds up the group later knows that somebody is missing.
        """
        secret = np.flatnonzero(rows.roles == MERGED)
        known = np.sort(rows.codes)
        for at in secret[~_among(rows.targets[secret], known)].tolist():
            self._say(NoticeLevel.WARNING, RejectCode.GROUP_INCOMPLETE, int(lines[at]), target)
        if gathered is None:
            return rows
        receivers = np.flatnonzero(rows.roles == RECEIVER)
        texts = self._frame[gathered].to_numpy()[lines[receivers]].tolist()
        named, counts = _named(texts)
        by = np.repeat(receivers, counts)
        missing = ~_among(named, known)
        if not missing.any():
            return rows
        for at in np.unique(by[missing]).tolist():
            self._say(NoticeLevel.WARNING, RejectCode.GROUP_INCOMPLETE, int(lines[at]), gathered)
        codes, first = np.unique(named[missing], return_index=True)
        return _extended(rows, codes, by[missing][first])

    def _leave_out(self, wrong: BoolArray, place: int, code: RejectCode) -> None:
        for row in np.flatnonzero(wrong & self._good).tolist():
            self._say(NoticeLevel.REJECT, code, row, place)
        self._good &= ~wrong

    def _say(self, level: NoticeLevel, code: RejectCode, row: int, place: int) -> None:
        sheet, number = self._heading.head, int(self._frame.index[row])
        value = str(self._frame[place].iloc[row]).strip()
        label = self._heading.label(place)
        notice = Notice(level, code, sheet.file, sheet.name, number, label, value)
        self._said.append((row, notice))


def _code(text: str) -> int:
    """A code as a number; 0 for anything else."""
    number = plain(text)
    fits = number.isascii() and number.isdigit() and len(number) <= 11 and number[0] != "0"
    return int(number) if fits else 0


def _usual(digits: IntArray) -> int:
    """The level that most rows have; 0 where no row has a code."""
    counts = {level: int((digits == level).sum()) for level in UNITS}
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] else -1


def _among(codes: IntArray, known: IntArray) -> BoolArray:
    """Whether each code is among known ones, which are in order."""
    if not known.size:
        return np.zeros(codes.shape, dtype=np.bool_)
    at = np.searchsorted(known, codes).clip(max=known.size - 1)
    found: BoolArray = known[at] == codes
    return found


def _plain_codes(texts: list[str]) -> IntArray | None:
    """Codes of texts that are all plain digits, at once; None where any is anything else."""
    joined = "".join(texts)
    if not (joined.isascii() and joined.isdigit() and all(texts)):
        return None
    codes = np.array(texts, dtype="U12").astype(np.int64)
    unpadded = int(np.char.str_len(codes.astype("U12")).sum()) == len(joined)
    return codes if unpadded else None


def _named(texts: list[str]) -> tuple[IntArray, IntArray]:
    """Codes in lists such as ``513440271;513440272``, and how many each list has."""
    lists = [_parts(text) for text in texts]
    counts = np.array([len(one) for one in lists], dtype=np.int64)
    parts = [part for one in lists for part in one]
    codes = _plain_codes(parts) if parts else np.zeros(0, dtype=np.int64)
    if codes is None:
        codes = np.array([_code(part) for part in parts], dtype=np.int64)
    return codes, counts


def _parts(text: str) -> list[str]:
    if text.isascii():
        return [part for part in text.strip().split(";") if part]
    return [part for part in re.split(r"[;,\s]+", plain(text)) if part]


def _extended(rows: SquareColumns, codes: IntArray, receivers: IntArray) -> SquareColumns:
    """Add squares of which only the code and the receiver's row are known."""
    digits = set(grid.digits_of(rows.codes).tolist())
    fits = np.isin(grid.digits_of(codes), list(digits))
    codes, receivers = codes[fits], receivers[fits]
    nothing = np.full(codes.shape, np.nan)
    return SquareColumns(
        np.concatenate([rows.codes, codes]),
        np.concatenate([rows.roles, np.full(codes.shape, MERGED)]),
        np.concatenate([rows.targets, rows.codes[receivers]]),
        np.concatenate([rows.source_rows, rows.source_rows[receivers]]),
        {name: np.concatenate([column, nothing]) for name, column in rows.values.items()},
    )
