"""Durations in months, as 建设周期 is filled in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.durations import find_durations, parse_months
from extractors.values.types import Months, Reading


@pytest.mark.parametrize(
    ("text", "months", "in_days"),
    [
        ("12个月", "12", False),
        ("12 个月", "12", False),
        ("12", "12", False),
        ("１２", "12", False),
        ("__12__个月", "12", False),
        ("12月", "12", False),
        ("十二个月", "12", False),
        ("1年", "12", False),
        ("一年半", "18", False),
        ("1.5年", "18", False),
        ("半年", "6", False),
        ("两年", "24", False),
        ("2年6个月", "30", False),
        ("1年零6个月", "18", False),
        ("一个半月", "1.5", False),
        ("三个季度", "9", False),
        ("180天", "6", True),
        ("180日历天", "6", True),
        ("180个日历日", "6", True),
        ("90日", "3", True),
        ("26周", "6.07", True),
        ("三年（2026-2028）", "36", False),
        ("12个月（2026年1月至12月）", "12", False),
        ("2026年1月至2026年12月，12个月", "12", False),
        ("6个月（含3个月试运行）", "6", False),
        ("12个月，其中试运行3个月", "12", False),
        ("建设期6个月，质保3年", "6", False),
        ("建设周期：12个月", "12", False),
        ("自2026年3月起12个月", "12", False),
    ],
)
def test_duration(text: str, months: str, in_days: bool) -> None:
    assert parse_months(text) == Reading(Months(Decimal(months), in_days), True, "")


@pytest.mark.parametrize(
    ("text", "months", "note"),
    [
        ("合同签订后120个工作日内", "5.6", "工作日"),
        ("约12个月", "12", "约"),
        ("不超过12个月", "12", "不超过"),
        ("24个月左右", "24", "左右"),
        ("12个月以内", "12", "以内"),
        ("6-8个月", None, "区间"),
        ("6个月至8个月", None, "区间"),
        ("6至8", None, "区间"),
        ("设计3个月，施工9个月", None, "多个时长"),
        ("第一年", None, "没有可识别的时长"),
        ("XX个月", None, "没有可识别的时长"),
        ("2026年", None, "没有可识别的时长"),
    ],
)
def test_what_is_no_plain_duration_is_uncertain_and_says_why(text: str, months: str | None, note: str) -> None:
    reading = parse_months(text)
    assert (str(reading.value) if reading.value else None) == months
    assert not reading.certain
    assert note in reading.note


@pytest.mark.parametrize("text", ["自合同签订之日起6个月", "合同签订后180日历天"])
def test_a_length_from_an_unknown_start_is_a_certain_length(text: str) -> None:
    reading = parse_months(text)
    assert (str(reading.value), reading.certain, reading.note) == ("6", True, "起点不是确定的日期")


@pytest.mark.parametrize("text", ["", "     个月", "（个月）"])
def test_printed_unit_alone_is_blank(text: str) -> None:
    assert parse_months(text) == Reading(None, True, "空白")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("建设周期为 12 个月，自合同签订之日起180日历天内完成。", ["12 个月", "180日历天"]),
        ("2026年3月至2027年2月，每年12月底前，第一年，10年来", []),
        ("试运行3个月，质保三年", ["3个月", "三年"]),
        ("工期6~8个月", ["8个月"]),
        ("日常维护、日志审计、年报", []),
    ],
)
def test_durations_in_running_text(text: str, words: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_durations(text)] == words


@given(st.integers(1, 9999))
def test_months_survive_being_written_and_read(months: int) -> None:
    assert parse_months(f"{months}个月").value == Months(Decimal(months))


@given(st.text(alphabet="0123456789年月日天周个半约至-一十二百第合同签订 (）"))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(parse_months(text), Reading)
    for mention in find_durations(text):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize("piece", ["12个月", "一年半", "1", "一", "6-", "合同签订", "(1年", "2年6个月"])
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(parse_months(text), Reading)
    find_durations(text)
