"""The models that a CP-SAT user would write for rosters: what ours is measured against."""
