"""Settings: read once at a door from the environment (prefix ``DIGIKATSU_``), then passed down."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.components.map_values import BaseMap


class Settings(BaseSettings):
    """How this installation is set up."""

    model_config = SettingsConfigDict(env_prefix="DIGIKATSU_")

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("digikatsu", appauthor=False)),
        description="Folder of the database.",
    )
    database_url: str | None = Field(
        default=None, description="Address of the database, where it is not the embedded one."
    )
    base_map: BaseMap = BaseMap.NONE
    tiles_dir: Path | None = Field(default=None, description="Folder of tiles, for `local`.")
    solve_time_limit_s: float = Field(default=60.0, gt=0)
    solve_workers: int = Field(default=1, ge=1)
    log_level: str = "WARNING"
