"""Rosters written seat by seat: the instant one, and the pins."""
