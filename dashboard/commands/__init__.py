"""What each command does, one file per subject. Heavy rooms are entered only when asked for."""

import time
from typing import Final

STARTED_AT: Final = time.monotonic()
"""When the program began, as nearly as it can tell: a time limit counts the start as well."""
