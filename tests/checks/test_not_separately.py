"""三（一）第6段 (SB-71 to SB-78, TY-10): what is built or bought is hinted at; what is denied, used or described is not."""

from __future__ import annotations

from typing import Any

import pytest
from case_runner import dossier_of

from checks.context import Context
from checks.registry import Outcome
from checks.rulebook import load_rulebook
from sample_docs.builder.cases import build_case

PLACES = ("第四章", "第六章/1", "form.项目主要建设内容")
RULES = (*(f"SB-7{n}" for n in range(1, 9)), "TY-10")
ROW = ["成品软件购置费", "名称", "参数", "台", "1", "5", "5", ""]

SILENT = (
    "应用系统部署在县政务云平台，所需服务器、存储、网络资源由县大数据局统一分配。",
    "系统采用B/S架构，服务器端采用微服务框架开发，数据存储采用国产关系型数据库。",
    "数据库服务器、应用服务器均使用政务云虚拟机。",
    "本期不涉及机房建设及通用硬件采购。",
    "机房、网络、服务器等基础环境均由县政务云提供。",
    "部署一套应用程序于政务云服务器上，并配置负载均衡策略。",
    "完成系统与全县统一身份认证平台、电子印章平台、短信平台的对接。",
    "通过县政务信息资源共享交换平台与县自然资源局交换数据。",
    "按照县政务信息资源共享交换平台的接口规范开发数据接口。",
    "开发数据共享模块，将巡护数据推送至共享交换平台。",
    "建设成果通过县政府门户网站向社会公布。",
    "公众通过县政府门户网站进入预约页面。",
    "依托全县统一的协同办公平台实现待办提醒。",
    "会议调度使用县里统一的视频会议系统。",
    "支持与现有视频会议系统对接。",
    "系统不单独建设移动办公、公文流转等功能。",
    "为行政审批、行政处罚提供数据支撑。",
    "巡护记录可作为行政执法的依据。",
    "向县综合行政执法局提供问题线索。",
    "建立跨部门联动机制，提升跨部门业务协同能力。",
    "实现跨部门数据共享和业务协同。",
    "系统基于电子政务外网运行，不新建业务专网。",
    "各管护站现有专线接入电子政务外网。",
    "通过VPN方式接入政务外网的，由县大数据局统一分配账号。",
    "接入全县视频汇聚平台获取沿河监控画面。",
    "调用省天地图服务，不建设GIS平台。",
    "系统使用统一的电子地图底图服务。",
    "建设湿地巡护数据库，对历史数据进行整理入库并存储。",
    "建立数据备份机制，备份数据存储在政务云异地节点。",
    "按照等级保护二级要求配置安全策略，由政务云提供防火墙、入侵防御等安全服务。",
    "对服务器操作系统进行安全加固。",
    "购置服务器密码机以外的密码服务均由政务云提供。",
    "配备执法记录仪10台、手持终端20台。",
    "采购水位传感器30个、监测摄像机12台用于生态监测。",
    "购置移动打印机5台。",
    "培训采用集中授课和视频会议相结合的方式。",
    "升级改造原有巡护程序，原服务器停用后由政务云承载。",
    "对现有机房设备进行清查登记。",
    "利用现有交换机和布线，不新增网络设备。",
    "本项目所需短信由全县统一短信平台发送。",
    "建设单位负责协调机房、网络等条件。",
    "建设期间由承建单位自备开发服务器。",
    "采购方式为公开招标，承建单位应具有服务器运维经验。",
    "建设完成后，服务器运行维护由县大数据局统一负责。",
    "不重复建设数据共享交换平台、统一身份认证等公共支撑平台。",
    "系统应具备与OA系统集成的能力。",
    "平台提供标准接口供其他部门系统调用。",
    "开发统计分析模块，生成面向县政府的专题报告。",
    "开发小程序，嵌入“爱山东”APP，不单独建设门户网站和APP。",
    "系统预留视频会商接口。",
    "智慧城市运行中心可调用本系统数据。",
    "在线预约功能面向社会公众开放，支持跨区域预约。",
    "建立数据交换机制和目录更新机制。",
    "租用政务云服务器3台，期限一年。",
    "部署应用服务器2台（政务云虚拟机，8核16G）。",
    "网络拓扑中核心交换机、防火墙为政务云既有设备。",
    "系统建设不改变现有网络结构，原有业务专网保持不变。",
    "购买等级保护测评、密码应用安全性评估服务。",
    "建设内容不含机房装修。",
    "开发移动端应用，供巡护员现场填报。",
    "对接全县统一公共支撑平台，复用其通用组件。",
    "建设一套可供全中心各科室共用的巡护管理系统。",
)
FIRING = (
    ("SB-71", "新建中心机房一处，面积60平方米。"),
    ("SB-71", "购置机架式服务器3台、磁盘阵列1套。"),
    ("SB-71", "对原有机房进行改造，新增UPS和精密空调。"),
    ("SB-71", "建设内容包括：服务器2台、存储设备1套、核心交换机2台。"),
    ("SB-71", "采购超融合一体机1套，用于本地部署。"),
    ("SB-71", "本次拟采购数据库服务器、应用服务器各2台。"),
    ("SB-71", "扩容磁盘阵列，新增20TB。"),
    ("SB-71", "机房建设：装修、供电、消防。"),
    ("SB-72", "建设覆盖各镇的业务专网，租用裸光纤8条。"),
    ("SB-72", "新增互联网专线2条。"),
    ("SB-72", "采购VPN设备，组建纵向专网。"),
    ("SB-72", "搭建部门间专用网络。"),
    ("SB-73", "建设数据共享交换平台，实现与各部门的数据交换。"),
    ("SB-73", "搭建数据交换平台，部署前置机3台。"),
    ("SB-73", "开发跨部门信息共享系统。"),
    ("SB-74", "开发协同办公系统，包括公文流转、日程管理。"),
    ("SB-74", "新建OA系统。"),
    ("SB-74", "建设移动办公平台，方便外出审批。"),
    ("SB-74", "升级改造办公自动化系统。"),
    ("SB-75", "建设单位官网，发布工作动态。"),
    ("SB-75", "门户网站建设，含栏目设计、信息发布。"),
    ("SB-75", "对单位门户网站进行升级改版。"),
    ("SB-76", "建设视频会议系统，配置会议终端5套。"),
    ("SB-76", "采购MCU一台、会议终端8台。"),
    ("SB-76", "开发远程会商平台。"),
    ("SB-77", "建设行政处罚办案系统。"),
    ("SB-77", "开发行政许可网上办理平台，实现许可事项全流程网办。"),
    ("SB-77", "建设权力运行监督系统。"),
    ("SB-77", "新建执法办案系统一套。"),
    ("SB-78", "建设跨部门综合监管平台。"),
    ("SB-78", "建设全县统一的视频汇聚平台。"),
    ("SB-78", "开发短信平台。"),
    ("SB-78", "建设GIS平台，为各部门提供地图服务。"),
    ("SB-78", "建设统一身份认证系统和电子印章系统。"),
    ("SB-78", "建设公共支撑平台，提供通用组件。"),
)


def outcomes(*edits: dict[str, Any]) -> dict[str, Outcome]:
    """The outcome of every rule of the eight kinds that has something to say."""
    book = load_rulebook()
    context = Context(dossier_of(build_case("intake", list(edits)), book), book)
    found: dict[str, Outcome] = {}
    for rule_id in RULES:
        bound = book.rules[rule_id]
        for kind, args in bound.checks:
            found.update((rule_id, o) for o in kind.run(context, bound.rule, args) if o.result == "待核")
    return found


@pytest.mark.parametrize("sentence", SILENT)
def test_silent(sentence: str) -> None:
    assert outcomes({"append": dict.fromkeys(PLACES, sentence)}) == {}


@pytest.mark.parametrize(("rule", "sentence"), FIRING)
def test_firing(rule: str, sentence: str) -> None:
    for place in ("第四章", "form.项目主要建设内容"):
        found = outcomes({"append": {place: sentence}})
        assert set(found) - {"TY-10"} == {rule}, place
        assert found[rule].case == "found"
        assert all(e.quote in sentence for e in found[rule].evidence)


@pytest.mark.parametrize("place", ["第一章", "第二章", "第三章", "第五章", "第七章/4", "第九章"])
def test_only_what_is_to_be_built_counts(place: str) -> None:
    assert outcomes({"append": {place: "建设视频会议系统，新建机房一处。"}}) == {}


def budget_row(name: str, note: str = "") -> dict[str, Any]:
    row = [*ROW]
    row[1], row[7] = name, note
    return {"budget": {"add": row}}


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("SB-71", "机架式服务器"),
        ("SB-71", "存储"),
        ("SB-72", "互联网专线"),
        ("SB-74", "协同办公软件"),
        ("SB-75", "门户网站开发"),
        ("SB-76", "视频会议终端"),
        ("SB-77", "行政处罚办案系统"),
        ("SB-78", "短信平台"),
    ],
)
def test_a_budget_row_is_bought(rule: str, name: str) -> None:
    found = outcomes(budget_row(name))
    assert set(found) == {rule}
    assert [e.locator.split()[0] for e in found[rule].evidence] == ["表4"]
    assert name in found[rule].evidence[0].quote


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("机架式服务器", "利旧，不计费"),
        ("云服务器租赁", ""),
        ("服务器操作系统授权", ""),
        ("与短信平台对接", ""),
        ("门户网站数据接口", ""),
        ("执法记录仪", ""),
        ("水位传感器", ""),
        ("激光打印机", ""),
        ("数据存储服务", "由政务云提供"),
    ],
)
def test_a_budget_row_that_is_none_of_the_eight(name: str, note: str) -> None:
    assert outcomes(budget_row(name, note)) == {}


def test_a_table_of_cloud_resources_buys_nothing() -> None:
    rows = [["1", "应用服务器", "8核、16GB内存", "2", "政务外网区", ""], ["2", "存储", "500GB", "1", "政务外网区", ""]]
    assert outcomes({"rows": {"kind": "resources", "rows": rows}}) == {}


def test_ticked_hardware_of_special_devices_is_listed_apart() -> None:
    ticked = {"set": {"form.项目类型": ["硬件建设类"]}}
    found = outcomes(ticked, budget_row("手持巡护终端"))
    assert {r: (o.case, o.slots["special"]) for r, o in found.items()} == {"SB-71": ("special", "手持巡护终端")}
    assert {r: o.case for r, o in outcomes(ticked).items()} == {"SB-71": "ticked"}


def test_special_circumstances_are_shown_beside() -> None:
    reason = "因监测设备实时控制的特殊要求，无法部署在政务云，确需单独建设机房。"
    found = outcomes({"append": {"第四章": "新建机房一处。"}}, {"append": {"第三章": reason}})
    assert (found["SB-71"].case, found["SB-71"].slots["reason"]) == ("found_explained", reason.rstrip("。"))


def test_the_regulation_itself_is_no_explanation() -> None:
    words = "细则规定，无特殊情况，不再批准各单位单独建设机房。"
    found = outcomes({"append": {"第四章": "新建机房一处。"}}, {"append": {"第三章": words}})
    assert found["SB-71"].case == "found"


def test_common_systems_are_the_bureaus_own_business() -> None:
    unit = {"replace": ["*", "高青县湿地巡护服务中心", "高青县大数据局"]}
    assert outcomes(unit, {"append": {"第四章": "建设全县统一的短信平台。"}}) == {}
