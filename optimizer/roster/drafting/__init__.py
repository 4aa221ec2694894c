"""Rosters written seat by seat: the instant one, the pins, and one carried over."""
