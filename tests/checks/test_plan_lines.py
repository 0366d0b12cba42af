"""Rules on single lines of the budget and on parts of the plan, where a whole case of the builder cannot show it."""

from __future__ import annotations

from plan_tables import FILLER, Grid, findings

from checks.plan_parts import readable
from extractors.document import Figure

BUDGET, FUNDING = "## 1.项目资金预算", "## 2.项目资金来源和资金安排计划"
SOURCES = "资金来源为县级财政资金，2027年一次性安排。"
SEVEN, SIX, FIVE = "# 第七章  项目组织管理", "# 第六章  项目设计方案", "# 第五章  项目总体架构和部署"


def test_an_overview_that_is_spelled_out_needs_no_parameters() -> None:
    overview: Grid = [["序号", "分项", "投资"], ["1", "软件", "33"], ["2", "硬件", "20"], ["", "合计", "53"]]
    devices: Grid = [
        ["设备名称", "型号参数", "数量", "单价", "总价"],
        ["触摸屏", "55寸", "5台", "4", "20"],
        ["合计", "", "", "", "20"],
    ]
    parts = [
        BUDGET,
        FILLER,
        "表1 投资总表（单位：万元）",
        overview,
        "价格经询价确定。",
        "表2 硬件清单（单位：万元）",
        devices,
    ]
    assert findings("FA-28", *parts, FUNDING, SOURCES) == []
    bare = [list(row) for row in devices]
    bare[1][1] = ""
    (found,) = findings("FA-28", *parts[:-1], bare, FUNDING, SOURCES)
    assert [(e.locator, e.quote) for e in found.evidence] == [("表2 第2行 第1列", "触摸屏")]


def test_parameters_in_the_list_of_resources_count() -> None:
    listed: Grid = [["设备名称", "配置", "数量"], ["自助机", "55寸、4K", "5"]]
    others = [SIX, "## 6.云服务需求或系统软硬件配置及部署方案", "设备配置清单", listed]
    devices: Grid = [["设备名称", "数量", "单价", "总价"], ["自助机", "5台", "4", "20"], ["合计", "", "", "20"]]
    parts = [BUDGET, "价格经询价确定。", FILLER, "单位：万元", devices, FUNDING, SOURCES]
    assert findings("FA-28", *parts, others=others) == []
    assert len(findings("FA-28", *parts)) == 1


def test_the_work_may_be_told_in_the_description() -> None:
    rows: Grid = [
        ["项目", "内容", "金额（元）"],
        ["软件开发", "数据归集工具定制开发，6人4个月，每人月1.5万元", "360000"],
    ]
    assert findings("FA-29", BUDGET, FILLER, rows, FUNDING, SOURCES) == []
    rows = [["项目", "内容", "金额（元）"], ["软件开发", "数据归集工具定制开发", "360000"]]
    (found,) = findings("FA-29", BUDGET, FILLER, rows, FUNDING, SOURCES)
    assert (found.result, found.evidence[0].quote) == ("缺失", "数据归集工具定制开发")
    assert found.searched is not None
    assert found.searched.words[:2] == ("功能点", "人月")


def test_the_work_may_stand_in_an_appendix() -> None:
    rows: Grid = [["项目", "数量", "金额（元）"], ["软件开发", "1项", "360000"]]
    (found,) = findings("FA-29", BUDGET, FILLER, "测算过程详见附件2测算书。", rows, FUNDING, SOURCES)
    assert (found.result, found.severity) == ("待核", "补正")


def test_supervision_from_two_million_on() -> None:
    rows: Grid = [["项目", "金额（万元）"], ["设备", "210"], ["合计", "210"]]
    words = "技术、人员、制度措施齐备，采购公开招标，测试和检测由第三方承担，系统分批切换，运行维护由本单位负责，按计划推进。"
    others = [SEVEN, "## 5.保障措施", words, FILLER]
    parts = [BUDGET, FILLER, rows, FUNDING, SOURCES]
    (found,) = findings("FA-25", *parts, others=others)
    assert (found.result, found.severity) == ("待核", "提示")
    assert "没有写到：监理" in found.message
    assert "210 万元" in found.message
    rows = [["项目", "金额（万元）"], ["设备", "190"], ["合计", "190"]]
    (found,) = findings("FA-25", BUDGET, FILLER, rows, FUNDING, SOURCES, others=others)
    assert "190" not in found.message


def test_an_architecture_figure_elsewhere_will_do() -> None:
    others = [FIVE, FILLER, SIX, "## 1.应用系统设计", FILLER, Figure("图1"), "图6-1 系统总体架构图"]
    assert findings("FA-12", BUDGET, FILLER, others=others) == []
    (found,) = findings("FA-12", BUDGET, FILLER, others=others[:-2])
    assert (found.result, found.severity) == ("待核", "提示")


def test_a_catalogue_of_unknown_columns_is_not_called_missing() -> None:
    rows: Grid = [["表名", "说明"], ["T_PATROL", "巡护表"]]
    others = [SIX, "## 5.项目形成的信息资源目录", "见下表，部门内共用，部门间向县气象局提供。", rows]
    (found,) = findings("FA-18", BUDGET, FILLER, others=[*others, "## 1.应用系统设计", FILLER])
    assert (found.result, found.severity) == ("待核", "补正")


def test_one_half_of_sharing_is_a_hint() -> None:
    rows: Grid = [["资源名称", "信息项", "共享类型"], ["巡护记录", "时间", "有条件共享"]]
    others = [SIX, "## 5.项目形成的信息资源目录", "数据通过共享交换平台提供。", rows, "## 1.应用系统设计", FILLER]
    (found,) = findings("FA-18", BUDGET, FILLER, others=others)
    assert (found.result, found.severity) == ("待核", "提示")
    assert "没有说明部门内" in found.message


def test_search_patterns_are_shown_as_words() -> None:
    assert readable(["人月|人天", "分[两三]?年", r"(详见|见).{0,6}附表"]) == ("人月", "人天", "分…年", "详见|见…附表")
