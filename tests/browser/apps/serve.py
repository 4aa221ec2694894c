"""Serve the app that shows the components alone: ``serve.py PORT``."""

from __future__ import annotations

import sys
from pathlib import Path

from dashboard.server import serve
from dashboard.settings import Settings

if __name__ == "__main__":
    script = Path(__file__).with_name("map_app.py")
    serve("127.0.0.1", int(sys.argv[1]), Settings(), script=script)
