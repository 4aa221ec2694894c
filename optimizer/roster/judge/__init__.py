"""The independent judge: what a roster costs and which rules it breaks, from the answer alone."""
