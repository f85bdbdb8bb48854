"""How characters sound: toneless pinyin, with the confusions of southern speech and of recognisers folded."""

from __future__ import annotations

from functools import cache

_FOLDED_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_FOLDED_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@cache
def syllable(character: str) -> str:
    """The folded toneless syllable of one character; a character that has none stands for itself."""
    from pypinyin import Style
    from pypinyin.pinyin_dict import pinyin_dict
    from pypinyin.style import convert

    readings = pinyin_dict.get(ord(character))
    if readings is None:
        return character
    return fold_syllable(convert(readings.split(",")[0], Style.NORMAL, strict=False))


def fold_syllable(plain: str) -> str:
    """`zhang` and `zan` sound alike to many ears: flat and curled initials, front and back nasals are folded."""
    for old, new in _FOLDED_INITIALS:
        if plain.startswith(old):
            plain = new + plain[len(old) :]
    for old, new in _FOLDED_FINALS:
        if plain.endswith(old):
            plain = plain[: -len(old)] + new
    return plain.replace("ü", "v")


def syllables(folded: str) -> list[str]:
    """The syllable of each character of a folded text."""
    return [syllable(character) for character in folded]
