"""Dates, periods and sums with months, as forms and letters write them."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.dates import add_months, find_dates, find_periods, months_between, parse_date, parse_period
from extractors.values.types import PartialDate, Period, Reading


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026年3月1日", "2026-03-01"),
        ("2026 年 3 月 1 日", "2026-03-01"),
        ("２０２６年０３月０１日", "2026-03-01"),
        ("2026年3月1号", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("2026－03－01", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026 03 01", "2026-03-01"),
        ("2026-3-1 10:30", "2026-03-01"),
        ("二〇二六年三月一日", "2026-03-01"),
        ("二○二六年三月十五日", "2026-03-15"),
        ("二零二六年三月二十一日", "2026-03-21"),
        ("二O二六年十二月三十一日", "2026-12-31"),
        ("2024年2月29日", "2024-02-29"),
        ("签订日期：2026年3月1日", "2026-03-01"),
        ("2026年3月1日（星期日）", "2026-03-01"),
        ("__2026__年__3__月__1__日", "2026-03-01"),
        ("2026年3月1日，即2026-03-01", "2026-03-01"),
        ("2026年3月", "2026-03"),
        ("2026.3", "2026-03"),
        ("202603", "2026-03"),
        ("2026年3月份", "2026-03"),
        ("2026年3月  日", "2026-03"),
        ("2026年度", "2026"),
        ("2026年  月  日", "2026"),
    ],
)
def test_date(text: str, date: str) -> None:
    reading = parse_date(text)
    assert str(reading.value) == date
    assert reading.certain


@pytest.mark.parametrize(
    ("text", "date", "note"),
    [
        ("2026年13月", None, "没有这一天"),
        ("2026年2月30日", None, "没有这一天"),
        ("2025年2月29日", None, "没有这一天"),
        ("2026年0月1日", None, "没有这一天"),
        ("2026年3月1日、2026年4月1日", None, "多个日期"),
        ("待定", None, "没有可识别的日期"),
        ("合同签订之日", None, "没有可识别的日期"),
        ("26年3月", "2026-03", "两位"),
        ("2026年3月底", "2026-03", "不确切"),
        ("2026年3月1日前", "2026-03-01", "不确切"),
        ("2026年第一季度", "2026", "不确切"),
    ],
)
def test_what_is_no_plain_date_is_uncertain_and_says_why(text: str, date: str | None, note: str) -> None:
    reading = parse_date(text)
    assert (str(reading.value) if reading.value else None) == date
    assert not reading.certain
    assert note in reading.note


@pytest.mark.parametrize("text", ["", "   ", "年 月 日", "    年    月    日", "20  年 月", "时间：", "____年__月__日"])
def test_template_date_is_blank(text: str) -> None:
    assert parse_date(text) == Reading(None, True, "空白")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("于2025年11月30日 前完成，2026-03-01起实施，", ["2025年11月30日 前", "2026-03-01"]),
        ("二〇二六年三月开工", ["二〇二六年三月"]),
        ("2026年初步验收，2026年底竣工", ["2026年", "2026年底"]),
        ("金额2026.35万元，GB/T 22239-2019，IP 192.168.1.1，质保10年，编号20260301", []),
        ("2026年2月30日", []),
    ],
)
def test_dates_in_running_text(text: str, words: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_dates(text)] == words


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022.1-2022.12", "2022-01/2022-12"),
        ("2022年1月至12月", "2022-01/2022-12"),
        ("2022年1-12月", "2022-01/2022-12"),
        ("2022.1-12", "2022-01/2022-12"),
        ("2026年3月—2027年2月", "2026-03/2027-02"),
        ("2026年3月——2027年2月", "2026-03/2027-02"),
        ("2026年 3月 至 2027年 2月", "2026-03/2027-02"),
        ("二〇二六年三月至二〇二七年二月", "2026-03/2027-02"),
        ("2026年一月至十二月", "2026-01/2026-12"),
        ("2026-03-01至2027-02-28", "2026-03-01/2027-02-28"),
        ("2026-03-2027-02", "2026-03/2027-02"),
        ("2027/1~2027/12", "2027-01/2027-12"),
        ("2027/1～2027/12", "2027-01/2027-12"),
        ("202601-202612", "2026-01/2026-12"),
        ("20260301-20270228", "2026-03-01/2027-02-28"),
        ("2026.03.01-12.31", "2026-03-01/2026-12-31"),
        ("2026年3月1日至5月31日", "2026-03-01/2026-05-31"),
        ("2026年10月至次年3月", "2026-10/2027-03"),
        ("自2026年3月1日起至2026年12月31日止", "2026-03-01/2026-12-31"),
        ("开工日期：2026年3月1日 竣工日期：2026年12月31日", "2026-03-01/2026-12-31"),
        ("项目起止日期:  2026年  1月至  2026年 12月", "2026-01/2026-12"),
        ("12个月（2026年1月至2026年12月）", "2026-01/2026-12"),
        ("2026年3月1日—2027年2月28日（12个月）", "2026-03-01/2027-02-28"),
        ("２０２６年１月－２０２６年１２月", "2026-01/2026-12"),
        ("2027年3月至2026年2月", "2027-03/2026-02"),
        ("2026年1月1日到2026年12月31日", "2026-01-01/2026-12-31"),
    ],
)
def test_period(text: str, period: str) -> None:
    reading = parse_period(text)
    assert str(reading.value) == period
    assert reading.certain


@pytest.mark.parametrize(
    ("text", "period", "note"),
    [
        ("自合同签订之日起6个月", None, "起点不是确定的日期"),
        ("2026年3月", None, "只写了一个日期"),
        ("2026年3月至  年  月", None, "止期没有填"),
        ("2026年10月至3月", None, "没有写年份"),
        ("2026年13月至2027年2月", None, "不存在的日期"),
        ("2026年2月30日至2026年5月1日", None, "不存在的日期"),
        ("第一阶段2026年3月至5月；第二阶段2026年6月至12月", None, "多个起止时间"),
        ("待定", None, "没有可识别的起止时间"),
        ("2026-2027年", "2026/2027", "只写到年"),
        ("2026年至2027年", "2026/2027", "只写到年"),
        ("2026年度", "2026-01/2026-12", "只写了年份"),
        ("2026年3月起12个月", "2026-03/2027-02", "推算"),
        ("2026年3月1日起，12个月", "2026-03-01/2027-02-28", "推算"),
        ("2026年3月初至2026年底", "2026-03/2026", "不确切"),
        ("26年3月至27年2月", "2026-03/2027-02", "不确切"),
    ],
)
def test_what_is_no_plain_period_is_uncertain_and_says_why(text: str, period: str | None, note: str) -> None:
    reading = parse_period(text)
    assert (str(reading.value) if reading.value else None) == period
    assert not reading.certain
    assert note in reading.note


@pytest.mark.parametrize(
    "text", ["", "  年    月至       年    月", "20  年  月至20  年  月", "自    年  月起至  年  月止"]
)
def test_template_period_is_blank(text: str) -> None:
    assert parse_period(text) == Reading(None, True, "空白")


def test_periods_in_running_text() -> None:
    text = "建设周期12个月（2026年3月至2027年2月），其中 2026年3月1日—5月31日 为设计阶段。"
    assert [(text[m.start : m.end], str(m.value)) for m in find_periods(text)] == [
        ("2026年3月至2027年2月", "2026-03/2027-02"),
        ("2026年3月1日—5月31日", "2026-03-01/2026-05-31"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "fewest", "most"),
    [
        (PartialDate(2026, 3), PartialDate(2027, 2), "11", "12"),
        (PartialDate(2026, 1, 1), PartialDate(2026, 12, 31), "11", "12"),
        (PartialDate(2026, 3, 1), PartialDate(2027, 3, 1), "12", "13"),
        (PartialDate(2026, 3, 20), PartialDate(2026, 12, 10), "8.67", "10"),
        (PartialDate(2026), PartialDate(2026), "11", "12"),
        (PartialDate(2026, 6, 1), PartialDate(2026, 3, 1), "-3", "-2"),
    ],
)
def test_months_between_gives_both_countings(start: PartialDate, end: PartialDate, fewest: str, most: str) -> None:
    if start.month is None:
        start, end = PartialDate(start.year, 1), PartialDate(end.year, 12)
    assert months_between(Period(start, end)) == (Decimal(fewest), Decimal(most))


@pytest.mark.parametrize(
    ("date", "months", "result"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2026, 2, 28), 6, (2026, 8, 28)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
    ],
)
def test_add_months(date: tuple[int, int, int], months: int, result: tuple[int, int, int]) -> None:
    assert add_months(datetime.date(*date), months) == datetime.date(*result)


_dates = st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 12, 31))
_STYLES = ("%Y年%m月%d日", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d")


@given(_dates, st.sampled_from(_STYLES))
def test_a_date_survives_being_written_and_read(date: datetime.date, style: str) -> None:
    assert parse_date(date.strftime(style)).value == PartialDate(date.year, date.month, date.day)


@given(_dates, _dates, st.sampled_from(_STYLES), st.sampled_from(["至", "-", "—", "~", "～", " - ", "到"]))
def test_a_period_survives_being_written_and_read(
    start: datetime.date, end: datetime.date, style: str, to: str
) -> None:
    first, last = sorted((start, end))
    reading = parse_period(f"{first.strftime(style)}{to}{last.strftime(style)}")
    assert reading.value == Period(
        PartialDate(first.year, first.month, first.day), PartialDate(last.year, last.month, last.day)
    )


@given(_dates, st.integers(-100, 100))
def test_months_added_lie_in_the_wanted_month(date: datetime.date, months: int) -> None:
    later = add_months(date, months)
    assert (later.year - date.year) * 12 + later.month - date.month == months


@given(st.text(alphabet="0123456789年月日至-.~/二〇六三 (起止底"))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(parse_date(text), Reading)
    assert isinstance(parse_period(text), Reading)
    for mention in [*find_dates(text), *find_periods(text)]:
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize("piece", ["2026年", "2026.1-", "1", "2026-", "二〇二六年", "年月日", "(", "2026年3月至", " 2"])
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(parse_date(text), Reading)
    assert isinstance(parse_period(text), Reading)
    find_dates(text)
    find_periods(text)
