"""What a fresh process loads, and where compiled code cannot be kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

LOADED = """
import sys
import optimizer.roster.solve
print(*sorted({"numba", "highspy", "ortools", "optimizer.roster.engine.search"} & set(sys.modules)))
"""

SEARCHED = """
from optimizer.outcome import Limits
from optimizer.roster.engine import compiled, search
from tests.unit.roster.masters import tight_month
search.SMALL_COLUMNS = -1
found = search.Search(tight_month(), Limits(60), lambda bound, roster: True)
found.run()
sweep = compiled.machine_code(compiled.sweep_back.py_func)
print(int(found.value), int(found.bound), type(sweep._cache).__name__)
"""


def printed(script: str, **environment: str) -> str:
    """What a fresh process prints; without a home."""
    inherited = {name: value for name, value in os.environ.items() if name != "HOME"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return done.stdout.strip()


def test_solver_and_compiler_are_loaded_by_the_search_process_only() -> None:
    """They take longer to load than the instant roster takes to find."""
    assert printed(LOADED) == ""


def test_search_compiles_anew_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """A file where the folder for it should be: nobody can write there, not even root."""
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    nowhere = {
        "NUMBA_CACHE_DIR": str(in_the_way / "cache"),
        "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",
    }
    value, bound, cache = printed(SEARCHED, **nowhere).split()
    assert value == bound == "21850"
    assert cache == "NullCache"
    assert list(tmp_path.iterdir()) == [in_the_way]


def test_compiled_code_is_kept_where_it_can_be(tmp_path: Path) -> None:
    assert printed(SEARCHED, NUMBA_CACHE_DIR=str(tmp_path)).split()[-1] == "FunctionCache"
    kept = list(tmp_path.rglob("compiled.sweep_*.nbi"))
    assert len(kept) == 2
