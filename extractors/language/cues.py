"""The words by which a phrase is negated, only described, quoted or already there – all of them, in one place.

These are the defaults of every county; a rulebook's `vocabulary/phrases.yaml` adds to them under `cues` (a word with a
leading `-` is taken away), so that a clerk can teach the tool a turn of phrase without touching code.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import RulebookError
from extractors.values.vocabulary import (
    EMPTY_IN_FORCE,
    EMPTY_WORDS,
    FUNDING_IN_FORCE,
    FUNDING_WORDS,
    EmptyWords,
    FundingWords,
    extended,
    read_sections,
)


@dataclass(slots=True, frozen=True)
class Cues:
    """Lists of cue words. A longer word always wins over a shorter one that it covers."""

    # Before the phrase, to the end of its clause.
    negation: tuple[str, ...] = (
        "不再", "不另", "不另行", "不单独", "不再单独", "不重复", "不需", "不需要", "不须", "不必", "不用", "不得", "不予", "不允许", "不准",
        "不宜", "不应", "不应当", "不能", "不可", "不会", "不涉及", "不包含", "不包括", "不含", "不属于", "不属", "不考虑", "不安排", "不纳入",
        "不列入", "不批准", "不再批准", "不是", "不对", "不改变", "不增加", "不新增", "不采用", "不设", "不设置", "不使用", "并不", "并未",
        "并非", "暂不", "均不", "而不是", "而非", "无需", "无须", "毋需", "勿", "切勿", "无法", "没有", "没有必要", "未", "尚未", "暂未", "从未",
        "未涉及", "未包含", "未列入", "未纳入", "避免", "避免重复", "防止", "杜绝", "禁止", "严禁", "停止", "取消", "以免", "免去", "免于",
        "减少", "除", "除了", "排除", "不存在", "无任何", "无相关", "无其他", "无新增", "无新建", "无独立", "无专用", "无自建", "无单独", "代替", "替代", "取代", "非",
    )  # fmt: skip
    # Behind the phrase these deny it by themselves; the others need a doing word (不再建设).
    negation_after: tuple[str, ...] = (
        "不涉及", "不包含", "不包括", "不纳入", "不列入", "不考虑", "不安排", "未列入", "未纳入", "未包含", "未涉及", "不属于", "不在本次", "不在本项目",
        "不在本期", "不在建设范围", "除外",
    )  # fmt: skip
    # Look like negations and are none; 不得不 says that it is done after all.
    not_negation: tuple[str, ...] = (
        "不仅", "不但", "不光", "不单", "不只", "不止", "不断", "不同", "不少", "不间断", "不锈钢", "不限于", "不低于", "不少于", "不小于",
        "不超过", "不大于", "不高于", "不等", "不等于", "不可或缺", "必不可少", "不可缺少", "不可分割", "不可避免", "不得不", "不能不",
        "不可不", "不无", "无不", "并非不", "不是不", "非但", "莫不", "未尝不", "不动产", "不良", "不管", "不论", "不妨", "不愧", "不久",
        "不时", "不定期", "不特定", "不合格", "不达标", "不足", "不够", "不强", "不高", "不完善", "不健全", "不统一", "不规范", "不互通",
        "不及时", "不到位", "不一致", "不均", "不便", "不利于", "不适应", "不能满足", "不能支撑", "不能适应", "不能实现", "不满足",
        "无法满足", "无法支撑", "无法适应", "无法实现", "无法共享", "无缝", "无线", "无人", "无纸化", "无障碍", "无论", "无锡", "无感",
        "无损", "无源", "无盘", "无效", "无限", "无形", "无偿", "无差错", "非常", "非结构化", "非法", "非税", "非现场", "非公", "非遗",
        "非机动", "非接触", "非关系型", "非涉密", "未来", "未成年", "未知", "未必", "未雨绸缪", "除尘", "除湿", "除颤", "清除", "删除", "免疫",
        "不停", "不变", "不换", "不宕机", "不丢失", "不可逆", "不可篡改", "不落地", "不见面",
    )  # fmt: skip
    # Before the phrase: it is there already and is used.
    reuse: tuple[str, ...] = (
        "依托", "依托现有", "依托已有", "利用", "利用现有", "利用已有", "利用原有", "充分利用", "充分利用现有", "充分利用已有", "基于现有",
        "基于已有", "基于全县", "基于县", "基于市", "基于省", "在现有", "对接", "对接现有", "对接全县", "接入", "接入全县", "接入县", "接入市",
        "接入省", "并入", "纳入全县统一", "复用", "利旧", "共享使用", "共用", "沿用", "继续使用", "使用现有", "使用全县", "使用县",
        "使用统一", "使用政务云", "采用现有", "采用全县统一", "采用县", "采用市", "调用", "集成现有", "租用", "租赁", "借助", "经县", "经市", "经省", "从县", "从市", "从省", "自备", "通过县", "通过全县", "通过市", "通过全市", "通过省", "通过现有", "通过统一", "采用统一", "使用全市", "全县统一", "全市统一", "全省统一", "县统一",
        "市统一", "省统一", "县级统一", "市级统一", "省级统一", "借用",
        "迁移至", "迁移到", "迁入", "部署在", "部署于", "部署至", "部署到", "托管于", "托管至", "统一使用", "互联互通", "融入",
        "迁移上", "迁至", "托管在", "运行于", "运行在", "承载于", "基于", "通过", "连接", "连通", "接通", "嵌入", "集成至", "集成到", "整合至", "整合到",
        "遵循", "服从", "支持", "适配", "兼容", "政务云", "云平台", "云中心", "上级", "省级", "市级", "县级平台", "县大数据局",
    )  # fmt: skip
    # Look like them and are none: 经县政府研究 is a decision.
    not_reuse: tuple[str, ...] = (
        "经县委", "经县政府", "经县人民政府", "经县级", "经县领导", "经县财政", "经市委", "经市政府", "经市人民政府", "经市级", "经省委", "经省政府", "经省人民政府",
        "经省级",
    )  # fmt: skip
    not_descriptive: tuple[str, ...] = (
        "原则",
        "原因",
        "原理",
        "原始",
        "原材料",
        "原料",
        "草原",
        "平原",
        "还原",
        "高原",
    )
    not_construct: tuple[str, ...] = (
        "建设成果", "建设单位", "建设需求", "建设现状", "建设原则", "建设依据", "建设期", "采购方式", "采购人", "开发商", "开发区", "开发单位", "配置文件",
    )  # fmt: skip
    # These say so behind the phrase as well (机房依托政务云), as long as nothing was said to be built.
    reuse_both: tuple[str, ...] = (
        "依托", "利用", "租用", "沿用", "借助", "使用现有", "使用统一", "统一使用", "使用政务云", "使用全县", "使用县", "使用市", "使用省",
        "采用全县", "采用县", "采用市", "采用省", "采用统一", "采用政务云", "部署在", "部署于", "部署到", "部署至", "托管于", "迁移至", "迁移到",
        "迁入", "并入", "纳入",
    )  # fmt: skip
    # … and these when the phrase is what something is connected with (与共享交换平台对接).
    linking: tuple[str, ...] = ("对接", "互联互通", "互通", "集成", "衔接", "共享")
    # After the phrase, in its clause.
    reuse_after: tuple[str, ...] = (
        "利旧", "沿用", "复用", "共享使用", "统一提供", "统一建设", "统一部署", "统一分配", "统一调度", "统一供给", "由政务云提供", "由云平台提供",
        "已满足", "可满足", "能够满足", "可以满足", "予以利用", "继续使用",
    )  # fmt: skip
    # Before the phrase: how things stand.
    descriptive: tuple[str, ...] = (
        "已", "业已", "现网", "在用", "目前", "现有", "现已", "现状", "当前", "已建", "已建成", "已建设", "已建立", "已有", "已购", "已购置", "已采购", "已部署", "已配备",
        "已开发", "已完成", "已具备", "已经", "已投入", "原有", "原", "此前", "以前", "以往", "过去", "历年", "近年来", "先后", "陆续", "曾",
        "曾经", "截至", "截止", "建有", "拥有", "配有", "设有", "既有", "存量", "旧有", "现行", "存有", "留有", "缺乏", "缺少", "不具备", "老旧", "一期已", "前期已",
        "一期建设", "前期建设", "上级已", "县里已", "全县已", "省市已", "随着", "鉴于",
    )  # fmt: skip
    descriptive_after: tuple[str, ...] = (
        "已建成", "已投入使用", "已部署", "已具备", "已上线", "已运行", "已使用", "已完成建设", "运行多年", "使用多年", "投入使用", "建成使用",
        "老化", "陈旧", "不足", "不能满足", "无法满足", "难以满足", "性能落后", "故障频发", "超期服役",
    )  # fmt: skip
    conditional: tuple[str, ...] = (
        "如遇", "如有", "如发生", "如出现", "一旦", "如需", "如有需要", "如果", "如确需", "如后期", "若", "若需", "倘若", "假如", "视情况", "视情", "必要时", "可选", "后期可", "后续可",
        "远期", "远景", "下一步", "未来", "将来", "今后", "适时", "条件成熟", "待条件", "根据需要可", "后期扩展",
    )  # fmt: skip
    # Doing words: the phrase behind one is what gets built or bought.
    construct: tuple[str, ...] = (
        "新建", "建设", "新增", "购置", "采购", "购买", "搭建", "开发", "研发", "部署", "增配", "增设", "增加", "扩建", "扩容", "升级",
        "改造", "改建", "配备", "配置", "安装", "建立", "打造", "构建", "铺设", "架设", "装修", "更换", "更新", "替换", "添置", "新购", "自建",
        "重建", "设计开发", "定制开发", "上线", "建成", "建", "购", "设立",
    )  # fmt: skip
    # What begins a statement of intent, whatever was said before it in the clause.
    fresh: tuple[str, ...] = (
        "拟", "需要", "急需", "亟需", "亟待", "需", "须", "将", "计划", "本项目", "本次", "本期", "因此", "所以", "为此", "从而", "现申请", "特申请",
        "建议", "主要建设", "主要包括", "建设内容", "而是", "改为",
    )  # fmt: skip
    not_fresh: tuple[str, ...] = (
        "需求",
        "需方",
        "必需品",
        "计划生育",
        "计划单列",
        "将军",
        "虚拟",
        "模拟",
        "拟态",
        "急需求",
    )
    # Behind the phrase: what exists is worked on, so it is meant after all.
    renewed_after: tuple[str, ...] = (
        "进行改造", "进行升级", "进行扩容", "进行扩建", "进行更新", "进行更换", "升级改造", "改造升级", "扩容", "扩建", "更新改造", "予以更换",
        "改造", "更换", "重建",
    )  # fmt: skip
    # 由…提供 by these is buying, not sharing.
    suppliers: tuple[str, ...] = (
        "中标", "承建", "供应商", "厂商", "厂家", "乙方", "集成商", "施工", "卖方", "供货", "投标", "第三方", "软件公司", "开发商", "本项目",
    )  # fmt: skip
    quoting: tuple[str, ...] = (
        "根据",
        "按照",
        "依据",
        "遵照",
        "依照",
        "参照",
        "贯彻",
        "落实",
        "贯彻落实",
        "执行",
        "响应",
        "关于",
    )
    quoted_end: tuple[str, ...] = (
        "要求", "规定", "精神", "通知", "意见", "部署", "文件", "办法", "条款", "原则", "决策", "方案", "指示", "规划", "细则", "标准",
    )  # fmt: skip
    reporting: tuple[str, ...] = (
        "要求", "明确要求", "规定", "提出", "明确", "明确提出", "指出", "强调", "印发", "鼓励", "倡导", "部署",
    )  # fmt: skip
    authorities: tuple[str, ...] = (
        "》", "文件", "通知", "意见", "规划", "办法", "细则", "条例", "国务院", "国家", "省委", "市委", "县委", "省政府", "市政府", "县政府",
        "上级", "省厅", "市局", "总书记", "中央",
    )  # fmt: skip


CUES = Cues()


def lists_of(cues: Cues) -> dict[str, list[str]]:
    """Each cue word with the names of the lists it stands in."""
    lists: dict[str, list[str]] = {}
    for field in dataclasses.fields(cues):
        for word in getattr(cues, field.name):
            lists.setdefault(word, []).append(field.name)
    for doing in cues.construct:  # 不新建, 不购置
        lists.setdefault(f"不{doing}", ["negation"])
    return lists


@dataclass(slots=True, frozen=True)
class Phrases:
    """Everything a rulebook's phrases.yaml can add to."""

    cues: Cues = CUES
    empty: EmptyWords = EMPTY_WORDS
    funding: FundingWords = FUNDING_WORDS


PHRASES = Phrases()
CUES_IN_FORCE: ContextVar[Cues] = ContextVar("cues", default=CUES)


@contextmanager
def in_force(phrases: Phrases) -> Iterator[None]:
    """The words of one rulebook for the work inside the `with`, the defaults again behind it."""
    cues = CUES_IN_FORCE.set(phrases.cues)
    empty = EMPTY_IN_FORCE.set(phrases.empty)
    funding = FUNDING_IN_FORCE.set(phrases.funding)
    try:
        yield
    finally:
        FUNDING_IN_FORCE.reset(funding)
        EMPTY_IN_FORCE.reset(empty)
        CUES_IN_FORCE.reset(cues)


def load_phrases(path: Path) -> Phrases:
    """The defaults with the additions of `path`; a missing file adds nothing, a malformed one is a RulebookError."""
    if not path.is_file():
        return PHRASES
    sections = read_sections(path)
    made = {}
    for name in ("cues", "empty", "funding"):
        additions = sections.get(name) or {}
        made[name] = extended(getattr(PHRASES, name), additions, f"{path.name} 的 {name}")
    for name in sections:
        if name not in made:
            raise RulebookError(f"词表 {path.name} 里没有“{name}”这一节", f"可用的节：{'、'.join(made)}")
    return Phrases(**made)
