"""Cited policies, bodies, sentences, and the spaCy document that holds them all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language.organisations import find_organisations
from extractors.language.pipeline import analyse
from extractors.language.policies import find_policies
from extractors.language.sentences import sentences

CITED = [
    (
        "《国务院办公厅关于印发整合共享实施方案的通知》（国办发〔2017〕39号）",
        "document",
        "国办发〔2017〕39号",
        "",
        "国务院办公厅",
    ),
    (
        "《山东省人民政府关于印发数字山东规划的通知》(鲁政发[2023]5号)",
        "document",
        "鲁政发〔2023〕5号",
        "",
        "山东省人民政府",
    ),
    ("国务院办公厅《关于促进大数据发展的意见》", "document", "None", "", "国务院办公厅"),
    (
        "国务院关于印发《“十四五”数字经济发展规划》的通知（国发〔2021〕29号）",
        "document",
        "国发〔2021〕29号",
        "",
        "国务院",
    ),
    (
        "市委办公厅、市政府办公厅《集约化管理的通知》(厅发〔2016〕19号)",
        "document",
        "厅发〔2016〕19号",
        "",
        "市委办公厅、市政府办公厅",
    ),
    ("高政办发〔2021〕 1 号《项目管理实施细则》", "document", "高政办发〔2021〕1号", "", ""),
    ("《关于贯彻〈数字政府意见〉的通知》", "document", "None", "", ""),
    ("《转发《管理办法》的通知》", "document", "None", "", ""),
    ("国办发〔2016〕73号", "document", "国办发〔2016〕73号", "", ""),
    ("《中华人民共和国网络安全法》", "law", "None", "", ""),
    ("《山东省大数据发展促进条例》", "law", "None", "", ""),
    ("《关键信息基础设施安全保护条例》（国务院令第745号）", "order", "None", "国务院令第745号", ""),
    ("《网络安全等级保护基本要求》（GB/T 22239-2019）", "standard", "None", "GB/T 22239-2019", ""),
    ("GB 50174-2017《数据中心设计规范》", "standard", "None", "GB 50174-2017", ""),
    ("GB/T 22239—2019", "standard", "None", "GB/T 22239—2019", ""),
    ("GB／T22239-2019", "standard", "None", "GB／T22239-2019", ""),
    ("DB37/T 1234-2020", "standard", "None", "DB37/T 1234-2020", ""),
    ("ISO/IEC 27001:2013", "standard", "None", "ISO/IEC 27001:2013", ""),
    ("GA/T 1400.1-2017", "standard", "None", "GA/T 1400.1-2017", ""),
    ("T/CQAE 11021-2023", "standard", "None", "T/CQAE 11021-2023", ""),
]


@pytest.mark.parametrize(("words", "kind", "number", "code", "issuer"), CITED)
def test_one_citation(words: str, kind: str, number: str, code: str, issuer: str) -> None:
    text = f"依据：{words}，建设本项目。"
    (policy,) = find_policies(text)
    assert (policy.kind, str(policy.number), policy.code, policy.issuer) == (kind, number, code, issuer)
    assert text[policy.start : policy.end].startswith(words[:2])


@pytest.mark.parametrize(
    "text", ["根据有关文件精神", "256GB内存，8GB 100M", "5GB1000", "图1-1 系统架构", "《》", "第12号楼", "管理条例"]
)
def test_nothing_cited(text: str) -> None:
    assert find_policies(text) == []


def test_neighbours_keep_their_own_numbers() -> None:
    text = "GB 50174-2017《数据中心设计规范》；国办发〔2016〕73号；《数字山东规划》、鲁政发〔2023〕5号《工作要点》。"
    assert [(p.title, str(p.number), p.code) for p in find_policies(text)] == [
        ("数据中心设计规范", "None", "GB 50174-2017"),
        ("", "国办发〔2016〕73号", ""),
        ("数字山东规划", "None", ""),
        ("工作要点", "鲁政发〔2023〕5号", ""),
    ]


def test_identified_by_number_issuer_or_law() -> None:
    given_, bare = find_policies("《数字山东规划》（鲁政发〔2023〕5号）、《某某通知》")
    assert given_.identified
    assert given_.year == 2023
    assert not bare.identified


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由高青县水利局和高青县财政局牵头", ["高青县水利局", "高青县财政局"]),
        ("县大数据局、县人力资源和社会保障局配合", ["县大数据局", "县人力资源和社会保障局"]),
        ("国家发展改革委、市委办公厅印发", ["国家发展改革委", "市委办公厅"]),
        ("高青县人民政府办公室", ["高青县人民政府办公室"]),
        ("委托山东云山信息技术有限公司实施", ["山东云山信息技术有限公司"]),
        ("按照国务院部署，根据淄博市大数据局要求", ["国务院", "淄博市大数据局"]),
        ("各部门、局部、全部、内部", []),
    ],
)
def test_bodies(text: str, names: list[str]) -> None:
    found = find_organisations(text)
    assert [mention.value for mention in found] == names
    assert all(text[m.start : m.end] == m.value for m in found)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("一；二;三", ["一；", "二;", "三"]),
        ("一行\n\n  二行  ", ["一行", "二行"]),
        ("他说：“不建。要用。”然后走了。", ["他说：“不建。要用。”", "然后走了。"]),
        ("按“先建。后用。”的原则。好", ["按“先建。后用。”的原则。", "好"]),
        ("《一。二》三。", ["《一。二》三。"]),
        ("没有收尾的“引号。后面", ["没有收尾的“引号。", "后面"]),
        ("（一句。）下一句", ["（一句。）", "下一句"]),
        ("真的？！是", ["真的？！", "是"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, pieces: list[str]) -> None:
    found = sentences(text)
    assert [sentence.text for sentence in found] == pieces
    assert all(text[s.start : s.end] == s.text for s in found)


def test_one_document_holds_everything() -> None:
    doc = analyse("依托现有机房，县水利局按《数字山东规划》（鲁政发〔2023〕5号）于2026年3月投资68万元，工期12个月。")
    assert {name: [span.text for span in spans] for name, spans in doc.spans.items() if name != "cues"} == {
        "policies": ["《数字山东规划》（鲁政发〔2023〕5号"],
        "organisations": ["县水利局"],
        "amounts": ["68万元"],
        "dates": ["2026年3月"],
        "durations": ["12个月"],
    }
    assert ("依托现有", "reuse") in [(span.text, span.label_) for span in doc.spans["cues"]]


@settings(deadline=None)
@given(st.text(alphabet="《》〈〉“”（）国务院县水利局办发〔2021〕1号GB/T 令第的通知、。；\n"))
def test_any_text_is_read(text: str) -> None:
    for policy in find_policies(text):
        assert 0 <= policy.start < policy.end <= len(text)
    joined = "".join(sentence.text for sentence in sentences(text))
    assert "".join(joined.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "piece", ["《", "“", "县", "国家", "有限公司", "GB/T 22239-2019", "《a1》", "国务院令第", "“。", "高"]
)
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    find_policies(text)
    sentences(text)
