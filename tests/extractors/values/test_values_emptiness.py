"""Whether a form's place says anything, and what is left over from the template."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import RulebookError
from extractors.values.emptiness import placeholders, state_of, strip_guidance
from extractors.values.vocabulary import EMPTY_WORDS, extended, read_sections

STATES = {
    "empty": (
        "", "   ", "____", "＿＿＿", "  万元", "        个月", " 年 月 日", "20  年 月 日", "    年    月至       年    月", "（公章）",
        "（盖 章）", "：", "__年__月__日", "202 年 月 日", "。", "￥", "年   月   日起", "  万元/年", "（单位公章）",
    ),
    "placeholder": (
        "×××", "XX", "＊＊", "xxx", "（待填）", "待定", "待定。", "XX万元", "XX年XX月XX日", "××××××建设项目",
        "关于申请××××××建设项目的函", "×××〔20  〕××号", "XX县XX局", "某某局", "TBD", "X", "×", "……",
        "（联系人：×××  联系电话：×××）", "××有限公司", "ＸＸＸ", "签发人：×××", "待补充", "？", "某单位", "╳╳╳",
    ),
    "none": (
        "无", "无。", "（无）", "不涉及", "不适用", "/", "—", "——", "-", "暂无", "没有", "N/A", "无 万元", "/ 万元", "\\",
        "本单位近3-5年无电子政务项目", "无相关项目", "近三年无信息化建设项目。", "暂无相关设备", "不需要", "无新增硬件需求",
        "本单位无服务器、存储及网络安全设备", "未建设专网", "我局暂无自建系统",
    ),
    "refer": (
        "见附件", "详见附件", "详见建设方案", "见附件2《项目建设方案》", "附后", "另附页", "见附页", "同上", "详见后附清单",
        "建设内容详见项目建设方案第四章", "见建设方案第六章6", "请见附表1", "具体内容见附件。", "见下表", "同建设方案",
    ),
    "filled": (
        "无线网络100M", "无人机3架", "0", "0万元", "高青县水利局", "98.5", "2026年3月1日", "否决项目", "无锡市", "X86服务器", "否",
        "零信任网关", "2026年 月 日", "5×8小时服务", "高青县XX局", "待定期检查", "某市迁入系统", "无纸化办公系统建设项目", "张三",
        "县财政", "自筹", "不涉及硬件，软件由县大数据局统一提供", "无自建机房，依托政务云部署", "工程项目", "见习人员管理系统", "同心县水务局",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "state"), [(text, state) for state, texts in STATES.items() for text in texts])
def test_state(text: str, state: str) -> None:
    assert state_of(text) == state


FORM = "（详细描述项目所需软件环境包含操作系统、数据库、中间件、防病毒等，以及硬件需求包含服务器、存储、网络、容灾、安全等设备情况。）"
LETTER = "××××××××××（简述建设需求、建设依据、建设内容、建设意义，要求250字以内）。"
PLAN = (
    "主要包括现有基础环境、网络系统、业务应用、业务数据、软硬件设备和运行维护情况；"
    "属于规划期内分期建设的，描述前后期建设情况（说明各期关系）、应用情况。"
)
GUIDANCE = (FORM, LETTER, PLAN, "国家、省市支持本项目建设的文件。", "（500字以内）")


@pytest.mark.parametrize(
    ("text", "state", "rest"),
    [
        (FORM, "guidance", ""),
        (LETTER, "guidance", ""),
        (PLAN, "guidance", ""),
        ("  " + FORM.replace("、", ",").replace("（", "(").replace("）", ")") + "  ", "guidance", ""),
        (FORM.replace("包含操作系统", "包括操作系统"), "guidance", ""),
        ("××××××（简述建设需求、建设依据、建设内容、建设意义，要求250字以内）。", "guidance", ""),
        ("主要包括现有基础环境、网络系统、业务应用、业务数据、软硬件设备及运行维护情况。", "guidance", ""),
        ("（500字以内）", "guidance", ""),
        ("操作系统为国产服务器操作系统" + FORM, "filled", "操作系统为国产服务器操作系统"),
        (PLAN + "我局现有服务器2台。", "filled", "我局现有服务器2台。"),
        ("国家、省市支持本项目建设的文件有《数字政府建设规划》等三件。", "filled", None),
        ("建设内容包括采集、分析、展示三个子系统", "filled", None),
        ("×××", "placeholder", None),
        ("", "empty", None),
        ("无", "none", None),
    ],
)
def test_guidance_left_in(text: str, state: str, rest: str | None) -> None:
    assert state_of(text, GUIDANCE) == state
    assert strip_guidance(text, GUIDANCE) == (text.strip() if rest is None else rest)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("依托××单位和XX局建设", ["××", "XX"]),
        ("XXX系统于XXXX年XX月XX日申请政务云XXX域资源如下：", ["XXX", "XXXX", "XX", "XX", "XXX"]),
        ("20XX年启动", ["XX"]),
        ("电话：XXX，手机138XXXXXXXX，座机0533-XXXXXXX", ["XXX", "XXXXXXXX", "XXXXXXX"]),
        ("型号：XXX", ["XXX"]),
        ("由＊＊公司、△△局、Ｘ局承担", ["＊＊", "△△", "Ｘ"]),
        ("承建单位待定。某某单位负责，费用TBD", ["待定", "某某", "TBD"]),
        ("甲方：____，乙方：____", ["____", "____"]),
        ("甲方____与乙方____签订", ["____", "____"]),
        ("____年__月__日，共____台", ["____", "____"]),
        ("3×5，600×800×1000mm，5××8", []),
        ("X86架构、XXE漏洞、XXL号、Ｘ光机、Ｘ８６、STBDX", []),
        ("XX型号参数、图XX、见图XX-1、IPX-XXX-1", []),
        ("www.xxx.com，192.168.xxx.xxx，http://xxx/abc，138****0000", []),
        ("等待定期检查，待定事项另议，待定级备案，待补充完善", []),
        ("项目名称：____智慧水利____", []),
        ("单位：___高青县水利局___（公章）", []),
        ("__init__ 和 a____b", []),
        ("_" * 60, []),
        ("二〇〇六年", []),
        ("xx", []),
    ],
)
def test_residues_in_running_text(text: str, words: list[str]) -> None:
    found = placeholders(text)
    assert [mention.value for mention in found] == words
    assert all(text[m.start : m.end] == m.value for m in found)


def test_a_rulebook_adds_and_takes_away_words(tmp_path: Path) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text("empty:\n  none: [未发生, -没有]\n  residue: [另行通知]\n", encoding="utf-8")
    words = extended(EMPTY_WORDS, read_sections(path)["empty"], path.name)
    assert state_of("未发生", words=words) == "none"
    assert state_of("没有", words=words) == "none"  # still understood as a sentence
    assert "没有" not in words.none
    assert [m.value for m in placeholders("时间另行通知。", words)] == ["另行通知"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("- 无", "顶层"),
        ("a: [", "读不出来"),
        ("empty: {nothing: [无]}", "没有“nothing”"),
        ("empty: {none: 无}", "不是词语列表"),
    ],
)
def test_a_malformed_vocabulary_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulebookError, match=problem):
        extended(EMPTY_WORDS, read_sections(path)["empty"], "phrases.yaml 的 empty")


@given(st.text())
def test_any_text_has_a_state(text: str) -> None:
    assert state_of(text, GUIDANCE) in {*STATES, "guidance"}
    for mention in placeholders(text):
        assert text[mention.start : mention.end] == mention.value
    assert len(strip_guidance(text, GUIDANCE)) <= len(text)


@pytest.mark.parametrize(
    "piece", ["×", "_", "__a", "无", "见附件", "____高", "：____高____", "待定", "(500字", "主要包括。"]
)
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert state_of(text, GUIDANCE) in {*STATES, "guidance"}
    placeholders(text)
