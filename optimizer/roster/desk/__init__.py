"""What a coordinator asks of a roster at hand: repair it, explain it, compare it."""
