"""Why a row is refused is said in the reader's language."""

from __future__ import annotations

import pytest

from models import refusals


@pytest.mark.parametrize("key", refusals.reasons())
def test_every_reason_has_both_languages_and_is_found_by_its_english_words(key: str) -> None:
    words = refusals.reasons()[key]
    assert set(words) == {"en", "zh"} and all(words.values())
    assert refusals.in_language(words["en"], "zh") == words["zh"]
    assert refusals.in_language(words["en"], "en") == words["en"]


def test_words_of_nobody_stay_as_they_are() -> None:
    assert refusals.in_language("the moon was full", "zh") == "the moon was full"
