"""What writes the model or takes minutes begins only where nothing else was asked for."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.mark.parametrize("name", ["train", "bench"])
@pytest.mark.parametrize(("word", "status"), [("--help", 0), ("--dry-run", 2)])
def test_a_word_on_the_line_starts_no_training_and_no_bench(
    name: str, word: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = import_module(f"models.language.{name}")
    monkeypatch.setattr(module, "read_packs", lambda: pytest.fail("it began"))
    monkeypatch.setattr("sys.argv", [name, word])
    with pytest.raises(SystemExit) as ended:
        module.main()
    assert ended.value.code == status
    said = capsys.readouterr()
    assert f"python -m models.language.{name}" in said.out + said.err
