"""Items numbered within one line."""

from __future__ import annotations

import pytest

from extractors.values.enumerations import numbered_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1.申请表2.建设方案3.合同", ["1.申请表", "2.建设方案", "3.合同"]),
        ("附件：1．申请表 2．方案", ["附件：", "1．申请表", "2．方案"]),
        ("1.申请表", ["1.申请表"]),
        ("版本1.2和2.0的说明", ["版本1.2和2.0的说明"]),
        ("1、申请表；3、合同", ["1、申请表；3、合同"]),
        ("", [""]),
    ],
)
def test_cut_before_numbers_that_follow_one_another(text: str, items: list[str]) -> None:
    assert numbered_items(text) == items
