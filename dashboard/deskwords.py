"""Sentences for what the kernels say of a roster: news, causes, remedies, offers, worth."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.i18n.text import Text
from models.clock import MINUTES_PER_DAY, TimeWindow
from optimizer.roster.desk.causes import Explained
from optimizer.roster.desk.difference import News, Notice, SessionChange
from optimizer.roster.desk.remedies import Remedy, RemedyKind
from optimizer.roster.desk.replacements import Offer
from optimizer.roster.desk.trial import Extra
from optimizer.roster.desk.worth import Worth
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment


class DeskWords:
    """Sentences about one problem in one language; ids stand for names."""

    def __init__(self, text: Text, problem: RosterProblem) -> None:
        self._text, self._problem = text, problem

    def notice(self, notice: Notice) -> str:
        """Say what one person must be told of one session."""
        before, after = (
            "" if role is None else self._text(f"role.{role}")
            for role in (notice.role_before, notice.role_after)
        )
        key = notice.news.value
        if notice.news is News.MOVED and notice.role_after is None:
            key = "left_moved"
        return self._text(
            f"desk.news.{key}",
            person=self._person(notice.supporter, notice.person),
            session=notice.session,
            before=before,
            after=after,
        )

    def session(self, change: SessionChange) -> str:
        """Say what has become of a session."""
        now = change.after or change.before
        when = "" if now is None else self.when(TimeWindow(now.start_min, now.end_min))
        return self._text(
            f"desk.session.{change.news}",
            session=change.session,
            when=when,
            venue="" if now is None else now.venue,
        )

    def seat(self, session: str, role: str) -> str:
        """Name a seat."""
        return self._text("desk.seat", session=session, role=self._text(f"role.{role}"))

    def cause(self, explained: Explained) -> str:
        """Say why a seat is empty, as far as it is confirmed."""
        offer = explained.offer
        if offer is not None:
            key = "improvable" if offer.total < 0 else "offer"
            person = self._person(offer.seat.supporter, offer.seat.person)
            return self._text(f"desk.cause.{key}", person=person, cost=offer.total)
        if explained.cause is None:
            return self._text("desk.cause.unconfirmed")
        counts = {step.value: left for step, left in explained.seat.chain}
        return self._text(f"desk.cause.{explained.cause}", **counts)

    def chain(self, explained: Explained) -> str:
        """Say how many people each step leaves."""
        counts = {step.value: left for step, left in explained.seat.chain}
        return self._text("desk.cause.chain", **counts)

    def remedy(self, remedy: Remedy, seats: int) -> str:
        """Say what would fill a seat, and that it has been confirmed."""
        window = remedy.window
        level = "" if remedy.level is None else self._text(f"role.{remedy.level}")
        what = self._text(
            f"desk.remedy.{remedy.kind}",
            supporter=remedy.supporter,
            session=remedy.session,
            cap="" if remedy.cap is None else self._text(f"desk.cap.{remedy.cap}"),
            limit=remedy.limit,
            effort=remedy.effort,
            window="" if window is None else self.when(window),
            hours="" if window is None else _hours(window),
            course=remedy.course,
            level=level,
            venue=remedy.venue,
            minutes=remedy.minutes,
            weekday=self._first_day(remedy),
        )
        return self._text("desk.remedy.confirmed", what=what, seats=seats)

    def offer(self, offer: Offer) -> str:
        """Say who could take a seat, and what that costs."""
        person = self._person(offer.seat.supporter, offer.seat.person)
        parts = self.parts(offer.extras)
        if offer.gives_up is None:
            return self._text("desk.offer.line", person=person, parts=parts)
        return self._text(
            "desk.offer.gives_up",
            person=person,
            duty=self.seat(offer.gives_up.session, offer.gives_up.role),
            refill=self._refill(offer.refilled_by),
            parts=parts,
        )

    def parts(self, extras: Iterable[Extra]) -> str:
        """Say what costs more or less, part by part."""
        said = [
            self._text("desk.offer.part", part=self._text(f"desk.part.{one.part}"), cost=one.cost)
            for one in extras
            if one.cost
        ]
        return self._text("desk.comma").join(said) or self._text("desk.offer.same")

    def worth(self, worth: Worth) -> str:
        """Say what one more person would bring."""
        wanted = worth.wanted
        return self._text(
            "desk.worth.line" if worth.seats > 0 else "desk.worth.saves",
            course=wanted.course,
            venue=wanted.venue,
            minutes=wanted.minutes,
            weekday=wanted.weekday + 1,
            seats=worth.seats,
            saved=worth.saved,
        )

    def when(self, window: TimeWindow) -> str:
        """Name a day of the plan, from 1, and a time."""
        start, end = _hours(window).split("-")
        day = window.start_min // MINUTES_PER_DAY + 1
        return self._text("desk.when", day=day, start=start, end=end)

    def _refill(self, taker: Assignment | None) -> str:
        if taker is None:
            return self._text("desk.offer.left_empty")
        return self._text("desk.offer.refilled", taker=self._person(taker.supporter, taker.person))

    def _person(self, supporter: str, person: int) -> str:
        s = self._problem.supporter_index.get(supporter)
        pool = s is not None and self._problem.supporters[s].count > 1
        key = "desk.person_of_pool" if pool else "desk.person"
        return self._text(key, supporter=supporter, person=person + 1)

    def _first_day(self, remedy: Remedy) -> int | None:
        if remedy.kind is not RemedyKind.ADD_PERSON or remedy.weekday is None:
            return None
        return remedy.weekday + 1


def _hours(window: TimeWindow) -> str:
    midnight = window.start_min // MINUTES_PER_DAY * MINUTES_PER_DAY
    start, end = (divmod(at - midnight, 60) for at in (window.start_min, window.end_min))
    return f"{start[0]}:{start[1]:02d}-{end[0]}:{end[1]:02d}"
