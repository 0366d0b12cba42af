"""Making written Chinese comparable without losing where the words stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.normalise import label_key, squash, tidied, tidy
from extractors.values.numerals import numeral


@pytest.mark.parametrize(
    ("text", "tidy_text", "squashed"),
    [
        ("　９８.５ 万 元", "98.5万元", "98.5万元"),
        ("60 8", "60 8", "608"),
        ("②8万元", "8万元", "28万元"),
        ("2026 年 3 月__1__日", "2026年3月1日", "2026年3月__1__日"),
        ("【2021】 1 号 ∶", "【2021】1号:", "〔2021〕1号:"),
        ("高政办发﹝2021﹞1号", "高政办发〔2021〕1号", "高政办发〔2021〕1号"),
        ("单位名称（公章)：", "单位名称(公章):", "单位名称(公章):"),
        ("a\u200bb", "ab", "ab"),
    ],
)
def test_tidy_and_squash(text: str, tidy_text: str, squashed: str) -> None:
    assert tidy(text) == tidy_text
    assert squash(text) == squashed


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("单位名称（公章)：", "单位名称"),
        ("申报单位(盖章):          ", "申报单位"),
        ("项目主要\n建设内容\n（500字以内）", "项目主要建设内容"),
        ("带宽（M）", "带宽"),
        ("费用（万元/年）", "费用"),
        ("*项目名称", "项目名称"),
        ("一、项目名称", "项目名称"),
        ("3.联 系 方 式 ∶", "联系方式"),
        ("（公章）", ""),
        ("申请单位意见（区（县）级各部门由申请单位盖章）", "申请单位意见"),
    ],
)
def test_label_key(text: str, key: str) -> None:
    assert label_key(text) == key


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [("十", 10, 10), ("廿五", 25, 1), ("三百二", 320, 10), ("三百零二", 302, 1), ("一万零三", 10003, 1),
     ("九十八万五", 985000, 1000), ("二〇二六", 2026, 1), ("一万亿", 10**12, 10**12), ("两千", 2000, 1000)],
)  # fmt: skip
def test_numeral(text: str, value: int, place: int) -> None:
    read = numeral(text)
    assert read is not None
    assert (read.value, read.place) == (value, place)


@pytest.mark.parametrize("text", ["", "百", "九八万", "十十", "万", "二元", "一" * 50])
def test_no_numeral(text: str) -> None:
    assert numeral(text) is None


@given(st.text())
def test_tidied_positions_point_into_the_original(text: str) -> None:
    made = tidied(text)
    assert len(made.text) == len(made.places)
    assert made.places == sorted(made.places)
    assert all(0 <= place < len(text) for place in made.places)


@given(st.text())
def test_tidy_and_squash_settle_at_once(text: str) -> None:
    assert squash(squash(text)) == squash(text)
    assert tidy(tidy(text)) == tidy(text)
