"""The limits file of a bureau."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from extractors.errors import UsageError
from extractors.limits import DEFAULT, ENVIRONMENT, load_limits


def test_defaults_without_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    assert load_limits() is DEFAULT


def test_the_environment_names_a_file_and_an_argument_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_text("read_seconds: 300\narchive_depth: 2\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("read_seconds: 5.5\n", encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "a.yaml"))
    assert load_limits() == dataclasses.replace(DEFAULT, read_seconds=300.0, archive_depth=2)
    assert load_limits(tmp_path / "b.yaml") == dataclasses.replace(DEFAULT, read_seconds=5.5)


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert load_limits(tmp_path / "a.yaml") is DEFAULT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("read_secs: 3", "“read_secs”不是已知的限额"),
        ("read_seconds: soon", "“read_seconds”的值 'soon' 不是数"),
        ("read_seconds: -1", "不是数"),
        ("workers: true", "不是数"),
        ("- 1", "内容不是“名称: 数值”"),
        ("a: [", "读不了限额文件"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "a.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="限额") as caught:
        load_limits(tmp_path / "a.yaml")
    assert said in caught.value.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="读不了限额文件"):
        load_limits(tmp_path / "没有.yaml")
