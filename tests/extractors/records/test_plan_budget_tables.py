"""Budget tables become lines: roles, units, quantities, continued tables, the total of the plan."""

from __future__ import annotations

from decimal import Decimal

from plan_tables import Wide, plan

from extractors.facts import Fact, Record
from extractors.records.plan_facts.model import BudgetTable
from extractors.values.types import Money

HEAD = ["序号", "费用名称", "数量", "单价", "合计"]
ROWS = [
    ["一", "软件开发费", "", "", "39"],
    ["1", "登记子系统", "12", "1.5", "18"],
    ["2", "监测子系统", "14", "1.5", "21"],
    ["", "总计", "", "", "39"],
]


def budget(record: Record) -> BudgetTable:
    assert record.plan is not None
    assert record.plan.budget is not None
    return record.plan.budget


def yuan(fact: Fact | None) -> Decimal | None:
    assert fact is not None
    return fact.value.yuan if isinstance(fact.value, Money) else None


def total(record: Record) -> Fact:
    return record.fields["第八章/总投资"]


def test_roles_and_ranks() -> None:
    lines = budget(plan("单位：万元", [HEAD, *ROWS])).lines
    assert [(x.role, x.rank, x.name) for x in lines] == [
        ("item", 10, "软件开发费"),
        ("item", 30, "登记子系统"),
        ("item", 30, "监测子系统"),
        ("total", None, "总计"),
    ]


def test_every_amount_keeps_its_own_cell() -> None:
    line = budget(plan("单位：万元", [HEAD, *ROWS])).lines[1]
    assert line.amount is not None
    assert (line.amount.raw, line.amount.anchor.locator) == ("18", "表1 第3行 第5列")
    assert yuan(line.amount) == 180000


def test_unit_above_the_table_in_the_header_in_the_first_row_in_the_cells() -> None:
    above = budget(plan("表8-1 预算表（单位：万元）", [HEAD, *ROWS]))
    header = budget(plan("预算表", [[*HEAD[:4], "合计（万元）"], *ROWS]))
    first = budget(plan("预算表", [[Wide("单位：万元", 5)], HEAD, *ROWS]))
    cells = budget(plan("预算表", [["项目", "金额"], ["软件", "39万元"], ["合计", "39万元"]]))
    assert [(t.unit, t.unit_source) for t in (above, header, first, cells)] == [
        ("万元", "caption"),
        ("万元", "column"),
        ("万元", "caption"),
        ("元", "cell"),
    ]
    assert [yuan(t.lines[0].amount) for t in (above, header, first, cells)] == [390000] * 4


def test_unit_of_the_table_before_holds_for_the_next() -> None:
    record = plan("表1 软件", "单位：万元", [HEAD, *ROWS], "其他费用如下。", "表2 其他费用预算表", [HEAD, *ROWS])
    assert record.plan is not None
    assert [(b.unit, b.unit_source) for b in record.plan.budgets] == [("万元", "caption"), ("万元", "inherited")]


def test_a_table_that_goes_on_is_one_table() -> None:
    again = plan("单位：万元", [HEAD, *ROWS[:2]], "续表", [HEAD, *ROWS[2:]])
    bare = plan("单位：万元", [HEAD, *ROWS[:2]], "", ROWS[2:])
    for record in (again, bare):
        assert record.plan is not None
        assert len(record.plan.budgets) == 1
        assert [x.name for x in budget(record).lines] == ["软件开发费", "登记子系统", "监测子系统", "总计"]
        assert yuan(total(record)) == 390000
        assert total(record).anchor.locator.startswith("表2")


def test_a_header_repeated_inside_the_table_is_no_line() -> None:
    assert len(budget(plan("单位：万元", [HEAD, *ROWS[:2], HEAD, *ROWS[2:]])).lines) == 4


def test_a_table_turned_on_its_side() -> None:
    rows = [["费用名称", "软件开发费", "其他费用", "合计"], ["金额（万元）", "39", "3", "42"]]
    record = plan("预算表", rows)
    assert [(x.name, yuan(x.amount)) for x in budget(record).lines] == [
        ("软件开发费", 390000),
        ("其他费用", 30000),
        ("合计", 420000),
    ]
    assert total(record).anchor.locator == "表1 第2行 第4列"


def test_with_tax_goes_before_without() -> None:
    rows = [
        ["序号", "名称", Wide("金额（元）", 2)],
        ["", "", "不含税", "含税"],
        ["1", "设备", "100", "113"],
        ["", "合计", "100", "113"],
    ]
    record = plan("预算表", rows)
    assert yuan(total(record)) == 113
    assert [yuan(f) for f in budget(record).lines[0].others] == [100]


def test_percentages_are_no_prices() -> None:
    rows = [["序号", "名称", "数量", "单价", "金额"], ["1", "监理费", "", "2%", "1.6"], ["", "合计", "", "", "1.6"]]
    line = budget(plan("单位：万元", rows)).lines[0]
    assert line.rated
    assert line.quantity is None
    assert yuan(line.amount) == 16000


def test_a_line_that_is_not_added() -> None:
    rows = [["名称", "金额（元）"], ["软件", "100"], ["其中：接口", "40"], ["合计", "100"], ["注：不含运维", ""]]
    assert [x.role for x in budget(plan("预算表", rows)).lines] == ["item", "aside", "total", "aside"]


def test_words_in_an_amount_are_a_doubt() -> None:
    rows = [["名称", "金额（元）"], ["软件", "约100"], ["设备", "20"], ["合计", "120"]]
    assert budget(plan("预算表", rows)).doubts == ["“软件”的金额“约100”不能确定"]


def test_the_total_of_a_table_without_unit_follows_the_text() -> None:
    record = plan("项目总投资39万元。", "预算表", [HEAD, *ROWS])
    fact = total(record)
    assert yuan(fact) == 390000
    assert (fact.certain, fact.raw) == (True, "39")
    assert budget(record).unit_source == "none"


def test_the_total_of_a_table_without_unit_is_uncertain() -> None:
    fact = total(plan("预算表", [HEAD, *ROWS]))
    assert (yuan(fact), fact.certain, fact.note) == (39, False, "表内没有写金额单位")


def test_the_total_without_a_table_is_the_sentence() -> None:
    record = plan("其中软件开发费30万元，项目总投资（含税）约为39.5万元，上级补助10万元。")
    fact = total(record)
    assert (fact.raw, yuan(fact), fact.certain) == ("项目总投资（含税）约为39.5万元", 395000, False)


def test_sums_of_other_things_are_no_total() -> None:
    record = plan("一期项目总投资120万元，每年节约费用12万元，软件开发投资30万元。")
    assert "第八章/总投资" not in record.fields


def test_the_overview_speaks_for_the_project() -> None:
    record = plan(
        "表8-1 投资总表（单位：万元）",
        [["序号", "费用名称", "金额"], ["1", "软件开发费", "39"], ["2", "其他费用", "3"], ["", "总计", "42"]],
        "明细见下表。",
        "表8-2 软件开发费明细表（单位：万元）",
        [HEAD, *ROWS],
    )
    assert yuan(total(record)) == 420000
    assert [b.main for b in record.plan.budgets] == [True, False] if record.plan else False


def test_parts_without_overview_leave_the_total_to_the_text() -> None:
    other = [HEAD, ["1", "测试", "1", "3", "3"], ["", "合计", "", "", "3"]]
    record = plan(
        "项目总投资42万元。",
        "表1 软件费用预算表（单位：万元）",
        [HEAD, *ROWS],
        "其他费用。",
        "表2 其他费用预算表（单位：万元）",
        other,
    )
    assert (total(record).raw, yuan(total(record))) == ("项目总投资42万元", 420000)


def test_a_list_of_old_equipment_is_no_budget() -> None:
    rows = [["设备名称", "数量", "单价", "金额"], ["服务器", "2", "3", "6"], ["合计", "", "", "6"]]
    record = plan("设备清单", rows, chapter="第一章  建设单位概况与信息化现状", section="现有设备")
    assert record.plan is not None
    assert record.plan.budgets == []


def test_a_misread_header_over_amounts_is_known_by_what_the_rows_multiply_to() -> None:
    more = ["3", "预约子系统", "8", "1.5", "12"]
    rows = [["一", "软件开发费", "", "", "51"], *ROWS[1:3], more, ["", "总计", "", "", "51"]]
    found = plan("单位：万元", [[*HEAD[:4], "台计"], *rows])
    assert [yuan(x.amount) for x in budget(found).lines] == [510000, 180000, 210000, 120000, 510000]
    assert yuan(total(found)) == 510000


def test_rows_that_do_not_multiply_name_no_column() -> None:
    rows = [[str(k), f"子系统{k}", str(k + 1), "1.5", "7"] for k in range(4)]
    record = plan("单位：万元", [[*HEAD[:4], "台计"], *rows])
    assert record.plan is not None
    assert record.plan.budget is None
