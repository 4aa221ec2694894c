"""The version of the data, by topic: what caches are keyed by."""

from __future__ import annotations

from enum import StrEnum

from sqlmodel import Session, select

from models.tables import DataVersion


class Topic(StrEnum):
    """What can change."""

    FACTS = "facts"
    PLAN = "plan"
    ROSTER = "roster"


def raise_version(session: Session, topic: Topic) -> None:
    """Say that something of this topic has changed."""
    current = session.get(DataVersion, topic.value)
    if current is None:
        current = DataVersion(topic=topic.value, number=0)
    current.number += 1
    session.add(current)


def version(session: Session, *topics: Topic) -> str:
    """Return a text that differs whenever anything of these topics has changed."""
    numbers = {row.topic: row.number for row in session.exec(select(DataVersion))}
    return "-".join(f"{topic.value}{numbers.get(topic.value, 0)}" for topic in topics)
