"""Bodies named in running text: 国务院办公厅, 高青县水利局, 山东云山信息技术有限公司.

Chinese writes no spaces, so a body is recognised by how such names begin (国家, 省, 市, 县 …) and end (局, 委员会,
有限公司 …); the conjunctions that are part of a name (发展和改革, 人力资源和社会保障) are known, all others end it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.values.types import Mention

_HAN = "\u4e00-\u9fff"
_LINKS = "和与及或由对向为的在是把将被从于按经到并"
_NAME = f"[{_HAN}]"
_JOINED = (
    "发展和改革|工业和信息化|人力资源和社会保障|住房和城乡建设|文化和旅游|教育和体育|自然资源和规划|民族和宗教|商务和投资促进|"
    "科学和技术|卫生和计划生育|机关和编制|党史和地方史志|退役军人和|公用和"
)
_PLAIN = f"[^{_LINKS}\\W\\d_A-Za-z]"
_START = f"中共中央|党中央|国务院|中央|国家|中华人民共和国|全国|最高人民|{_PLAIN}{{2,3}}[省市县区]|省|市|县|区"
_END = "办公厅|办公室|委员会|人民政府|政府|管委会|法院|检察院|党委|总局|局(?!部|势|面|限)|部(?!署|分|门|委)|厅|总署|审计署|中心|委|院|大队|支队|银行|医院|中学|小学|大学|学校|公司|指挥部"
_PUBLIC = re.compile(rf"(?:{_START})(?:{_JOINED}|{_PLAIN}){{0,12}}?(?:{_END})(?:办公厅|办公室)?(?![署门分管长级])")
_SINGLE = re.compile("国务院|党中央|中共中央")
_COMPANY = re.compile(
    rf"(?:[{_HAN}]|[()（）A-Za-z](?![^\W\d_])){{2,30}}?(?:有限责任公司|股份有限公司|有限公司|集团公司)"
)
_BEFORE = re.compile("(?:按照|根据|依据|依照|遵照|以及|并报|报请|委托|提请|会同|通过|落实|贯彻|执行|经|请|报|据|照)+")
_LEAD = re.compile(
    r"^.*(?:由|与|和|及|向|委托|聘请|选定|采购|中标单位|承建单位|监理单位|建设单位|供应商|乙方|甲方|单位|为|是|经|对|在|的|交)"
    r"(?=[\u4e00-\u9fff（(]{6})"
)
_MOST = 5000


def find_organisations(text: str) -> list[Mention]:
    """The bodies in `text`, left to right, not overlapping; each mention's value is its name as written."""
    found = sorted(_spans(text), key=lambda span: (span[0], -span[1]))
    mentions: list[Mention] = []
    last = 0
    for start, end in found[:_MOST]:
        if start >= last:
            mentions.append(Mention(text[start:end], start, end))
            last = end
    return mentions


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _COMPANY.finditer(text):
        lead = _LEAD.match(match.group())
        yield match.start() + (lead.end() if lead else 0), match.end()
    for match in _PUBLIC.finditer(text):
        lead = _BEFORE.match(match.group())
        yield match.start() + (lead.end() if lead else 0), match.end()
    for match in _SINGLE.finditer(text):
        yield match.span()
