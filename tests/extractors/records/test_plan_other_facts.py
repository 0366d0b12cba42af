"""Funding, schedule, catalogue, resources, citations and figures of a plan."""

from __future__ import annotations

from plan_tables import plan

from extractors.document import Figure
from extractors.facts import Record
from extractors.records.plan_facts.model import PlanFacts

EIGHT, SEVEN, SIX, TWO = (
    "第八章  项目投资",
    "第七章  项目组织管理",
    "第六章  项目设计方案",
    "第二章  项目需求分析与建设依据",
)
FUNDING, SCHEDULE = "2.项目资金来源和资金安排计划", "2.项目进度安排"


def facts(record: Record) -> PlanFacts:
    assert record.plan is not None
    return record.plan


def text(record: Record, field: str) -> str:
    return str(record.fields[field].value) if field in record.fields else "-"


def test_a_funding_plan_by_phases() -> None:
    rows = [
        ["支付阶段", "资金来源", "金额"],
        ["合同签订后", "县级财政资金", "20"],
        ["验收后", "县级财政资金", "19"],
        ["合计", "", "39"],
    ]
    record = plan(
        "资金来源为县级财政资金。", "表8-2 资金安排计划表（单位：万元）", rows, chapter=EIGHT, section=FUNDING
    )
    assert text(record, "第八章/资金安排合计") == "390000.00"
    assert text(record, "第八章/资金来源") == "资金来源为县级财政资金"
    assert text(record, "第八章/资金来源合计") == "-"
    assert facts(record).budgets == []


def test_a_funding_plan_by_sources() -> None:
    rows = [["序号", "资金来源", "金额（万元）", "比例"], ["1", "县级财政", "30", "77%"], ["2", "单位自筹", "9", "23%"]]
    record = plan("资金构成见下表。", rows, chapter=EIGHT, section=FUNDING)
    assert text(record, "第八章/资金来源合计") == "390000.00"
    assert record.fields["第八章/资金来源合计"].note == "没有合计行，按各行相加"
    assert text(record, "第八章/资金来源") == "县级财政、单位自筹"


def test_a_funding_plan_with_a_column_for_each_year() -> None:
    rows = [
        ["资金来源", "2027年", "2028年", "合计"],
        ["县级财政", "20", "10", "30"],
        ["自筹", "9", "0", "9"],
        ["合计", "29", "10", "39"],
    ]
    record = plan("单位：万元", rows, chapter=EIGHT, section=FUNDING)
    assert text(record, "第八章/资金安排合计") == "390000.00"


def test_sums_set_aside_in_sentences() -> None:
    record = plan("2027年安排88万元，2028年安排68.8万元。", chapter=EIGHT, section=FUNDING)
    assert [str(f.value) for f in facts(record).arranged] == ["880000.00", "688000.00"]


def test_the_sum_that_a_sentence_on_the_sources_gives() -> None:
    record = plan("资金来源为县级财政资金，共68万元，列入预算。", chapter=EIGHT, section=FUNDING)
    assert text(record, "第八章/资金来源合计") == "680000.00"
    partly = plan("资金来源为县级财政资金30万元，其余自筹。", chapter=EIGHT, section=FUNDING)
    assert text(partly, "第八章/资金来源合计") == "-"


def test_a_schedule_leaves_out_the_warranty() -> None:
    rows = [
        ["阶段", "起止时间", "内容"],
        ["采购", "2027年1月至3月", "招标"],
        ["开发", "2027年4月—2027年9月", "开发"],
        ["验收", "2027年12月底前", "初步验收，质保期三年"],
        ["质保期", "2028年1月至2030年12月", "免费维护"],
    ]
    record = plan("表7-1 进度安排", rows, chapter=SEVEN, section=SCHEDULE)
    assert [s.aside for s in facts(record).stages] == [False, False, False, True]
    assert text(record, "第七章/进度安排") == "2027-01/2027-12"
    assert record.fields["第七章/进度安排"].anchor.locator == "表1 第4行 第2列"


def test_a_schedule_with_two_columns_of_dates_and_one_with_a_year_before() -> None:
    two = [["任务", "开始时间", "结束时间"], ["开发", "2027.4.1", "2027.9.30"]]
    assert text(plan(two, chapter=SEVEN, section=SCHEDULE), "第七章/进度安排") == "2027-04-01/2027-09-30"
    year = [["年度", "阶段", "时间"], ["2027年", "开发", "4月至9月"], ["2028年", "验收", "3月"]]
    assert text(plan(year, chapter=SEVEN, section=SCHEDULE), "第七章/进度安排") == "2027-04/2028-03"


def test_a_schedule_in_sentences() -> None:
    record = plan(
        "2027年4月完成采购，2027年5月至2027年6月开发，2027年9月完成初步验收。质保期自2027年10月至2030年9月。",
        chapter=SEVEN,
        section=SCHEDULE,
    )
    assert text(record, "第七章/进度安排") == "2027-04/2027-09"
    assert [s.aside for s in facts(record).stages] == [False, False, False, True]


def test_a_schedule_without_dates_has_no_period() -> None:
    rows = [["阶段", "时间"], ["开发", "合同签订后60日内"], ["验收", "T+90天"]]
    record = plan(rows, chapter=SEVEN, section=SCHEDULE)
    assert [s.period.state for s in facts(record).stages] == ["unparsed", "unparsed"]
    assert "第七章/进度安排" not in record.fields


def test_a_catalogue_under_its_new_name() -> None:
    rows = [["序号", "公共数据名称", "主要数据项", "共享属性"], ["1", "巡护记录", "时间、里程", "有条件共享"]]
    record = plan("公共数据目录如下：", rows, chapter=SIX, section="5.项目形成的信息资源目录")
    (catalogue,) = facts(record).catalogues
    assert catalogue.columns == ["序号", "资源名称", "信息项", "共享类型"]
    assert catalogue.rows[0].text("信息项") == "时间、里程"


def test_resources() -> None:
    rows = [["云服务名称", "配置", "数量"], ["应用云主机", "8核16G", "2"]]
    record = plan("云资源需求：", rows, chapter=SIX, section="6.云服务需求或系统软硬件配置及部署方案")
    (listed,) = facts(record).resources
    assert [r.label for r in listed.rows] == ["应用云主机"]


def test_citations() -> None:
    record = plan(
        "依据《国务院关于加强数字政府建设的指导意见》（国发〔2022〕14号）、省政府《数字强省规划》、《数据安全法》，"
        "按照鲁政办字〔2023〕5号文件执行。",
        "《信息安全技术 网络安全等级保护基本要求》（GB/T 22239-2019）",
        chapter=TWO,
        section="2.建设依据",
    )
    cited = [(c.title, c.number, c.issuer, c.kind) for c in facts(record).citations]
    assert cited == [
        ("国务院关于加强数字政府建设的指导意见", "国发〔2022〕14号", "国务院", "policy"),
        ("数字强省规划", "", "省政府", "policy"),
        ("数据安全法", "", "", "statute"),
        ("", "鲁政办字〔2023〕5号", "", "policy"),
        ("信息安全技术 网络安全等级保护基本要求", "", "", "standard"),
    ]
    assert facts(record).citations[0].quote == "《国务院关于加强数字政府建设的指导意见》（国发〔2022〕14号）"
    assert facts(record).citations[0].chapter == "第二章"


def test_figures_take_the_caption_beside_them() -> None:
    record = plan(Figure("图1"), "图5-1 总体架构图", chapter="第五章  项目总体架构和部署", section="1.总体架构")
    (figure,) = facts(record).figures
    assert (figure.caption, figure.chapter) == ("图5-1 总体架构图", "第五章")
