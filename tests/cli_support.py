"""Run a command as a person would, in this process and from ``/``."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from dashboard import cli


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


def digikatsu(*arguments: str | Path, data_dir: Path | None = None) -> Ran:
    """Run ``digikatsu`` with these arguments; whatever folder it is started from is ``/``."""
    out, err = io.StringIO(), io.StringIO()
    before = Path.cwd()
    environment = {} if data_dir is None else {"DIGIKATSU_DATA_DIR": str(data_dir)}
    os.chdir("/")
    try:
        with (
            patch.object(sys, "argv", ["digikatsu", *map(str, arguments)]),
            patch.dict(os.environ, environment),
            patch("dashboard.commands.roster.STARTED_AT", time.monotonic()),
            patch("dashboard.commands.rosterdesk.STARTED_AT", time.monotonic()),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                cli.main()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(bool(end.code))
    finally:
        os.chdir(before)
    return Ran(code, out.getvalue(), err.getvalue())
