"""Use cases: each reads as the story, and commits once. The only part here that sees data."""
