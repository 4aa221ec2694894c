"""The search for the best roster, in a process of its own: prices, days, whole days, proof."""
