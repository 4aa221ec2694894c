"""The walls of the house are code, and hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run(
        [lint, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_no_room_is_shadowed_by_a_file_of_the_dashboard() -> None:
    """Streamlit puts ``dashboard/`` first on the path: its files must not be named as rooms."""
    names = {path.stem for path in (ROOT / "dashboard").iterdir()}
    assert not names & {"models", "data", "optimizer", "dashboard", "streamlit", "folium"}


def test_a_screen_waits_for_no_solver_and_no_compiler() -> None:
    """They take a second to load, and only the search needs them."""
    slow = "{'numba', 'highspy', 'ortools'}"
    code = f"import sys, dashboard.wiring; sys.exit(str({slow} & sys.modules.keys() or '') or 0)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
