"""Brute force, exact search and checker on random small problems: the full count, one command.

    python benchmarks/roster_oracle.py [EXAMPLES]

Every example is solved by enumeration and twice by the exact search (in one go; and with the
ascent and the narrow MIP that big problems take). The tests run the same with fewer examples.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "property"


def main(examples: str) -> int:
    """Run the oracle, the relations and the fuzzing with this many examples each."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "--timeout=0", "--hypothesis-show-statistics"),
            *map(str, sorted(TESTS.glob("test_roster_*.py"))),
        ],
        cwd=ROOT,
        env={**os.environ, "DIGIKATSU_EXAMPLES": examples},
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "500"))
