"""Files of facts, read into rows and notices, and stored. ``door`` is the way in."""
