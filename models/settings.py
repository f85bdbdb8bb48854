"""Settings: environment variables over `DIR/settings.toml` over the defaults below."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """What a floor may set, each with its environment variable (prefix `SUPERVISION_`).

    `data` is the data folder; everything the program writes lies in it. `desk_url` is a SQLAlchemy URL; empty means
    the SQLite file `desk.sqlite` in the data folder (the variable `DESK_URL` is read too).
    """

    model_config = SettingsConfigDict(env_prefix="SUPERVISION_", extra="ignore")

    data: Path = Path("data")
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    model: str = ""
    agent_channel: Literal["left", "right", "mixed"] = "left"
    desk_url: str = ""
    builds_kept: int = 3
    reviews_per_agent_week: int = 2
    appeal_days: int = 7
    minimum_count: int = 30

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, cls._file(init_settings, env_settings))
        return init_settings, env_settings, toml

    @staticmethod
    def _file(*sources: PydanticBaseSettingsSource) -> Path:
        folder = next((Path(s()["data"]) for s in sources if s().get("data")), Path("data"))
        return folder / "settings.toml"
