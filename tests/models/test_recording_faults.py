"""Why a recording is broken is said in the reader's language."""

from __future__ import annotations

import re

import pytest

from models import recording_faults

_VALUES: dict[str, str | float] = {
    "why": "Invalid data found: 中文",
    "decoded": 0.44,
    "claimed": 222.0,
    "expected": 12.3,
    "place": 3.21,
    "rate": 1,
}


@pytest.mark.parametrize("key", recording_faults.sentences())
def test_every_sentence_is_found_again_with_its_values_in_both_languages(key: str) -> None:
    words = recording_faults.sentences()[key]
    told = recording_faults.sentence(key, **_VALUES)
    assert set(words) == {"en", "zh"} and not re.search("[一-鿿]", words["en"])
    assert set(re.findall(r"{\w+}", words["en"])) == set(re.findall(r"{\w+}", words["zh"]))
    assert recording_faults.in_language(told, "en") == told
    seconds = {name: f"{value:.2f}" if isinstance(value, float) else value for name, value in _VALUES.items()}
    assert recording_faults.in_language(told, "zh") == words["zh"].format(**seconds)


def test_words_of_nobody_stay_as_they_are() -> None:
    assert recording_faults.in_language("the moon was full", "zh") == "the moon was full"
    assert recording_faults.in_language("", "zh") == ""
