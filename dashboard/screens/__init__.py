"""One file per screen: ``render()`` reads text, inputs, one service call, components.

Importing this package imports no screen: each comes in when it is first drawn, so that the
first picture is not kept waiting by the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen by name: its file, its address and the area of its words."""

    name: str
    icon: str

    def render(self) -> None:
        """Draw it."""
        import_module(f"dashboard.screens.{self.name}").render()


NAVIGATION: dict[str, tuple[Screen, ...]] = {
    "": (Screen("home", ":material/home:"),),
    "planner": (
        Screen("needs", ":material/map:"),
        Screen("venues", ":material/location_city:"),
    ),
    "coordinator": (
        Screen("sessions", ":material/calendar_month:"),
        Screen("supporters", ":material/groups:"),
        Screen("roster", ":material/assignment_ind:"),
        Screen("repairs", ":material/published_with_changes:"),
    ),
    "official": (Screen("gaps", ":material/explore_off:"),),
    "admin": (
        Screen("setup", ":material/checklist:"),
        Screen("imports", ":material/upload_file:"),
        Screen("years", ":material/event_repeat:"),
    ),
}
"""The doors and their screens, in the order they are shown."""
