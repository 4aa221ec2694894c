"""Words: Japanese is the source of truth, English has exactly the same keys."""
