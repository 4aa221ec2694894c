"""Suppressed groups kept whole: squares that only together say how old their people are.

Small squares are secret (秘匿): their ages are published only as part of a neighbour's. Whoever
is linked so, in any census and any table on file, is one group from then on: the same areas
serve every table, and years can be compared. Nothing is spread back over a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.squares.columns import GROUPED, MERGED, OWN, RECEIVER, BoolArray, FloatArray, IntArray
from data.squares.combine import Rows
from data.squares.linked import components
from models.grid import primary_of


@dataclass(frozen=True, slots=True)
class Groups:
    """Squares and the groups they form; a square that speaks for itself is a group of one.

    Attributes:
        codes: Of all squares, ascending, shape (squares,).
        group: Of each square, from 0, shape (squares,).
        head: Position of the square that gives each group its code, shape (groups,).
        people: Own people of each square in the newest census that has it; NaN: unknown.
    """

    codes: IntArray
    group: IntArray
    head: IntArray
    people: FloatArray

    @property
    def size(self) -> int:
        """How many groups."""
        return int(self.head.size)

    def of(self, codes: IntArray) -> IntArray:
        """The group of each of these squares; -1 for one that is in none."""
        at = np.searchsorted(self.codes, codes).clip(max=self.codes.size - 1)
        return np.where(self.codes[at] == codes, self.group[at], -1)

    def total(self, weights: FloatArray) -> FloatArray:
        """Sum of a figure of squares over each group, shape (groups,)."""
        sums = np.bincount(self.group, weights=weights, minlength=self.size)
        return sums.astype(np.float64)


def group_squares(rows: Sequence[Rows]) -> Groups:
    """Link squares over every table; a receiver that is in no file links those it received.

    Args:
        rows: At least one table, oldest census first.
    """
    codes = np.unique(np.concatenate([one.codes for one in rows]))
    linked = np.concatenate([one.codes[one.roles == MERGED] for one in rows])
    into = np.concatenate([one.targets[one.roles == MERGED] for one in rows])
    nodes = np.unique(np.concatenate([codes, into]))
    ends = np.searchsorted(nodes, linked), np.searchsorted(nodes, into)
    component = components(*ends, nodes.size)
    _, group = np.unique(component[np.searchsorted(nodes, codes)], return_inverse=True)
    people = _own_people(rows, codes)
    return Groups(codes, group, _heads(rows, codes, group, people), people)


def _own_people(rows: Sequence[Rows], codes: IntArray) -> FloatArray:
    people = np.full(codes.shape, np.nan)
    for one in rows:
        known = ~np.isnan(one.values["people"])
        at = np.searchsorted(codes, one.codes[known])
        sums = np.bincount(at, weights=one.values["people"][known], minlength=codes.size)
        here = np.bincount(at, minlength=codes.size) > 0
        people[here] = sums[here]
    return people


def _heads(rows: Sequence[Rows], codes: IntArray, group: IntArray, people: FloatArray) -> IntArray:
    """A receiver, the newest census's; among several the one with most people."""
    rank = np.zeros(codes.shape, dtype=np.int64)
    for level, one in enumerate(rows, start=1):
        received = np.searchsorted(codes, one.codes[one.roles == RECEIVER])
        rank[received] = level
    order = np.lexsort((codes, -np.nan_to_num(people), -rank, group))
    _, first = np.unique(group[order], return_index=True)
    heads: IntArray = order[first]
    return heads


def sum_groups(groups: Groups, rows: Rows, digits: int) -> dict[str, FloatArray]:
    """Add up one table by group; NaN where any of it is not on file or not published.

    Own figures are summed over all members. Of the others a merged square has none; they are in
    its receiver's, which must be on file. A square without a row has nobody, if its primary
    square is on file at all: uninhabited squares are not published.
    """
    group = groups.of(rows.codes)
    absent = ~np.isin(groups.codes, rows.codes)
    covered = np.isin(primary_of(groups.codes, digits), np.unique(primary_of(rows.codes, digits)))
    elsewhere = groups.total((absent & ~covered).astype(np.float64)) > 0
    nowhere = np.bincount(group, minlength=groups.size) == 0
    merged = rows.roles == MERGED
    orphan = merged & ~np.isin(rows.targets, rows.codes[~merged])
    sums = {}
    for name, column in rows.values.items():
        told = ~rows.named_only if name in OWN else ~merged
        unknown = (told & np.isnan(column)) | (orphan if name in GROUPED else False)
        lacking = _any(groups, group, unknown) | elsewhere | nowhere
        total = np.bincount(
            group, weights=np.where(told, np.nan_to_num(column), 0.0), minlength=groups.size
        )
        nothing_told = ~_any(groups, group, told)
        sums[name] = np.where(lacking | nothing_told, np.nan, total)
    return sums


def _any(groups: Groups, group: IntArray, flags: BoolArray) -> BoolArray:
    found: BoolArray = np.bincount(group, weights=flags, minlength=groups.size) > 0
    return found
