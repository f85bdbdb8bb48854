"""Settings: environment variables over `DIR/settings.toml` over the defaults below."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import NonNegativeInt, PositiveInt, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from models.problems import Problem
from models.review.quota import Quota


class _File(TomlConfigSettingsSource):
    """settings.toml, with the mark of byte order that Windows writes before UTF-8, or without."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))


class Settings(BaseSettings):
    """What a floor may set, each with its environment variable (prefix `SUPERVISION_`; an empty one is none).

    `data` is the data folder; everything the program writes lies in it. `desk_url` is a SQLAlchemy URL; empty means
    the SQLite file `desk.sqlite` in the data folder (the variable `DESK_URL` is read too). `review` is a table of its
    own, `[review]`: the quotas of the weekly draw (`SUPERVISION_REVIEW__RED`). A build adds to the published one where that
    has at least `extend_from_calls` calls; a smaller one is made anew each time.
    """

    model_config = SettingsConfigDict(
        env_prefix="SUPERVISION_", env_nested_delimiter="__", env_ignore_empty=True, extra="ignore"
    )

    data: Path = Path("data")
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    model: str = ""
    agent_channel: Literal["left", "right", "mixed"] = "left"
    desk_url: str = ""
    builds_kept: PositiveInt = 3
    extend_from_calls: NonNegativeInt = 1_000_000
    review: Quota = Quota()
    appeal_days: NonNegativeInt = 7
    minimum_count: NonNegativeInt = 30

    def __init__(self, **given: Any) -> None:
        """Read the settings; Problem for a settings.toml that is no TOML and for a value that is none."""
        try:
            super().__init__(**given)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Problem(
                f"settings.toml of the data folder: it is no TOML in UTF-8 ({error}); correct it.",
                f"数据目录中的 settings.toml：不是有效的 UTF-8 TOML（{error}）；请更正。",
            ) from error
        except ValidationError as error:
            raise _wrong(error) from error

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no time zone has this name; write one such as Asia/Shanghai") from error
        return name

    def today(self) -> date:
        """The day on the floor's clock, whatever the server's is."""
        return self.here(datetime.now(UTC)).date()

    def here(self, moment: datetime) -> datetime:
        """A moment with a zone, such as the desk keeps, on the floor's clock and without its zone."""
        return moment.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = _File(settings_cls, cls._file(init_settings, env_settings))
        if unknown := sorted(set(toml.toml_data) - set(cls.model_fields)):
            raise _unknown(unknown[0], cls.model_fields)
        return init_settings, env_settings, toml

    @staticmethod
    def _file(*sources: PydanticBaseSettingsSource) -> Path:
        folder = next((Path(s()["data"]) for s in sources if s().get("data")), Path("data"))
        return folder / "settings.toml"


def _unknown(name: str, known: Iterable[str]) -> Problem:
    listed = ", ".join(known)
    return Problem(
        f"settings.toml of the data folder: {name} is no setting; write one of {listed}, or take it out.",
        f"数据目录中的 settings.toml：没有名为 {name} 的设置；请写 {listed} 之一，或删去它。",
    )


def _wrong(error: ValidationError) -> Problem:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    variable = "__".join(str(part) for part in first["loc"]).upper()
    said = first["msg"].removeprefix("Value error, ")
    return Problem(
        f"settings: {name} is {first['input']!r}, which is no value for it ({said}); correct it in settings.toml of "
        f"the data folder or in the environment variable SUPERVISION_{variable}.",
        f"设置：{name} 的值 {first['input']!r} 无效（{said}）；请在数据目录的 settings.toml 或环境变量 "
        f"SUPERVISION_{variable} 中更正。",
    )
