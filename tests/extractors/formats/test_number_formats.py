"""Numbers as a sheet shows them; expectations are what Excel for Chinese Windows displays."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.xlsx.numfmt import format_code, plain, shown


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("98.5", "General", "98.5"),
        ("0.30000000000000004", "General", "0.3"),
        ("123456789012345678", "General", "123456789012345678"),
        ("1E+21", "General", "1000000000000000000000"),
        ("985000", "#,##0.00", "985,000.00"),
        ("98.456", "0.00", "98.46"),
        ("2.5", "0", "3"),
        ("-12.5", "0.00;(0.00)", "(12.50)"),
        ("-5", "0.0", "-5.0"),
        ("0.06", "0%", "6%"),
        ("0.0625", "0.0%", "6.3%"),
        ("98.5", '0.00"万元"', "98.50万元"),
        ("3", '0"个月"', "3个月"),
        ("5", "000", "005"),
        ("0.5", "#.##", ".5"),
        ("1234567", "#,##0,", "1,235"),
        ("985000", '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥ 985,000.00"),
        ("985000", "[$¥-804]#,##0.00", "¥985,000.00"),
        ("-985000", "#,##0;[Red]-#,##0", "-985,000"),
        ("12", "@", "12"),
        ("12", "", "12"),
        ("12", ";;;", ""),
        ("0", '0;-0;"无"', "无"),
        ("12034", '[DBNum2][$-804]General"元整"', "壹万贰仟零叁拾肆元整"),
        ("100500", "[DBNum1]General", "一十万〇五百"),
        ("300000000", "[DBNum2]General", "叁亿"),
        ("150", '[>100]"多";0', "多"),
        ("50", '[>100]"多";0', "50"),
        ("0.25", "# ?/?", "0.25"),
        ("abc", "0", "abc"),
    ],
)
def test_numbers(value: str, code: str, expected: str) -> None:
    assert shown(value, code) == expected


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("46293", 'yyyy"年"m"月"d"日"', "2026年9月28日"),
        ("46293", "yyyy/m/d", "2026/9/28"),
        ("46293", "yyyy-mm-dd", "2026-09-28"),
        ("46293", "[$-804]aaaa", "星期一"),
        ("46293.75", "yyyy-mm-dd hh:mm:ss", "2026-09-28 18:00:00"),
        ("0.75", "h:mm AM/PM", "6:00 PM"),
        ("0.25", '上午/下午h"时"mm"分"', "上午6时00分"),
        ("1.5", "[h]:mm", "36:00"),
        ("1", "yyyy/m/d", "1900/1/1"),
        ("61", "yyyy/m/d", "1900/3/1"),
        ("-1", "yyyy/m/d", "-1"),
        ("99999999", "yyyy/m/d", "99999999"),
    ],
)
def test_dates(value: str, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def test_the_calendar_of_old_macs() -> None:
    assert shown("44831", "yyyy/m/d", mac_calendar=True) == "2026/9/28"


@pytest.mark.parametrize(
    ("number", "code"),
    [(0, "General"), (14, "yyyy/m/d"), (57, 'yyyy"年"m"月"'), (31, 'yyyy"年"m"月"d"日"'), (999, "General")],
)
def test_format_numbers_without_a_code_in_the_file(number: int, code: str) -> None:
    assert format_code(number, {}) == code
    assert format_code(number, {number: "0.0"}) == "0.0"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_plain_number_is_the_number(number: Decimal) -> None:
    assert abs(Decimal(plain(number)) - number) <= abs(number) * Decimal("1e-14")


@given(st.text(max_size=12), st.decimals(allow_nan=True, allow_infinity=True))
def test_no_format_breaks_the_reading(code: str, number: Decimal) -> None:
    assert isinstance(shown(str(number), code), str)
