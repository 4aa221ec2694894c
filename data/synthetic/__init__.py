"""Invented people and plans, seeded: the same seed gives the same city. Shown as 架空."""
