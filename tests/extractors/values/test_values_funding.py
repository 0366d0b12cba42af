"""Where the money comes from, as 资金来源 is filled in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.funding import compatible, find_funding, funding_sources

SOURCES = [
    ("县财政", "县财政"),
    ("县财政资金", "县财政"),
    ("县级财政预算资金", "县财政"),
    ("申请县财政资金解决", "县财政"),
    ("县本级财政", "县财政"),
    ("财政资金（县级）", "县财政"),
    ("县财政局统筹安排", "县财政"),
    ("财政资金", "财政"),
    ("财政拨款", "财政"),
    ("一般公共预算", "财政"),
    ("纳入部门预算", "财政"),
    ("上级财政专项资金", "上级"),
    ("上级转移支付", "上级"),
    ("省级补助", "上级"),
    ("市财政", "上级"),
    ("中央预算内投资", "上级"),
    ("单位自筹", "自筹"),
    ("自有资金", "自筹"),
    ("专项债券", "债券"),
    ("超长期特别国债", "债券"),
    ("企业自筹", "其他"),
    ("银行贷款", "其他"),
    ("其他", "其他"),
    ("县财政60万元、自筹8万元", "县财政 自筹"),
    ("省级补助60万元，县财政8万元", "上级 县财政"),
    ("中央预算内投资和县级配套", "上级 县财政"),
    ("市县财政", "上级 县财政"),
    ("财政自筹各半", "自筹 财政"),
    ("非财政资金，全部自筹", "自筹"),
    ("待定", ""),
    ("无", ""),
]


@pytest.mark.parametrize(("text", "sources"), SOURCES)
def test_sources(text: str, sources: str) -> None:
    assert funding_sources(text) == set(sources.split())


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ({"县财政"}, {"县财政"}, True),
        ({"财政"}, {"县财政"}, True),
        ({"财政"}, {"上级"}, True),
        ({"财政"}, {"上级", "县财政"}, True),
        ({"财政", "自筹"}, {"县财政", "自筹"}, True),
        ({"财政"}, {"自筹"}, False),
        ({"财政"}, {"县财政", "自筹"}, False),
        ({"县财政"}, {"上级"}, False),
        ({"县财政"}, {"县财政", "自筹"}, False),
    ],
)
def test_treasury_without_a_level_agrees_with_any(one: set[str], other: set[str], agree: bool) -> None:
    assert compatible(frozenset(one), frozenset(other)) is agree
    assert compatible(frozenset(other), frozenset(one)) is agree


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("县财政60万元、自筹8万元", [("县财政", "600000", None), ("自筹", "80000", None)]),
        ("60万元县财政资金，8万元自筹", [("县财政", "600000", None), ("自筹", "80000", None)]),
        ("财政拨款60，自筹8.5", [("财政", "600000", None), ("自筹", "85000", None)]),
        ("县财政80%、自筹20%", [("县财政", None, "80"), ("自筹", None, "20")]),
        ("2026年县财政60万元；2027年县财政40万元", [("县财政", "600000", None), ("县财政", "400000", None)]),
        ("上级补助200,000元+县财政", [("上级", "200000", None), ("县财政", None, None)]),
        ("县财政60-80万元", [("县财政", None, None)]),
        ("中央和县级共100万元", [("上级", None, None), ("县财政", None, None)]),
        ("由县财政安排。", [("县财政", None, None)]),
    ],
)
def test_parts_with_their_amounts(text: str, parts: list[tuple[str, str | None, str | None]]) -> None:
    found = [(p.source, p.amount and p.amount.yuan, p.share) for p in find_funding(text)]
    assert found == [(s, a and Decimal(a), p and Decimal(p)) for s, a, p in parts]


def test_bare_numbers_count_in_the_printed_unit() -> None:
    (part,) = find_funding("县财政600000", default_unit="元")
    assert part.amount is not None
    assert part.amount.yuan == 600000


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    funding_sources(text)
    for part in find_funding(text):
        assert 0 <= part.start < part.end <= len(text)


@pytest.mark.parametrize("piece", ["县财政", "、", "县财政60万元、", "1", "和"])
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    funding_sources(text)
    find_funding(text)
