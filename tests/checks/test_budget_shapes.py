"""Budgets as other hands lay them out: every correct one is silent, every broken one is found in its very line."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import pytest
from plan_tables import Grid, Wide, plan

from checks.budget.verify import verify

HEAD = ["序号", "费用名称", "技术参数", "单位", "数量", "单价", "合计", "备注"]


@dataclass(frozen=True)
class Broken:
    """Row and column of a cell, what stands there instead, and the errors that makes: (what, line, certain)."""

    row: int
    column: int
    text: str
    errors: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Shape:
    name: str
    rows: Grid
    above: tuple[str, ...] = ("表8-1 项目资金预算表", "单位：万元")
    broken: tuple[Broken, ...] = field(default_factory=tuple)


def item(number: str, name: str, quantity: str, price: str, amount: str, unit: str = "人月") -> list[str]:
    return [number, name, "", unit, quantity, price, amount, ""]


def line(number: str, name: str, amount: str) -> list[str]:
    return [number, name, "", "", "", "", amount, ""]


SHAPES = [
    Shape(
        "function points beside person-months, 总计 in the column of numbers, 单价/万元",
        [
            ["序号", "子系统", "功能点", "工作量（人月）", "单价/万元", "小计/万元"],
            ["1", "数据汇聚", "250", "20", "1.45", "29.00"],
            ["2", "预警溯源", "150", "12", "1.45", "17.40"],
            ["总计", "肆拾陆万肆仟元整", "", "", "", "46.40"],
        ],
        broken=(
            Broken(3, 5, "47.40", (("total", "肆拾陆万肆仟元整", True), ("capital", "肆拾陆万肆仟元整", True))),
            Broken(3, 1, "肆拾柒万肆仟元整", (("capital", "肆拾柒万肆仟元整", True),)),
        ),
    ),
    Shape(
        "a total written with fewer decimals than its parts",
        [
            HEAD,
            line("1", "软件开发费", "67.840"),
            line("2", "集成费", "19.504"),
            line("3", "测试费", "9.455"),
            line("", "总计", "96.80"),
        ],
        broken=(Broken(4, 6, "96.90", (("total", "总计", True),)),),
    ),
    Shape(
        "sums on the heading lines",
        [
            HEAD,
            line("一", "软件开发费", "39"),
            item("1", "登记子系统", "12", "1.5", "18"),
            item("2", "监测子系统", "14", "1.5", "21"),
            line("二", "其他费用", "8"),
            item("1", "软件测试", "1", "3", "3", "次"),
            item("2", "等保测评", "1", "5", "5", "次"),
            line("", "总计", "47"),
        ],
        broken=(
            Broken(2, 6, "20", (("product", "登记子系统", True),)),
            Broken(1, 6, "40", (("group", "软件开发费", True),)),
            Broken(7, 6, "49", (("total", "总计", True),)),
            Broken(2, 4, "13", (("product", "登记子系统", True),)),
            Broken(2, 6, "180000", (("unit", "登记子系统", True),)),
        ),
    ),
    Shape(
        "subtotal lines, unit in the header",
        [
            ["序号", "名称", "规格型号", "单位", "数量", "单价（万元）", "金额（万元）", "说明"],
            line("一、", "软件开发费", ""),
            item("1.1", "登记子系统", "12", "1.5", "18"),
            item("1.2", "监测子系统", "14", "1.5", "21"),
            line("", "小计", "39"),
            line("二、", "其他费用", ""),
            item("2.1", "软件测试", "1", "3", "3", "次"),
            item("2.2", "等保测评", "1", "5", "5", "次"),
            line("", "小计", "8"),
            line("", "合计", "47"),
        ],
        ("表8-1 项目资金预算表",),
        (
            Broken(4, 6, "38", (("subtotal", "小计", True),)),
            Broken(9, 6, "50", (("total", "合计", True),)),
            Broken(6, 6, "4", (("product", "软件测试", True),)),
        ),
    ),
    Shape(
        "one flat list, label of the total merged over all columns",
        [
            HEAD,
            item("1", "登记子系统", "12", "1.5", "18"),
            item("2", "监测子系统", "14", "1.5", "21"),
            item("3", "软件测试", "1", "3", "3", "次"),
            [Wide("合计", 6), "42", ""],
        ],
        broken=(Broken(4, 1, "45", (("total", "合计", True),)), Broken(1, 6, "19", (("product", "登记子系统", True),))),
    ),
    Shape(
        "price in 元, amount in 万元",
        [
            ["序号", "设备名称", "参数", "单位", "数量", "单价（元）", "金额（万元）", "备注"],
            item("1", "平板电脑", "20", "3500", "7", "台"),
            item("2", "打印机", "5", "2400", "1.2", "台"),
            line("", "合计", "8.2"),
        ],
        ("表3 设备预算表",),
        (Broken(1, 6, "7.5", (("product", "平板电脑", True),)), Broken(3, 6, "8.9", (("total", "合计", True),))),
    ),
    Shape(
        "fees by percentage, without quantity and price",
        [
            ["序号", "费用名称", "金额（元）", "取费依据"],
            ["一", "软件开发费", "500000", "功能点测算"],
            ["二", "硬件购置费", "300000", "询价"],
            ["三", "监理费", "16000", "（一+二）×2%"],
            ["四", "预备费", "40000", "（一+二）×5%"],
            ["", "总投资", "856000", ""],
        ],
        ("表8-1 投资概算表",),
        (Broken(5, 2, "866000", (("total", "总投资", True),)),),
    ),
    Shape(
        "amount in words below the total",
        [
            HEAD,
            item("1", "登记子系统", "12", "1.5", "18"),
            item("2", "监测子系统", "14", "1.5", "21"),
            line("", "总计", "39"),
            [Wide("合计（大写）", 6), Wide("叁拾玖万元整", 2)],
        ],
        broken=(Broken(4, 1, "叁拾捌万元整", (("capital", "合计（大写）", True),)),),
    ),
    Shape(
        "rounded to two places",
        [
            ["序号", "名称", "数量", "单价", "金额"],
            ["1", "摄像机", "3", "0.33", "1.00"],
            ["2", "立杆", "7", "0.143", "1.00"],
            ["3", "线缆", "13", "0.077", "1.00"],
            ["4", "调试费", "", "", "0.34"],
            ["5", "运输费", "", "", "0.34"],
            ["", "合计", "", "", "3.66"],
        ],
        broken=(Broken(6, 4, "4.66", (("total", "合计", True),)),),
    ),
    Shape(
        "remarks merged over several lines",
        [
            HEAD,
            [*item("1", "登记子系统", "12", "1.5", "18")[:7], Wide("按功能点测算", 1, 2)],
            item("2", "监测子系统", "14", "1.5", "21")[:7],
            line("", "合计", "39"),
        ],
        broken=(Broken(3, 6, "41", (("total", "合计", True),)), Broken(2, 6, "22", (("product", "监测子系统", True),))),
    ),
    Shape(
        "no numbers at all",
        [
            ["费用名称", "金额（万元）"],
            ["软件开发费", "39.5"],
            ["设备购置费", "12.2"],
            ["其他费用", "3.3"],
            ["合计", "55"],
        ],
        ("预算表",),
        (Broken(4, 1, "56.4", (("total", "合计", True),)),),
    ),
    Shape(
        "items without number under numbered groups",
        [
            HEAD,
            line("一", "软件开发费", "39"),
            item("", "登记子系统", "12", "1.5", "18"),
            item("", "监测子系统", "14", "1.5", "21"),
            line("二", "其他费用", "3"),
            item("", "软件测试", "1", "3", "3", "次"),
            line("", "总计", "42"),
        ],
        broken=(
            Broken(1, 6, "45", (("group", "软件开发费", True),)),
            Broken(6, 6, "50", (("total", "总计", True),)),
        ),
    ),
    Shape(
        "three levels with a sum on each",
        [
            HEAD,
            line("一", "建设费", "45"),
            line("（一）", "软件开发费", "39"),
            item("1", "登记子系统", "12", "1.5", "18"),
            item("2", "监测子系统", "14", "1.5", "21"),
            line("（二）", "设备购置费", "6"),
            item("1", "平板电脑", "20", "0.3", "6", "台"),
            line("二", "其他费用", "3"),
            item("1", "软件测试", "1", "3", "3", "次"),
            line("", "总计", "48"),
        ],
        broken=(
            Broken(1, 6, "46", (("group", "建设费", True),)),
            Broken(2, 6, "38", (("group", "软件开发费", True),)),
            Broken(9, 6, "93", (("total", "总计", True),)),
        ),
    ),
    Shape(
        "decimal numbers three levels deep",
        [
            HEAD,
            line("1", "建设费", "45"),
            line("1.1", "软件开发费", "39"),
            item("1.1.1", "登记子系统", "12", "1.5", "18"),
            item("1.1.2", "监测子系统", "14", "1.5", "21"),
            line("1.2", "设备购置费", "6"),
            item("1.2.1", "平板电脑", "20", "0.3", "6", "台"),
            line("2", "其他费用", "3"),
            line("", "总计", "48"),
        ],
        broken=(Broken(1, 6, "54", (("group", "建设费", True),)), Broken(8, 6, "51", (("total", "总计", True),))),
    ),
    Shape(
        "with and without tax",
        [
            ["序号", "名称", "数量", Wide("单价（元）", 2), Wide("金额（元）", 2)],
            ["", "", "", "不含税", "含税", "不含税", "含税"],
            ["1", "平板电脑", "20", "3000", "3390", "60000", "67800"],
            ["2", "打印机", "5", "2000", "2260", "10000", "11300"],
            ["", "合计", "", "", "", "70000", "79100"],
        ],
        ("预算表",),
        (
            Broken(4, 6, "80100", (("total", "合计", True),)),
            Broken(2, 6, "68800", (("product", "平板电脑", True),)),
        ),
    ),
    Shape(
        "the total stands first",
        [
            ["序号", "费用名称", "金额（万元）"],
            ["", "总计", "47.5"],
            ["一", "软件开发费", "39"],
            ["1", "登记子系统", "18"],
            ["2", "监测子系统", "21"],
            ["二", "其他费用", "8.5"],
        ],
        ("总投资概算表",),
        (Broken(1, 2, "48.6", (("total", "总计", True),)), Broken(2, 2, "37", (("group", "软件开发费", True),))),
    ),
    Shape(
        "sum, tax, grand total",
        [
            ["序号", "名称", "金额（元）"],
            ["1", "软件开发", "300000"],
            ["2", "设备", "100000"],
            ["", "合计", "400000"],
            ["3", "税金", "24000"],
            ["", "总计", "424000"],
        ],
        ("预算表",),
        (Broken(5, 2, "434000", (("total", "总计", True),)), Broken(3, 2, "410000", (("subtotal", "合计", True),))),
    ),
    Shape(
        "a formula names the parts",
        [
            ["序号", "名称", "金额（元）", "备注"],
            ["一", "软件开发", "300000", ""],
            ["二", "设备", "100000", ""],
            ["三", "三年运维（另行申请）", "60000", ""],
            ["", "总计（一+二）", "400000", ""],
        ],
        ("预算表",),
        (Broken(4, 2, "410000", (("total", "总计（一+二）", False),)),),
    ),
    Shape(
        "on its side",
        [
            ["费用名称", "软件开发费", "设备购置费", "其他费用", "合计"],
            ["金额（万元）", "39", "6", "3", "48"],
        ],
        ("预算表",),
        (Broken(1, 4, "58", (("total", "合计", True),)),),
    ),
    Shape(
        "a category merged downwards, with its subtotal",
        [
            ["类别", "名称", "数量", "单价（元）", "金额（元）"],
            [Wide("硬件", 1, 3), "平板电脑", "20", "3000", "60000"],
            ["打印机", "5", "2000", "10000"],
            ["小计", "", "", "70000"],
            [Wide("软件", 1, 2), "报表工具", "1", "50000", "50000"],
            ["小计", "", "", "50000"],
            ["合计", "", "", "", "120000"],
        ],
        ("预算表",),
        (
            Broken(3, 3, "75000", (("subtotal", "小计", True),)),
            Broken(6, 4, "130000", (("total", "合计", True),)),
            Broken(2, 3, "12000", (("product", "打印机", True),)),
        ),
    ),
    Shape(
        "levels that only the type shows",
        [
            ["费用名称", "金额（元）"],
            ["软件开发", "390000"],
            ["登记子系统", "180000"],
            ["监测子系统", "210000"],
            ["设备购置", "60000"],
            ["其他", "30000"],
            ["总计", "480000"],
        ],
        ("预算表",),
        (Broken(6, 1, "500000", (("total", "总计", False),)),),
    ),
    Shape(
        "lines that say 其中",
        [
            ["序号", "费用名称", "金额（元）"],
            ["1", "软件开发", "390000"],
            ["", "其中：接口开发", "90000"],
            ["2", "设备购置", "60000"],
            ["", "合计", "450000"],
            ["", "其中：县财政", "400000"],
        ],
        ("预算表",),
        (Broken(4, 2, "540000", (("total", "合计", True),)),),
    ),
    Shape(
        "a further factor",
        [
            ["序号", "名称", "数量", "单价（元）", "年限", "金额（元）"],
            ["1", "云主机租用", "3", "4000", "2", "24000"],
            ["2", "短信", "1000", "0.05", "2", "100"],
            ["", "合计", "", "", "", "24100"],
        ],
        ("预算表",),
        (Broken(1, 5, "30000", (("product", "云主机租用", False),)),),
    ),
    Shape(
        "figures with units, separators and full-width digits",
        [
            ["序号", "费用名称", "预算金额"],
            ["1", "软件开发费", "３９万元"],
            ["2", "设备购置费", "￥60,000.00元"],
            ["3", "其他费用", "3 万元"],
            ["", "合计", "48万元"],
        ],
        ("预算表",),
        (Broken(4, 2, "49万元", (("total", "合计", True),)),),
    ),
    Shape(
        "years beside the sum",
        [
            ["序号", "费用名称", Wide("投资（万元）", 3)],
            ["", "", "2027年", "2028年", "合计"],
            ["1", "软件开发费", "20.5", "18.5", "39"],
            ["2", "设备购置费", "6", "0", "6"],
            ["", "合计", "26.5", "18.5", "45"],
        ],
        ("分年度投资概算表",),
        (Broken(4, 4, "47", (("total", "合计", True),)),),
    ),
    Shape(
        "quantities of several things",
        [
            ["序号", "培训内容", "单位", "数量", "单价（元）", "金额（元）"],
            ["1", "操作培训", "人天", "4*2", "500", "4000"],
            ["2", "管理培训", "", "3天", "800", "2400"],
            ["3", "教材", "套", "-", "-", "600"],
            ["", "合计", "", "", "", "7000"],
        ],
        ("预算表",),
        (Broken(2, 5, "2600", (("product", "管理培训", True),)),),
    ),
    Shape(
        "prices without, amounts with tax throughout",
        [
            ["序号", "名称", "数量", "单价", "金额"],
            ["1", "平板电脑", "20", "3000", "67800"],
            ["2", "打印机", "5", "2000", "11300"],
            ["3", "扫描仪", "2", "5000", "11300"],
            ["", "合计", "", "", "90400"],
        ],
        ("单位：元",),
    ),
    Shape(
        "the heading line is called 小计",
        [
            ["序号", "费用名称", "数量", "单价", "金额"],
            ["一", "软件开发费小计", "", "", "39"],
            ["1", "登记子系统", "12", "1.5", "18"],
            ["2", "监测子系统", "14", "1.5", "21"],
            ["二", "其他费用小计", "", "", "8"],
            ["1", "软件测试", "1", "3", "3"],
            ["2", "等保测评", "1", "5", "5"],
            ["", "总计", "", "", "47"],
        ],
        broken=(Broken(4, 4, "9", (("group", "其他费用小计", True),)), Broken(7, 4, "48", (("total", "总计", True),))),
    ),
    Shape(
        "小计 for each line, 合计 merged over the group",
        [
            ["类别", "名称", "数量", "单价", "小计", "合计"],
            [Wide("软件", 1, 2), "登记子系统", "12", "1.5", "18", Wide("39", 1, 2)],
            ["监测子系统", "14", "1.5", "21"],
            ["其他", "软件测试", "1", "3", "3", "3"],
            [Wide("总计", 5), "42"],
        ],
        broken=(Broken(4, 1, "45", (("total", "总计", True),)), Broken(2, 3, "25", (("product", "监测子系统", True),))),
    ),
    Shape(
        "the total in one cell over the whole line",
        [
            ["序号", "名称", "数量", "单价", "金额"],
            ["1", "登记子系统", "12", "1.5", "18"],
            ["2", "监测子系统", "14", "1.5", "21"],
            [Wide("合计：39万元（大写：叁拾玖万元整）", 5)],
        ],
        broken=(
            Broken(3, 0, "合计：41万元", (("total", "合计：41万元", True),)),
            Broken(
                3, 0, "合计：39万元（大写：叁拾捌万元整）", (("capital", "合计：39万元（大写：叁拾捌万元整）", True),)
            ),
        ),
    ),
    Shape(
        "pieces and person-months",
        [
            ["序号", "名称", "数量", "工作量（人月）", "单价（万元）", "金额（万元）"],
            ["1", "登记子系统", "1", "12", "1.5", "18"],
            ["2", "监测子系统", "2", "7", "1.5", "21"],
            ["", "合计", "", "33", "", "39"],
        ],
        broken=(Broken(2, 5, "25", (("product", "监测子系统", False),)),),
    ),
    Shape(
        "groups without number, known by having no price",
        [
            ["名称", "数量", "单价（元）", "金额（元）"],
            ["软件开发", "", "", "390000"],
            ["登记子系统", "12", "15000", "180000"],
            ["监测子系统", "14", "15000", "210000"],
            ["测试", "1", "30000", "30000"],
            ["总计", "", "", "420000"],
        ],
        ("预算表",),
        (Broken(5, 3, "450000", (("total", "总计", False),)),),
    ),
    Shape(
        "a rebate below the sum",
        [
            ["序号", "名称", "金额（元）"],
            ["1", "软件开发", "300000"],
            ["2", "设备", "100000"],
            ["", "合计", "400000"],
            ["", "优惠后总价", "390000"],
        ],
        ("预算表",),
        (Broken(3, 2, "410000", (("subtotal", "合计", False), ("total", "优惠后总价", False))),),
    ),
    Shape(
        "two lists side by side",
        [
            ["名称", "金额（元）", "名称", "金额（元）"],
            ["软件开发", "300000", "设备", "100000"],
            ["测试", "30000", "培训", "20000"],
            ["", "", "合计", "450000"],
        ],
        ("预算表",),
    ),
    Shape(
        "whole 万元 that may be rounded",
        [
            ["序号", "费用名称", "金额（万元）"],
            ["1", "软件开发费", "39"],
            ["2", "设备购置费", "12"],
            ["3", "其他费用", "3"],
            ["", "合计", "54"],
        ],
        ("预算表",),
        (Broken(4, 2, "55", (("total", "合计", False),)), Broken(4, 2, "57", (("total", "合计", True),))),
    ),
]
# In these the whole table is built another way; that is one doubt.
DOUBTED = {
    "prices without, amounts with tax throughout": [("ratio", "平板电脑", False)],
    "a rebate below the sum": [("total", "优惠后总价", False)],
    "two lists side by side": [("total", "合计", False)],
}


def errors(rows: Grid, above: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    record = plan(*above, rows)
    assert record.plan is not None
    assert len(record.plan.budgets) == 1
    return [(e.what, e.line.name, e.certain) for e in verify(record.plan.budgets[0])]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.name)
def test_a_correct_budget_is_silent(shape: Shape) -> None:
    assert errors(shape.rows, shape.above) == DOUBTED.get(shape.name, [])


BREAKS = [pytest.param(s, b, id=f"{s.name}: {b.row},{b.column}={b.text}") for s in SHAPES for b in s.broken]


@pytest.mark.parametrize(("shape", "broken"), BREAKS)
def test_a_broken_budget_is_found_in_its_line(shape: Shape, broken: Broken) -> None:
    rows = [list(r) for r in copy.deepcopy(shape.rows)]
    rows[broken.row][broken.column] = broken.text
    assert errors(rows, shape.above) == list(broken.errors)
