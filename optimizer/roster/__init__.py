"""Who goes where: rosters that are near the best, proven, and checked apart.

``problem`` and ``solution`` are the frozen input and answer, ``exchange`` their JSON form;
``solve`` is the pipeline and ``checker`` the independent judge of what comes out of it.
"""
