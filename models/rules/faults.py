"""What is wrong with a field of a rule file or override, and what to write instead, in both languages."""

from __future__ import annotations

from pydantic import ValidationError

# By pydantic's type of error; of any other its own message is told.
_SAID = {
    "missing": ("it is missing; write it", "缺少该字段；请补上"),
    "extra_forbidden": (
        "nobody knows this field; remove it or correct its name",
        "没有这个字段；请删除或更正名称",
    ),
    "bool_type": (
        "it is neither true nor false; write one of them",
        "既不是 true 也不是 false；请写其中之一",
    ),
    "too_short": ("it is empty; write at least one entry", "为空；请至少写一项"),
    "string_pattern_mismatch": (
        "write small letters, digits and _ only, a letter first",
        "只能写小写字母、数字和 _，且以字母开头",
    ),
}
_EXAMPLES = (
    "too few entries; write at least 3 examples on each side",
    "条目太少；触发与不触发的示例各至少写 3 个",
)


class Fault(ValueError):
    """A field and what to write in it; `en` and `zh` say it without the field."""

    def __init__(self, field: str, en: str, zh: str) -> None:
        super().__init__(f"{field}: {en}")
        self.field, self.en, self.zh = field, en, zh


def first_fault(error: ValidationError) -> Fault:
    """The first thing that pydantic found wrong; `field` is its path within the file."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    told = first.get("ctx", {}).get("error")
    if isinstance(told, Fault):
        return Fault(f"{place}.{told.field}" if place else told.field, told.en, told.zh)
    if place.startswith("examples.") and first["type"] == "too_short":
        return Fault(place, *_EXAMPLES)
    said = first["msg"].removeprefix("Value error, ")
    return Fault(place or "file", *_SAID.get(first["type"], (said, f"取值不符合要求（{said}）")))
