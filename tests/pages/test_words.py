"""Every word stands in both languages, takes the same values in both, and every key that a page uses exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

from pages import roles
from pages.ui.words import LANGUAGES, table

PAGES = Path(__file__).parents[2] / "pages"


def test_every_word_stands_in_both_languages() -> None:
    assert {key for key, texts in table().items() if set(texts) != set(LANGUAGES)} == set()
    assert {key for key, texts in table().items() if not all(texts.values())} == set()


def test_both_languages_take_the_same_values() -> None:
    names = {
        key: [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()]
        for key, texts in table().items()
    }
    assert {key for key, (zh, en) in names.items() if zh != en} == set()


def test_english_holds_no_chinese_but_the_name_of_the_language() -> None:
    mixed = {key for key, texts in table().items() if re.search("[一-鿿]", texts["en"])}
    assert mixed <= {"door.other_language", "frame.language"}


def test_every_key_that_the_code_names_exists() -> None:
    known, missing = table(), set()
    for path in PAGES.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "t"
                and call.args
            ):
                key = call.args[0]
                if isinstance(key, ast.Constant) and key.value not in known:
                    missing.add(f"{path.name}: {key.value}")
    assert missing == set()


def test_every_page_has_its_title_its_line_and_its_module() -> None:
    for page in roles.all_pages():
        assert f"page.{page.name}" in table()
        assert page.name == "home" or f"home.{page.name}" in table()
        assert (PAGES / f"{page.name}.py").is_file()
