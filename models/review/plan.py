"""What a number of reviews can and cannot show, and how to spend the minutes there are."""

from __future__ import annotations

import math
from collections.abc import Mapping

from models.estimates import Stratum, estimate

_CONFIDENCE = 0.95


def chance_to_see(rate: float, reviews: int) -> float:
    """The probability that a fault in `rate` of the calls shows in at least one of `reviews` random ones."""
    return 1 - (1 - rate) ** reviews


def reviews_to_see(rate: float) -> int:
    """How many random reviews show a fault in `rate` of the calls at least once in 95 of 100 draws."""
    return math.ceil(math.log(1 - _CONFIDENCE) / math.log(1 - rate))


def width(sizes: Mapping[str, int], rates: Mapping[str, float], split: Mapping[str, int]) -> float:
    """The width of the prevalence's interval that this split of reviews over strata gives where their rates are found.

    `flagged` is the stratum of the flagged calls, if there is one; a stratum without reviews may hold anything.
    """
    cells = [
        Stratum(name, name == "flagged", size, split[name], round(rates[name] * split[name]))
        for name, size in sizes.items()
    ]
    share = estimate(cells, _CONFIDENCE)["prevalence"]
    return share.high - share.low


def neyman(sizes: Mapping[str, int], rates: Mapping[str, float], reviews: int) -> dict[str, int]:
    """Reviews split over strata in proportion to size × standard deviation (Neyman 1934), at least one each.

    `rates` are the shares of violations expected; no stratum gets more reviews than it has calls.
    """
    weight = {name: size * math.sqrt(rates[name] * (1 - rates[name])) for name, size in sizes.items()}
    split = {name: min(1, size) for name, size in sizes.items()}
    for _ in range(max(0, reviews - sum(split.values()))):
        open_ = [name for name in sizes if split[name] < sizes[name]]
        if not open_:
            break
        split[max(open_, key=lambda name: weight[name] / math.sqrt(split[name] * (split[name] + 1)))] += 1
    return split
