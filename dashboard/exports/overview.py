"""The first sheet of the report: every figure with what it means and where it comes from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import astuple

from dashboard.exports.need_table import basis
from dashboard.exports.sheets import SHARE, Entry, Figure, Paper
from dashboard.exports.words import age_text, day_text, listed, moment_day_text
from dashboard.i18n.text import Text
from models.ages import EVERYBODY
from optimizer.services.month import Month
from optimizer.services.need import SENIORS, Need
from optimizer.services.roster_view import RosterView

COLUMNS = (
    ("item", 34),
    ("value", 14),
    ("low", 12),
    ("high", 12),
    ("definition", 40),
    ("source", 30),
)
"""Key of the heading and width of each column."""


def write_overview(paper: Paper, month: Month, t: Text) -> None:
    """Write the figures of a month in four blocks, then what must be known to read them."""
    overview = _Overview(paper, month, t)
    overview.need()
    overview.plan()
    overview.reach()
    overview.roster()
    paper.gap()
    for note in need_notes(month.need, t):
        paper.note(note)
    paper.note(t(f"travel.note.{month.coverage.method}"))


def need_notes(need: Need, t: Text) -> Iterator[str]:
    """Yield what a reader must know about the estimates: assumptions, and what is left out."""
    wave = need.wave
    if need.total_non_users is None:
        yield t("export.note.no_estimate")
    else:
        yield t("demand.note.design_effect")
        yield t("demand.note.common_error")
        yield t("notes.interval_method")
        yield from basis(need, t)
        if need.total_non_users.low is None:
            yield t("demand.note.unknown_interval")
        if need.total_non_users.unknown_areas:
            yield t("demand.note.unknown_areas", areas=need.total_non_users.unknown_areas)
    if wave.n_is_assumed:
        yield t("demand.note.assumed_n")
    if wave.derived_from_use:
        yield t("demand.note.derived_from_use")
    if wave.note:
        yield wave.note
    if need.unusable_places:
        names = [need.area_names[area] for area in need.unusable_places]
        yield t("export.note.unusable_places", areas=len(names), names=listed(t, names))


def proof(roster: RosterView, t: Text) -> str:
    """How good a roster is known to be, in the words of a city hall."""
    if roster.proven_best:
        return t("export.proof.best")
    if roster.loses_no_seat is not None:
        return t("export.proof.repaired" if roster.loses_no_seat else "export.proof.none")
    if roster.order is not None and roster.proven_levels:
        part = roster.levels[roster.proven_levels - 1].part
        return t("export.proof.levels", n=roster.proven_levels, what=t(f"order.level.{part}"))
    if roster.gap_share is None or roster.order is not None:
        return t("export.proof.none")
    return t("export.proof.within", share=_rounded_up(roster.gap_share))


def _rounded_up(share: float) -> float:
    """To the next tenth of a percent: a claim of closeness must not be rounded towards itself."""
    return math.ceil(round(share * 1_000, 6)) / 1_000


class _Overview:
    """Writes the blocks of figures."""

    def __init__(self, paper: Paper, month: Month, t: Text) -> None:
        self._paper = paper
        self._month = month
        self._t = t
        self._about = t("export.format.about")
        self._none = t("export.seat.none")

    def need(self) -> None:
        """People, the survey's rates, and the estimate."""
        t, need = self._t, self._month.need
        self._paper.band(t("export.block.need"))
        for band in (EVERYBODY, SENIORS):
            label = t("export.figure.people", ages=age_text(t, band))
            people = Figure(need.people_in(band))
            self._count(label, people, t("export.definition.people"), self._population())
        self._rates()
        total = need.total_non_users
        self._estimate(
            t("export.figure.non_users", ages=age_text(t, need.ages)),
            None if total is None else (total.people, total.low, total.high),
            t("export.definition.non_users", definition=t(f"export.use.{need.wave.definition}")),
        )

    def plan(self) -> None:
        """Venues, people, and sessions."""
        t, month = self._t, self._month
        self._paper.band(t("export.block.plan"))
        source = self._plan_source()
        for key, count in (
            ("venues", month.venues),
            ("supporters", month.supporters),
            ("leads", month.leads),
            ("sessions", len(month.sessions)),
            ("venues_used", month.coverage.venues_with_sessions),
            ("learners", month.learners),
            ("single", month.single_learner_sessions),
        ):
            label, definition = t(f"export.figure.{key}"), t(f"export.definition.{key}")
            self._count(label, Figure(count), definition, source)

    def reach(self) -> None:
        """Who is within reach of a session, and who is not."""
        t, report = self._t, self._month.coverage
        within = {"minutes": report.limit_min, "mode": t(f"mode.{report.mode}")}
        self._paper.band(t("export.block.reach", **within))
        method = t(f"travel.method.{report.method}")
        source = t("export.source.reach", method=method, population=self._population())
        for key, figure in (
            ("share", Figure(report.seniors_share, SHARE)),
            ("covered", Figure(report.seniors_covered)),
            ("not_covered", Figure(report.seniors_not_covered)),
            ("place_unknown", Figure(report.seniors_place_unknown)),
        ):
            label = t(f"export.reach.{key}", ages=age_text(t, SENIORS))
            self._count(label, figure, t(f"export.definition.{key}", **within), source)
        if (share := report.non_users_share) is not None:
            self._paper.row(
                t("export.figure.covered_share"),
                *(self._none if s is None else Figure(s, SHARE) for s in astuple(share)),
                t("export.definition.covered_share", **within),
                source,
            )
        for key, people in (
            ("covered", report.non_users_covered),
            ("not_covered", report.non_users_not_covered),
            ("place_unknown", report.non_users_place_unknown),
        ):
            self._estimate(
                t(f"export.reach_non_users.{key}"),
                None if people is None else (people.people, people.low, people.high),
                t(f"export.definition.{key}", **within),
            )

    def roster(self) -> None:
        """How many seats are filled."""
        t, roster = self._t, self._month.roster
        self._paper.band(t("export.block.roster"))
        if roster is None:
            self._paper.note(t("export.no_roster"))
            return
        source = t("export.source.roster", created=moment_day_text(t, roster.created_at))
        for key, count in (
            ("seats", roster.seats),
            ("filled", roster.seats - len(roster.empty)),
            ("empty", len(roster.empty)),
        ):
            label, definition = t(f"export.figure.{key}"), t(f"export.definition.{key}")
            self._count(label, Figure(count), definition, source)
        self._paper.note(proof(roster, t))

    def _rates(self) -> None:
        """One row by age band of the survey: the share, and the answers it rests on."""
        t, wave = self._t, self._month.need.wave
        for rate in wave.bands:
            n = t("word.unknown") if rate.sample_people is None else f"{rate.sample_people:,}"
            answers = t("export.assumed", n=n) if rate.n_is_assumed else n
            definition = t("export.definition.rate", question=wave.question, n=answers)
            label = t("export.figure.rate", ages=age_text(t, rate.band))
            reason = t(rate.assumption) if t.has(rate.assumption) else rate.assumption
            meaning = f"{definition}\n{reason}" if rate.n_is_assumed else definition
            self._count(label, Figure(rate.share, SHARE), meaning, self._survey())

    def _count(self, label: str, figure: Figure, definition: str, source: str) -> None:
        self._paper.row(label, figure, self._none, self._none, definition, source)

    def _estimate(
        self,
        label: str,
        estimate: tuple[float, float | None, float | None] | None,
        definition: str,
    ) -> None:
        """One row of an estimate: (people, low, high), or None where there is none."""
        people, low, high = (None, None, None) if estimate is None else estimate
        t, wave = self._t, self._month.need.wave
        source = t("export.source.estimate", population=self._population(), survey=wave.title)
        figures: list[Entry] = [Figure(people, self._about), Figure(low), Figure(high)]
        self._paper.row(label, *figures, definition, source)

    def _population(self) -> str:
        need = self._month.need
        return self._t(
            "export.source.population",
            kind=self._t(f"count_kind.{need.count_kind}"),
            as_of=day_text(self._t, need.as_of),
            unit=self._t(f"unit.{need.unit}"),
            areas=len(need.area_ids),
        )

    def _survey(self) -> str:
        wave = self._month.need.wave
        return self._t(
            "export.source.survey",
            publisher=wave.publisher,
            title=wave.title,
            edition=wave.edition,
            since=wave.field_from.isoformat(),
            until=wave.field_to.isoformat(),
            source=wave.source,
        )

    def _plan_source(self) -> str:
        scenario = self._month.scenario
        return self._t("export.source.plan", scenario=scenario.name)
