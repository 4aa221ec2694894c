"""Fixtures every test may use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
ON_CI = os.environ.get("CI", "").lower() in {"1", "true"}


settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if ON_CI else "here")
"""No deadline: speed is measured in benchmarks. Green must mean the same twice: CI is seeded."""


def unavailable(reason: str) -> None:
    """Skip with a reason; where everything must be there (CI=true), fail instead."""
    if ON_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the shared files: DIGIKATSU_SHARED, or ``shared`` beside the checkout."""
    folder = Path(os.environ.get("DIGIKATSU_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        unavailable(f"no shared files at {folder}: set DIGIKATSU_SHARED")
    return folder


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Put ``__main__`` back: AppTest leaves its script there, and a spawned worker runs it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
