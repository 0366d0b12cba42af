"""How a phrase stands in its sentence: asserted, or denied, quoted, or said of what exists already.

“新建机房” may be what a project builds; “不新建机房”, “依托现有机房” and “细则规定……不再批准新建机房” are not. A false alarm
costs more trust than a missed hint (every caller only hints), so a doubtful phrase is never called asserted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from checks.texts import Hit

Stance = Literal["negated", "quoted", "reused", "described"]

# 不间断电源 and 不仅 deny nothing; neither do comparisons (不低于) and words that merely begin with the character.
_HARMLESS = (
    r"不(?:动产|锈|可抗|仅|但|断|同|少|低于|超过|小于|大于|少于|高于|得少于|间断|足|限于|变|良|可或缺|可缺少|便|易|均|一致|一|再是|规范|健全|完善|统一|及时|到位|平衡"
    r"|充分|强|高|大|够|能满足|能适应|能支撑|适应|满足|断电)|未(?:来|能满足|能实现|能覆盖)|无(?:线|人机|人值守|纸化|缝|障碍|感|损|源|死角|盲区|法满足|法实现|法支撑|法适应)"
    r"|非(?:结构化|关系型?|税|物质|现场|遗|机动车|常)"
)
_DENIES = re.compile(
    rf"(?:{_HARMLESS})|(?P<no>不再|不另|不得|不予|不|未|没有|无需|无须|无|毋需|非|禁止|严禁|避免|杜绝|取消|停止|免于|免除|代替|取代|而非|以免)"
)
_DENIED_AFTER = re.compile(
    r"^[^，,。；;：:]{0,16}?(?:(?<!不)(?:不再|不另行?|不单独|不需要?|无需|无须|不必|暂不|均不|都不|未|不)[^，,。；;：:]{0,4}?"
    r"(?:新?建|新?购|购置|采购|建设|单独|另行|新增|增加|涉及|需要|配备|考虑|配置|列入|购买|投入|安排|改造|扩容|租用|开发)"
    r"|[：:为]?\s*(?:无|不涉及|暂无)(?=[，,。；;\s]|$))"
)
_TURN = re.compile(
    r"但|而是|改为|转为|仅需|只需|只(?=[建购采])|另(?=[购建采行])|需要?(?=[新购建采])|拟|将(?=[新购建采])"
)
_CLAUSE = re.compile(r"[，,：:]")
_BOOKS = re.compile(r"《[^《》]{0,80}》?")
_SPEECH = re.compile(r"[“\"「『][^“”\"「」『』]{0,400}[”\"」』]?")
_REPORTS = re.compile(
    r"(?:规定|要求|提出|指出|明确|强调|部署|精神|印发|下发|有关|相关)(?:[^，,。；;]{0,12})?[：:，,]?\s*$"
)
_CITES = re.compile(
    r"不再批准|一概不予审批|不予安排资金|(?:细则|办法|条例|意见|通知|规定|文件|方案|规划|纲要|标准|规范)[》」]?(?:（[^（）]{0,24}）|\([^()]{0,24}\)|[^，,。；;]{0,6})?"
    r"(?:中|等文件)?(?:明确)?(?:规定|要求|提出|指出|明确|强调)"
)
_ACTS = r"(?:新建|自建|购置|采购|新购|另购|购买|建设|搭建|开发|新增|配置|配备|添置|租用|改造|扩建|升级|架设|铺设|组建)"
_REUSE_VERB = (
    r"(?:依托|利用|使用|借助|基于|沿用|复用|共用|接入|对接|接通|纳入|并入|融入|整合至|整合到|迁移至|迁移到|迁移上|迁至|部署于|部署在|部署到|托管于|托管在|运行于|运行在|承载于|通过|调用|嵌入|集成至|集成到"
    r"|连接|连通|互联|共享|遵循|服从|支持|适配|兼容)"
)
_EXISTING = r"(?:现有|已有|已建|原有|既有|存量|在用|旧有|利旧|已建成|现行|目前|当前)"
_SHARED = r"(?:政务云|云平台|云中心|全县统一|县级统一|县统一|市级统一|市统一|省统一|统一建设|上级|省级|市级|县级平台|县大数据局|公共)"
_REUSED_BEFORE = re.compile(rf"(?:{_REUSE_VERB}|{_EXISTING}|{_SHARED})")
_PROVIDED = re.compile(
    r"^[^。；;]{0,30}?(?:(?:均|全部|统一|都|皆|主要)?(?:由|从)[^，,。；;]{0,14}(?:云|统一|大数据局|大数据中心|机关事务|主管部门)[^，,。；;]{0,10}"
    r"(?:提供|保障|承担|支撑|供给|分配|解决)"
    r"|(?:均|全部|都|统一)?(?:利用|依托|使用|沿用|复用|租用)[^，,。；;]{0,12}?(?:现有|已有|原有|政务云|云平台|云资源|统一)|利旧)"
)
_DESCRIBES = re.compile(
    r"目前|现状|截至|已建成|已建|建成于|现有|原有|存在|历史上|此前|以往|近年来|曾|多年|(?:19|20)\d\d年[^，,。；;]{0,12}(?:建成|购置|投入使用|采购|建设了)|存在.{0,12}(?:问题|困难|不足)"
)


@lru_cache(maxsize=8192)
def _stance(sentence: str, start: int, end: int) -> frozenset[Stance]:
    found: set[Stance] = set()
    before, after = sentence[:start], sentence[end:]
    if _quoted(sentence, start, end):
        found.add("quoted")
    left = _CLAUSE.split(before)[-1]
    right = _CLAUSE.split(after)[0]
    if _negated(left) or _DENIED_AFTER.match(re.split("[，,]", after)[0]):
        found.add("negated")
    if _reused(left, after):
        found.add("reused")
    if _DESCRIBES.search(left) or _DESCRIBES.search(right):
        found.add("described")
    return frozenset(found)


def stance(hit: Hit) -> frozenset[Stance]:
    """Everything that keeps the phrase from being asserted; empty when nothing does."""
    return _stance(hit.sentence, *hit.span)


def asserted(hit: Hit) -> bool:
    """Said of this project, neither denied nor quoted."""
    return not stance(hit) & {"negated", "quoted"}


def _negated(left: str) -> bool:
    """The clause before the phrase denies it, and nothing turns back to assertion in between."""
    return any(match["no"] and not _TURN.search(left, match.end()) for match in _DENIES.finditer(left))


def _quoted(sentence: str, start: int, end: int) -> bool:
    for book in _BOOKS.finditer(sentence):
        if book.start() < start and end <= book.end():
            return True
    for speech in _SPEECH.finditer(sentence):
        if speech.start() < start and end <= speech.end():
            lead = sentence[: speech.start()]
            if speech.end() - speech.start() >= 18 or _REPORTS.search(lead):
                return True
    return bool(_CITES.search(sentence, 0, start)) or "不再批准" in sentence


def _reused(left: str, after: str) -> bool:
    """On what exists or what others provide; an act of building between that and the phrase turns it again."""
    found = list(_REUSED_BEFORE.finditer(left))
    if found and len(left) - found[-1].end() <= 30:
        rest = left[found[-1].end() :]
        # 建设连接两处站点的视频会议系统: what stands before 的 only says which
        which = "的" in rest and re.search(_ACTS, left[: found[-1].start()])
        if not which and not re.search(_ACTS, rest):
            return True
    return bool(_PROVIDED.match(after))


def affirmed(hit: Hit, acts: Sequence[str] = ()) -> bool:
    """Nothing keeps the phrase from being what this project does, by the quick look and by the parsed clauses.

    `acts`: words that count as doing although they use what others have (租用). The parse loads spaCy, which takes seconds; so it is asked last, and only where a rule is about to speak.
    """
    if stance(hit):
        return False
    from extractors.language.context import context_at

    meant = context_at(hit.sentence, *hit.span)
    return meant.context == "affirmed" or (meant.context == "reuse" and meant.cue in acts)
