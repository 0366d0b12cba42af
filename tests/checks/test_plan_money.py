"""FA-26, FA-27, FA-31 where the budget is not one tidy table: elsewhere, pictured, in parts, without unit or total."""

from __future__ import annotations

import pytest
from plan_tables import FILLER, Grid, findings

from checks.findings import Finding
from extractors.document import Figure

BUDGET, FUNDING = "## 1.项目资金预算", "## 2.项目资金来源和资金安排计划"
HEAD = ["序号", "费用名称", "数量", "单价", "合计"]
LINES = [["1", "登记子系统开发", "12人月", "1.5", "18"], ["2", "监测子系统开发", "14人月", "1.5", "21"]]
TOTAL = ["", "总计", "", "", "39"]
TABLE: Grid = [HEAD, *LINES, TOTAL]
SOURCES = "资金来源为县级财政资金，2027年一次性安排39万元。"


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(f.result, f.severity) for f in found]


def test_no_budget_table_at_all() -> None:
    found = findings("FA-26", BUDGET, FILLER, FUNDING, SOURCES)
    assert told(found) == [("缺失", "补正")]
    assert found[0].searched is not None
    assert "预算表" in found[0].searched.words


def test_the_budget_is_a_picture_or_an_embedded_object() -> None:
    found = findings("FA-26", BUDGET, FILLER, Figure("图1"), FUNDING, SOURCES)
    assert told(found) == [("待核", "补正")]
    assert "图片或嵌入的对象可能是预算表" in found[0].message


def test_the_table_has_columns_of_its_own() -> None:
    rows = [["投资方向", "测算过程"], ["软件", "12人月乘以1.5万元"]]
    found = findings("FA-26", BUDGET, FILLER, rows, FUNDING, SOURCES)
    assert told(found) == [("待核", "补正")]
    assert "看不出是不是预算表" in found[0].message


def test_the_budget_stands_in_another_chapter() -> None:
    others = ["项目预算表（单位：万元）", TABLE]
    found = findings("FA-26", BUDGET, FILLER, FUNDING, SOURCES, others=others)
    assert told(found) == [("待核", "补正")]
    assert [e.locator for e in found[0].evidence] == ["正文 第7段", "表1"]


def test_a_missing_section_is_told_by_its_own_rule() -> None:
    assert findings("FA-26", FUNDING, FILLER) == []


def test_a_tidy_budget_is_silent() -> None:
    assert findings("FA-26", BUDGET, FILLER, "单位：万元", TABLE, FUNDING, SOURCES) == []
    assert findings("FA-27", BUDGET, FILLER, "单位：万元", TABLE, FUNDING, SOURCES) == []


def test_no_unit_anywhere() -> None:
    found = findings("FA-27", BUDGET, FILLER, TABLE, FUNDING, SOURCES)
    assert told(found) == [("待核", "补正")]
    assert "没有写明金额单位（元或万元）" in found[0].message


def test_no_total_line_is_a_hint() -> None:
    found = findings("FA-27", BUDGET, "项目总投资39万元。", FILLER, "单位：万元", [HEAD, *LINES], FUNDING, SOURCES)
    assert told(found) == [("待核", "提示")]
    assert "没有合计行" in found[0].message


def test_the_text_names_another_total() -> None:
    found = findings("FA-27", BUDGET, "项目总投资45万元。", FILLER, "单位：万元", TABLE, FUNDING, SOURCES)
    assert told(found) == [("待核", "补正")]
    assert found[0].matter == "sentence"
    assert "正文写“项目总投资45万元”，预算表合计为39万元" in found[0].message


def test_parts_without_overview_together_against_the_text() -> None:
    other = [HEAD, ["1", "软件测试", "1", "3", "3"], ["", "合计", "", "", "3"]]
    parts = [
        BUDGET,
        FILLER,
        "表1 软件费用预算表（单位：万元）",
        TABLE,
        "另有下列费用。",
        "表2 测试费用预算表（单位：万元）",
        other,
    ]
    assert findings("FA-27", *parts, "项目总投资42万元。", FUNDING, SOURCES) == []
    found = findings("FA-27", *parts, "项目总投资50万元。", FUNDING, SOURCES)
    assert told(found) == [("待核", "补正")]
    assert "预算表合计为42万元" in found[0].message


def test_the_calculation_is_shown_with_its_cells() -> None:
    rows = [HEAD, LINES[0], ["2", "监测子系统开发", "14人月", "1.5", "25"], ["", "总计", "", "", "43"]]
    (found,) = findings("FA-27", BUDGET, FILLER, "单位：万元", rows, FUNDING, SOURCES)
    assert found.result == "不符"
    assert found.message == "“2、监测子系统开发”：14人月×1.5万元＝21万元，表中写25万元，相差4万元。"
    assert [(e.locator, e.quote) for e in found.evidence] == [
        ("表1 第3行 第5列", "25"),
        ("表1 第3行 第3列", "14人月"),
        ("表1 第3行 第4列", "1.5"),
    ]


def test_price_in_yuan_and_amount_in_wan_in_one_calculation() -> None:
    rows = [["名称", "数量", "单价（元）", "金额（万元）"], ["平板电脑", "20台", "3500", "8"], ["合计", "", "", "8"]]
    (found,) = findings("FA-27", BUDGET, FILLER, rows, FUNDING, SOURCES)
    assert "20台×3500元＝7万元，表中写8万元，相差1万元" in found.message


def test_a_sum_says_what_was_added_up() -> None:
    rows = [HEAD, *LINES, ["", "总计", "", "", "40"]]
    (found,) = findings("FA-27", BUDGET, FILLER, "单位：万元", rows, FUNDING, SOURCES)
    assert (found.result, found.matter) == ("不符", "amount")
    assert found.message == "“总计”与各项之和不等：18＋21＝39万元，表中写40万元，相差1万元。"


def test_what_was_read_badly_accuses_nobody() -> None:
    from extractors.document import Table

    rows = [HEAD, *LINES, ["", "总计", "", "", "40"]]
    from plan_tables import table

    made: Table = table(rows)
    made.rows[-1][-1].confidence = 0.5
    (found,) = findings("FA-27", BUDGET, FILLER, "单位：万元", made, FUNDING, SOURCES)
    assert (found.result, found.confidence) == ("待核", 0.5)


FUNDS = [["支付阶段", "金额（万元）"], ["合同签订后", "19"], ["验收后", "20"], ["合计", "39"]]


def test_a_funding_plan_that_agrees() -> None:
    assert findings("FA-31", BUDGET, FILLER, "单位：万元", TABLE, FUNDING, "资金来源为县财政资金。", FUNDS) == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [["支付阶段", "金额（万元）"], ["合同签订后", "19"], ["验收后", "25"], ["合计", "39"]],
            "19＋25＝44万元，表中写39万元",
        ),
        (
            [["支付阶段", "金额（万元）"], ["合同签订后", "19"], ["验收后", "25"], ["合计", "44"]],
            "合计44万元，项目总投资39万元",
        ),
        ([["支付阶段", "金额（万元）"], ["合同签订后", "19"], ["验收后", "25"]], "合计44万元，项目总投资39万元"),
        (
            [["支付阶段", "2027年（万元）", "2028年（万元）"], ["县财政资金", "19", "20"], ["自筹", "2", "3"]],
            "合计44万元",
        ),
    ],
)
def test_a_funding_plan_that_does_not(rows: Grid, message: str) -> None:
    (found,) = findings("FA-31", BUDGET, FILLER, "单位：万元", TABLE, FUNDING, "资金来源为县财政资金。", rows)
    assert (found.result, found.severity) == ("不符", "补正")
    assert message in found.message


def test_sums_in_sentences_are_never_more_than_a_doubt() -> None:
    words = "资金来源为县财政资金，2027年安排20万元，2028年安排30万元。"
    (found,) = findings("FA-31", BUDGET, FILLER, "单位：万元", TABLE, FUNDING, words)
    assert (found.result, found.severity) == ("待核", "补正")
    assert findings("FA-31", BUDGET, FILLER, "单位：万元", TABLE, FUNDING, words.replace("30", "19")) == []


def test_a_wrong_total_is_not_told_again_by_the_funding_plan() -> None:
    rows = [HEAD, *LINES, ["", "总计", "", "", "45"]]
    parts = [BUDGET, FILLER, "单位：万元", rows, FUNDING, "资金来源为县财政资金。", FUNDS]
    assert [f.result for f in findings("FA-27", *parts)] == ["不符"]
    assert findings("FA-31", *parts) == []
