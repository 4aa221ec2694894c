"""Census squares: from published tables by grid square to the areas of one municipality.

``columns`` is a table as arrays; ``combine`` adds up parts and joins tables; ``groups`` keeps
suppressed squares with those that speak for them; ``shares`` says how much of a square is in a
municipality; ``derive`` makes areas of all that. These are pure. ``keep`` alone knows the
database.
"""
