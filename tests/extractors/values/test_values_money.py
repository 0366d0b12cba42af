"""Amounts as county bureaus write them into a cell that has 万元 printed, and in running text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.money import find_money, parse_capital, parse_money, unit_of
from extractors.values.types import Money, Reading


def _yuan(reading: Reading) -> Decimal | None:
    assert reading.value is None or isinstance(reading.value, Money)
    return reading.value.yuan if reading.value else None


CERTAIN = [
    ("98.5", "985000", "1000"),
    ("98.5万元", "985000", "1000"),
    ("  98.5  万元", "985000", "1000"),
    ("９８．５万元", "985000", "1000"),
    ("__98.5__万元", "985000", "1000"),
    ("￥985,000.00", "985000", "0.01"),
    ("¥ 985,000.00 元", "985000", "0.01"),
    ("985，000元", "985000", "1"),
    ("玖拾捌万伍仟元整", "985000", "0.01"),
    ("人民币玖拾捌万伍仟元整（￥985000.00）", "985000", "0.01"),
    ("人民币98.5万元", "985000", "1000"),
    ("九十八万五千元", "985000", "1000"),
    ("98万5千元", "985000", "1000"),
    ("1亿2000万元", "120000000", "10000"),
    ("1.2亿", "120000000", "10000000"),
    ("850千元", "850000", "1000"),
    ("3百万元", "3000000", "1000000"),
    ("68万", "680000", "10000"),
    ("68万元整", "680000", "0.01"),
    ("陆拾捌万", "680000", "10000"),
    ("六十八", "680000", "10000"),
    ("680000元", "680000", "1"),
    ("99.8（含运维3年）", "998000", "1000"),
    ("12 万元（不含税）", "120000", "10000"),
    ("68万元（大写：陆拾捌万元整）", "680000", "0.01"),
    ("68.55万元（大写：陆拾捌万伍仟肆佰捌拾元整）", "685480", "0.01"),
    ("投资概算：98.5", "985000", "1000"),
    ("（万元）98.5", "985000", "1000"),
    ("单位：元 985000", "985000", "1"),
    ("财政60万元，自筹8万元，合计68万元", "680000", "10000"),
    ("总投资100万元，其中财政60万元，自筹40万元", "1000000", "10000"),
    ("100万元（财政60万元，自筹40万元）", "1000000", "10000"),
    ("县财政60+自筹8=68万元", "680000", "10000"),
    ("68万元，即680000元", "680000", "1"),
    ("3年30万元", "300000", "10000"),
    ("免费", "0", "0.01"),
    ("0", "0", "10000"),
]


@pytest.mark.parametrize(("text", "yuan", "quantum"), CERTAIN)
def test_amount_is_read_with_certainty(text: str, yuan: str, quantum: str) -> None:
    assert parse_money(text, "万元").value == Money(Decimal(yuan), Decimal(quantum))
    assert parse_money(text, "万元").certain


UNCERTAIN = [
    ("约100", "1000000", "约"),
    ("100左右", "1000000", "左右"),
    ("近100万元", "1000000", "近"),
    ("100万余元", "1000000", "余"),
    ("不超过100万元", "1000000", "不超过"),
    ("100万元以内", "1000000", "以内"),
    ("100万元（含）以上", "1000000", "以上"),
    ("30万元/年", "300000", "年"),
    ("5w", "50000", "万元"),
    ("2026年投入100", "1000000", "没有写单位"),
    ("68万元（大写：陆拾玖万元整）", "680000", "大小写不一致"),
    ("685000元 万元", "685000", "两个单位"),
    ("80-100万元", None, "区间"),
    ("80万元至100万元", None, "区间"),
    ("80～100", None, "区间"),
    ("财政60万元，自筹8万元", None, "多个金额"),
    ("60 40", None, "多个金额"),
    ("10万美元", None, "不是人民币"),
    ("XX万元", None, "没有可识别的金额"),
    ("待评审后确定", None, "没有可识别的金额"),
    ("", None, "空白"),
]


@pytest.mark.parametrize(("text", "yuan", "note"), UNCERTAIN)
def test_what_is_no_plain_amount_is_uncertain_and_says_why(text: str, yuan: str | None, note: str) -> None:
    reading = parse_money(text, "万元")
    assert _yuan(reading) == (None if yuan is None else Decimal(yuan))
    assert not reading.certain
    assert note in reading.note


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("陆拾捌万元整", "680000"),
        ("人民币（大写）：壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分", "1234567.89"),
        ("叁佰元零伍分", "300.05"),
        ("伍元陆角正", "5.6"),
        ("六十八万五", "685000"),
        ("一千零二十万", "10200000"),
        ("二〇二六", "2026"),
        ("九八万", None),
        ("陆拾", "60"),
        ("无", None),
    ],
)
def test_capital(text: str, yuan: str | None) -> None:
    assert _yuan(parse_capital(text)) == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("项目总投资98.5万元，其中县财政 60 万元、自筹38.5万元。", ["98.5万元", "60 万元", "38.5万元"]),
        ("服务人口36万，建筑面积5万平方米，数据100万条。", []),
        ("投资98.5万，资金由县财政安排。", ["98.5万"]),
        ("元数据5个，3元素，二元结构，一元化管理。", []),
        ("预算为80~100万元", ["80", "100万元"]),
        ("合同价（大写）壹佰万元整，￥1,000,000.00", ["壹佰万元整", "￥1,000,000.00"]),
        ("投资\n5\n万元", []),
        ("GB/T 22239-2019，5G网络，100M带宽", []),
        ("折合10万美元", []),
    ],
)
def test_amounts_in_running_text(text: str, words: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_money(text)] == words


def test_range_in_running_text_gives_both_ends_in_the_same_unit() -> None:
    low, high = find_money("预算为80~100万元")
    assert (low.value, high.value) == (Money(Decimal(800000), Decimal(10000)), Money(Decimal(1000000), Decimal(10000)))
    assert not low.certain and not high.certain


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位：人民币 万元）", "万元"),
        ("表8-1 投资概算表 金额单位：元", "元"),
        ("费用（万元/年）", "万元"),
        ("单价(元)", "元"),
        ("单位：台", None),
        ("单位名称（公章）", None),
        ("编制单位：元泰公司", None),
    ],
)
def test_declared_unit(text: str, unit: str | None) -> None:
    assert unit_of(text) == unit


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False), st.sampled_from(["", "元", "￥"]))
def test_figures_survive_being_written_and_read(value: Decimal, style: str) -> None:
    text = f"￥{value:,.2f}" if style == "￥" else f"{value:.2f}{style}"
    assert _yuan(parse_money(text, "元")) == value


def _capital(value: int) -> str:
    digits, small = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]

    def section(number: int) -> str:
        out, gap = "", False
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            if digit:
                out += ("零" if gap and out else "") + digits[digit] + small[power]
                gap = False
            else:
                gap = True
        return out

    high, low = divmod(value, 10_000)
    text = section(high) + "万" if high else ""
    if low and high and low < 1000:
        text += "零"
    return f"{text}{section(low)}元整"


@given(st.integers(min_value=10, max_value=99_999_999))
def test_bank_note_numerals_survive_being_written_and_read(value: int) -> None:
    assert _yuan(parse_capital(_capital(value))) == value


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(parse_money(text, "万元"), Reading)
    for mention in find_money(text):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1,111", "万", "玖拾", "98万5千元", "(", "1-", " 1", "合计", "￥", "5万元，"]
)
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(parse_money(text, "万元"), Reading)
    find_money(text)
    unit_of(text)
    parse_capital(text)
