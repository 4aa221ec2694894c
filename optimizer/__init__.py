"""Decisions: how good is it, and what should we do? The kernels here see numbers only."""
