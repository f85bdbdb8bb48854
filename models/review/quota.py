"""How many calls of each stratum a week's draw asks for, and where the unflagged calls are cut (`[review]` of settings.toml)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt


class Quota(BaseModel):
    """Reviews asked of a stratum, by kind of stratum; the defaults are ours.

    Flagged calls by the worst label: `red`, `major`, `minor`, each over the whole floor. Unflagged calls: `wrong_number`
    and `third_party` (what the collector wrote down) for each team, `long` and `short` ones (shorter than
    `short_seconds` of recording) for each collector, `long_new` and `short_new` for each hired less than `new_days` days
    before. `double_share` of the drawn calls get a second opinion; `gold` calls are mixed in beside them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    red: NonNegativeInt = 20
    major: NonNegativeInt = 10
    minor: NonNegativeInt = 6
    wrong_number: NonNegativeInt = 2
    third_party: NonNegativeInt = 2
    long: NonNegativeInt = 2
    short: NonNegativeInt = 1
    long_new: NonNegativeInt = 4
    short_new: NonNegativeInt = 2
    new_days: NonNegativeInt = 90
    short_seconds: NonNegativeInt = 30
    wrong_number_words: tuple[str, ...] = (
        "错号",
        "打错",
        "号码错误",
        "空号",
        "换号",
        "不认识",
        "查无此人",
        "无此人",
        "wrong number",
    )
    double_share: Annotated[float, Field(ge=0, le=1)] = 0.15
    gold: NonNegativeInt = 3
