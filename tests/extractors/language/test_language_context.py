"""Whether a phrase is meant: sentences as plans and forms of county bureaus have them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import RulebookError
from extractors.language.clauses import plain_marks, ruler_marks
from extractors.language.context import PhraseHit, context_at, phrase_contexts
from extractors.language.cues import CUES, PHRASES, load_phrases

TERMS = (
    "机房", "机柜", "服务器", "存储", "磁盘阵列", "交换机", "视频会议系统", "视频会议", "协同办公", "OA", "公文流转", "门户网站", "UPS",
    "业务专网", "专线", "数据共享交换平台", "数据中台", "统一身份认证", "行政审批", "行政处罚", "短信平台", "电子印章", "GIS底图", "新建机房",
)  # fmt: skip

SENTENCES = [
    ("新建机房一处", "affirmed"),
    ("建设内容包括机房、服务器、存储", "affirmed affirmed affirmed"),
    ("采购以下设备：服务器2台、存储1套、交换机4台", "affirmed affirmed affirmed"),
    ("主要包括：建设县级数据中台一套，采购磁盘阵列1台。", "affirmed affirmed"),
    ("将新建机房", "affirmed"),
    ("计划2027年购置服务器10台", "affirmed"),
    ("系统部署服务器3台", "affirmed"),
    ("确需单独建设机房", "affirmed"),
    ("2.机房建设", "affirmed"),
    ("ＯＡ系统建设", "affirmed"),
    ("拟租用运营商专线10条，带宽100M", "reuse"),
    ("建设可供各单位共用的短信平台", "affirmed"),
    ("建设与水利局共用的短信平台", "affirmed"),
    ("使用可供各单位共用的短信平台", "reuse"),
    ("建设预约系统，利用全县统一的短信平台", "reuse"),
    # negated, and where a negation ends
    ("不新建机房", "negated"),
    ("不建机房", "negated"),
    ("本项目不新建机房、服务器和存储设备", "negated negated negated"),
    ("无需建设机房", "negated"),
    ("不再单独建设视频会议系统", "negated"),
    ("避免重复建设机房，本项目依托政务云部署", "negated"),
    ("为避免重复建设，不购置服务器", "negated"),
    ("禁止新建机房", "negated"),
    ("不得新建机房", "negated"),
    ("各单位不再批准单独建设机房", "negated"),
    ("没有必要新建机房", "negated"),
    ("没有独立机房", "negated"),
    ("无服务器采购内容", "negated"),
    ("不涉及机房建设，采购服务器2台", "negated affirmed"),
    ("不新建机房、采购服务器2台", "negated affirmed"),
    ("不新建机房而是采购服务器", "negated affirmed"),
    ("除机房外，其余设备全部新购", "negated"),
    ("无需新增服务器，存储由政务云提供", "negated reuse"),
    ("未建设视频会议系统", "negated"),
    ("我局尚未建设协同办公系统，效率低，拟建设协同办公系统", "negated affirmed"),
    ("机房不在本次建设范围", "negated"),
    ("服务器采购不在本项目范围内", "negated"),
    ("视频会议系统不再建设", "negated"),
    ("服务器：无", "negated"),
    ("机房建设：不涉及", "negated"),
    ("不改变现有机房布局", "negated"),
    ("暂不考虑视频会议", "negated"),
    # look like negations
    ("不仅建设机房，还建设视频会议系统", "affirmed affirmed"),
    ("不但新建机房", "affirmed"),
    ("配备不间断电源UPS", "affirmed"),
    ("业务不断增长需新建机房", "affirmed"),
    ("非新建机房不可", "affirmed"),
    ("不得不新建机房", "affirmed"),
    ("不能不建设机房", "affirmed"),
    ("服务器不少于4核，存储容量不低于100TB", "affirmed affirmed"),
    ("建设电子印章系统，避免重复盖章", "affirmed"),
    # used, not built
    ("依托现有机房", "reuse"),
    ("利用已有服务器", "reuse"),
    ("对接全县统一视频会议系统", "reuse"),
    ("接入县视频会议系统", "reuse"),
    ("接入全县统一建设的视频会议系统", "reuse"),
    ("与县数据共享交换平台对接", "reuse"),
    ("通过县数据共享交换平台获取数据", "reuse"),
    ("系统与全县统一协同办公平台实现单点登录", "reuse"),
    ("完成与省行政审批系统的对接", "reuse"),
    ("采用全县统一身份认证", "reuse"),
    ("数据经市数据共享交换平台汇聚至数据中台。", "reuse reuse"),
    ("租用政务云服务器", "reuse"),
    ("服务器、存储均由县大数据局统一提供", "reuse reuse"),
    ("短信平台接口由县大数据局统一提供", "reuse"),
    ("服务器由中标单位提供", "affirmed"),
    ("服务器利旧", "reuse"),
    ("机房（利旧）", "reuse"),
    ("服务器：依托政务云，不新购", "reuse"),
    ("机房、服务器等硬件均依托政务云", "reuse reuse"),
    ("依托现有机房新建服务器集群", "reuse affirmed"),
    ("门户网站由县政府统一建设，我局不单独建设门户网站", "reuse negated"),
    ("GIS底图使用市自然资源局提供的天地图服务", "reuse"),
    # how things stand
    ("已建成视频会议系统", "descriptive"),
    ("目前我局机房面积30平方米", "descriptive"),
    ("现有服务器5台，存储2台", "descriptive descriptive"),
    ("我局机房建于2015年，机柜6个，服务器12台，UPS电池老化严重。", "descriptive descriptive descriptive descriptive"),
    ("于2020年建成机房一处", "descriptive"),
    ("我局OA系统于2019年上线", "descriptive"),
    ("县级已统一建设协同办公平台，各部门直接使用。", "descriptive"),
    ("该业务专网建成于2012年，目前仅用于数据上报。", "descriptive"),
    ("解决行政审批线下跑腿问题，建设行政审批网上办理模块", "descriptive affirmed"),
    ("现网采用运营商专线接入，带宽不足。", "descriptive"),
    ("机房老化", "descriptive"),
    ("不具备机房建设条件", "descriptive"),
    ("缺乏统一的视频会议系统", "descriptive"),
    ("已有服务器3台，本次新增服务器2台", "descriptive affirmed"),
    ("现有机房面积小，无法满足需求，拟新建机房", "descriptive affirmed"),
    ("现有交换机端口数量不足，需增加交换机2台", "descriptive affirmed"),
    ("机房老化需改造", "affirmed"),
    ("对现有机房进行改造", "affirmed"),
    ("现有视频会议系统升级改造", "affirmed"),
    ("替换老旧服务器", "affirmed"),
    ("更换现有服务器2台", "affirmed"),
    # said by others
    ("根据《数据中心机房建设规范》，", "quoted"),
    ("《关于视频会议系统建设的通知》", "quoted"),
    ("根据县里不再新建机房的要求，", "quoted"),
    ("细则规定不再批准新建机房", "quoted"),
    ("会议指出“各部门不得自行建设机房，统一使用政务云”", "quoted"),
    ("省政府文件要求各部门加快建设协同办公系统", "quoted"),
    ("上级要求建设业务专网，本项目据此建设业务专网一张", "quoted affirmed"),
    ("按照省政府文件要求，新建视频会议系统", "affirmed"),
    ("建设“智慧办公”协同办公系统", "affirmed"),
    ("建设“协同办公系统”", "affirmed"),
    # only perhaps
    ("如后期需要，新建机房", "conditional"),
    ("待二期建设时再考虑建设GIS底图", "conditional"),
    ("视情况增配服务器", "conditional"),
    ("如遇网络故障，自动切换至备用专线。", "conditional"),
]


@pytest.mark.parametrize(("sentence", "contexts"), SENTENCES)
def test_context(sentence: str, contexts: str) -> None:
    assert [hit.context for hit in phrase_contexts(sentence, TERMS)] == contexts.split()


def test_a_hit_carries_its_place_and_the_cue_that_decided() -> None:
    text = "一、现状。本项目不新建机房。"
    assert phrase_contexts(text, ["机房"]) == [PhraseHit("机房", 11, 13, "negated", "不新建")]
    assert text[11:13] == "机房"


def test_the_longest_term_wins_and_latin_terms_stand_alone() -> None:
    hits = phrase_contexts("建设视频会议系统，白板BOARD与oa", ["视频会议", "视频会议系统", "OA"])
    assert [hit.term for hit in hits] == ["视频会议系统", "oa"]


def test_words_found_otherwise_are_judged_too() -> None:
    text = "本项目不新建机房"
    assert context_at(text, 6, 8).context == "negated"


def test_no_terms_no_hits() -> None:
    assert phrase_contexts("新建机房", []) == []
    assert phrase_contexts("", ["机房"]) == []


def test_a_clerk_teaches_a_turn_of_phrase(tmp_path: Path) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text("cues:\n  negation: [毋庸]\n  reuse: [-依托]\n", encoding="utf-8")
    cues = load_phrases(path).cues
    assert [h.context for h in phrase_contexts("毋庸建设机房", ["机房"], cues)] == ["negated"]
    assert [h.context for h in phrase_contexts("毋庸建设机房", ["机房"])] == ["affirmed"]
    assert "依托" not in cues.reuse
    assert "依托" in CUES.reuse


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_phrases(tmp_path / "none.yaml") is PHRASES


def test_an_unknown_section_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text("cue: {}\n", encoding="utf-8")
    with pytest.raises(RulebookError, match="没有“cue”这一节"):
        load_phrases(path)


def test_the_shipped_phrases_load() -> None:
    path = Path(__file__).parents[3] / "templates/rulebooks/gaoqing-2021/vocabulary/phrases.yaml"
    cues = load_phrases(path).cues
    assert [h.context for h in phrase_contexts("服务器使用淄博云资源", ["服务器"], cues)] == ["reuse"]


@settings(deadline=None)
@given(st.text(alphabet="不无需新建设机房服务器依托现有，、。；“”《》的要求根据目前如OA\n"))
def test_any_text_is_judged(text: str) -> None:
    for hit in phrase_contexts(text, TERMS):
        assert text[hit.start : hit.end] == hit.term


@pytest.mark.parametrize("piece", ["机房", "不", "不新建机房、", "，", "《", "“", "根据", "如"])
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert all(hit.term == "机房" for hit in phrase_contexts(text, ["机房"]))


def test_the_plain_look_marks_what_the_pipeline_marks() -> None:
    text = "。".join(sentence for sentence, _ in SENTENCES)
    assert sorted(plain_marks(text, CUES)) == sorted(ruler_marks(text, CUES))
