"""The one kind of error that a user can mend."""

from __future__ import annotations


class Problem(Exception):
    """Something that the user can put right, in two languages.

    The commands print it on standard error in one sentence and exit with status 1; a page shows it as a notice in the
    reader's language. A sentence names the place (file, line, field), what was found (a person's data masked) and what
    to do.
    """

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh

    def sentence(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if language == "zh" else self.en
