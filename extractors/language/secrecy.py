"""What a sentence says about secrecy (TY-04): only words that call this very project secret are an assertion.

Rules about secret computers, the duty to keep secrets, 非涉密, conditions (凡涉密的) and quotations are none.
"""

from __future__ import annotations

import re
from typing import Literal

from extractors.values.normalise import tidy

SecrecyContext = Literal["affirmed", "negated", "descriptive", "quoted", "conditional", "none"]

_LONGEST = 4000
_TERM = re.compile(r"涉及国家秘密|属于国家秘密|国家秘密|涉密|密级|(?<![商业工作个人技术])(?:绝密|机密|秘密)(?!级别)")
_QUOTE = re.compile(r"《[^《》\n]{0,160}(?:》|$)|“[^“”\n]{5,400}(?:”|$)|“(?:绝密|机密|秘密)[^“”\n]{0,12}(?:”|$)")
_CLAUSE_END = re.compile(r"[，,。；;！？!?\n]")
_DENIED_BEFORE = re.compile(
    r"(?:非|不|未|无|没有|不得|严禁|禁止|杜绝|防止|避免|切勿|勿|脱离|排除|去除|消除|不存在|免于)[^，,。；;]{0,14}$"
)
_DENIED_AFTER = re.compile(
    r"^[^，,。；;]{0,10}?(?:[:：为是]?(?:否|无|不涉及|非密|公开|不涉密|无密级|内部)(?![\u4e00-\u9fff])|[□☐]是[^，,。；;]{0,4}[☑√■☒✔]否|不得|不予)"
)
_CONDITION = re.compile(r"(?:如果|如有|如|若|凡|一旦|倘若|假如|对于|对|涉及)[^，,。；;]{0,14}$")
_CONDITION_AFTER = re.compile(r"^[^，,。；;]{0,8}的(?:[，,]|$|应|须|按|由|不)")
_TOPIC_AFTER = re.compile(
    r"^(?:[及和与、/]?(?:非涉密|信息|事项|载体)){0,2}(?:人员|计算机|设备|载体|介质|存储|场所|岗位|资质|单机|打印|文件管理|资料管理|管理|工作|审查|监管"
    r"|检查|教育|培训|测评|网络|单位|集成|系统集成|信息系统集成|移动|办公|自动化设备|保密|法|制度|规定|相关事宜|事宜|防护|要害|项目相关|项目管理|项目由|工程管理)"
)
_TOPIC_BEFORE = re.compile(
    r"(?:保守|泄露|泄漏|窃取|保护|维护|失泄|存储|处理|传输|携带|复制|接触|知悉|涉及|危害)(?:的)?$"
)
_OWN = r"(?:本|该|此|我局|我单位|我县|拟建|申报)(?:建设)?(?:项目|系统|工程|平台|方案|材料|文件|期|次|单位申报的项目)?"
_SUBJECT = re.compile(
    rf"(?:{_OWN}|项目|系统|工程|平台|方案|材料|文件|内容|数据|信息|业务|部分|图纸)"
    r"(?:的|中|内|所|部分|建设|内容|数据|信息|业务|材料|处理|存储|承载|涉及|均|全部|都|系|为|属|属于|是|已|被|经审查|经认定|定为|确定为|列为|含有|包含|含|有|级别|等级|密级|为|[:：]){0,5}$"
)
_FORM = re.compile(
    r"(?:密级|涉密等级|涉密级别|保密等级|定密)[:：为是]{1,2}[（(]?(?:绝密|机密|秘密)|是否涉密[:：]?[（(]?(?:[☑√■☒✔]?是|[☑√■☒✔])(?!否)"
)
_STANDALONE = re.compile(
    r"^(?:项目|部分|内容)?(?:涉及|属于|含有)国家秘密(?:项目|事项|信息|内容|的项目)?。?$|^涉密(?:项目)?。?$"
)


def secrecy_context(sentence: str) -> SecrecyContext:
    """How the sentence speaks of secrecy: affirmed when any of its words call this project secret."""
    text = tidy(sentence[:_LONGEST])
    if _FORM.search(text) and not re.search("[□☐]是[^，,。；;]{0,4}[☑√■☒✔]否", text):
        return "affirmed"
    found: list[SecrecyContext] = []
    quotes = [match.span() for match in _QUOTE.finditer(text)]
    for match in _TERM.finditer(text):
        if any(a <= match.start() and match.end() <= b for a, b in quotes):
            found.append("quoted")
            continue
        found.append(_one(text, match))
        if found[-1] == "affirmed":
            return "affirmed"
    return found[0] if found else "none"


def _one(text: str, match: re.Match[str]) -> SecrecyContext:
    begin = max(
        (end.end() for end in _CLAUSE_END.finditer(text, max(0, match.start() - 200), match.start())), default=0
    )
    begin = begin or max(0, match.start() - 200)
    stop = re.compile(r"[。；;！？!?\n]").search(text, match.end())
    before, after = text[begin : match.start()], text[match.end() : stop.start() if stop else match.end() + 200]
    if _STANDALONE.match(text):
        return "affirmed"
    if _DENIED_BEFORE.search(before) or _DENIED_AFTER.search(after):
        return "negated"
    if before.endswith(("是否", "有无")):
        return "descriptive"
    if _CONDITION.search(before) and not re.search(_OWN, before):
        return "conditional"
    if _TOPIC_AFTER.search(after) and not re.match("(?:信息)?(?:项目|工程)(?:[，,。]|$)", after):
        return "descriptive"
    own = bool(re.search(_OWN, before))
    if _CONDITION_AFTER.search(after) and not own:
        return "conditional"
    if match.group() in ("国家秘密", "绝密", "机密", "秘密") and _TOPIC_BEFORE.search(before) and not own:
        return "descriptive"
    if match.group() == "密级":
        return "descriptive"
    return (
        "affirmed"
        if _SUBJECT.search(before) or (own and re.search("建设|属|涉|含|为|是|系", before))
        else "descriptive"
    )
