"""Whether two documents name the same project, or the same body (rulebook KW-01, KW-02).

Never more than the rulebook allows: another year or phase is another project; 项目, 工程, 系统, （二次） at the end are a
variant; containment or likeness of 0.85 is a suspicion; the rest differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from extractors.values.normalise import squash
from extractors.values.numerals import numeral

Likeness = Literal["same", "variant", "similar", "different"]

SIMILAR = 85.0
REGIONS = ("山东省淄博市高青县", "淄博市高青县", "山东省高青县", "高青县")  # the county's own names are dropped

_LONGEST = 300
_WRAPPED = re.compile(r"^关于(?:申请|申报|报送|上报)?(?P<name>.{2,200}?)的(?:函|请示|报告|申请)$")
_QUOTES = re.compile("[《》〈〉“”\"'‘’「」『』.·,，。:;；、\\-—–_~]")
_AGAIN = re.compile(r"\((?:第?[二三四2-4]次(?:招标|采购|公告)?|重新招标|重新采购|重招|再次招标)\)|(?:第?[二三]次)$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度|年|(?=\)|$))|(?<!\d)(20[1-4]\d)(?=[\u4e00-\u9fff])")
_PHASE = re.compile(r"第?(?P<phase>[一二三四五六七八九十]{1,2}|\d{1,2}|[IVX]{1,4})期(?:工程)?(?!间|限|望|刊|货)")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_SUFFIX = re.compile(
    "(?:建设项目|采购项目|服务项目|项目建设|系统建设|工程建设|平台建设|建设工程|项目|工程|系统|平台|建设)$"
)
_SHORTEST = 4

_NOTE = re.compile(
    r"\((?:单位|加盖|此处|部门)?(?:公|盖|印|签)?章\)|(?:公章|盖章)$|^(?:单位名称|申报单位|建设单位|申请单位|落款):?"
)
_PROXY = re.compile(r"\(?代(?:章|盖|印)\)?")
_BODY_END = re.compile("(?:局|委|委员会|办|办公室|中心|院|校|学|府|部|厅|处|公司|集团)$")
_HIGHER = re.compile("^(?:淄博市|淄博|山东省|山东|市|省)")
_COUNTY = re.compile("^县(?!委|人大|政协|政府|人民|域|级|城)")
_NUMERALS = re.compile("[一二三四五六七八九十]+|[0-9]+")


@lru_cache(maxsize=4096)
def _plain(name: str, regions: tuple[str, ...]) -> str:
    """The name without wrapping, quotes and the county's own name; brackets still there."""
    text = squash(name[:_LONGEST]).replace("〔", "(").replace("〕", ")")
    wrapped = _WRAPPED.match(text)
    text = _QUOTES.sub("", wrapped["name"] if wrapped else text)
    for region in regions:
        text = text.replace(region, "")
    return text


def normalise_project(name: str, regions: Sequence[str] = REGIONS) -> str:
    """A project's name as KW compares it: plain signs, no quotes, brackets, county name, nor 建设项目, 项目, 工程 at its end."""
    text = _AGAIN.sub("", _plain(name, tuple(regions)))
    text = _YEAR.sub(lambda match: f"{match[1] or match[2]}年", text)
    text = _bare(_PHASE.sub(lambda match: f"{_phase(match)}期", text))
    for _ in range(3):
        shorter = _SUFFIX.sub("", text)
        if len(shorter) < 2:
            break
        text = shorter
    return text


def _bare(text: str) -> str:
    return re.sub(r"[()]", "", text)


def _years(text: str) -> set[str]:
    return {match[1] or match[2] for match in _YEAR.finditer(text)}


def _phase(match: re.Match[str]) -> int:
    words = match["phase"]
    read = numeral(words)
    return int(words) if words.isdigit() else _ROMAN.get(words) or (read.value if read else 0)


def _phases(text: str) -> set[int]:
    return {_phase(match) for match in _PHASE.finditer(text)}


def compare_projects(a: str, b: str, regions: Sequence[str] = REGIONS) -> Likeness:
    """How two project names stand to each other."""
    one, other = _plain(a, tuple(regions)), _plain(b, tuple(regions))
    if _bare(one) == _bare(other):
        return "same"
    if _phases(one) != _phases(other):
        return "different"  # 二期 against no phase at all is another project, too
    years = _years(one), _years(other)
    if all(years) and years[0] != years[1]:
        return "different"
    left_name, right_name = normalise_project(a, regions), normalise_project(b, regions)
    if left_name == right_name:
        return "variant"
    short, long = sorted((left_name, right_name), key=len)
    if len(short) >= _SHORTEST and short in long:
        return "similar"
    return "similar" if fuzz.ratio(left_name, right_name) >= SIMILAR else "different"


@lru_cache(maxsize=4096)
def normalise_unit(name: str, regions: tuple[str, ...] = REGIONS) -> str:
    """A body's name without seal notes and without the county before it: 高青县水利局, 县水利局 and 水利局 are one."""
    text = squash(name[:_LONGEST]).replace("〔", "(").replace("〕", ")")
    text = _QUOTES.sub("", _PROXY.sub("", _NOTE.sub("", _NOTE.sub("", text))))
    text = text.removeprefix("中共")
    for region in regions:
        if text.startswith(region):
            text = "县" + text.removeprefix(region)
            break
    return _COUNTY.sub("", text)


def _bodies(name: str, regions: tuple[str, ...], known: Mapping[str, str]) -> list[list[str]]:
    """The bodies one cell names (joined by 、), each with its names: a second one may stand in brackets."""
    bodies = []
    for part in re.split("[、,，;；\n/]", name[:_LONGEST]):
        text = normalise_unit(part, regions)
        inner = re.search(r"\(([^()]{3,40})\)", text)
        names = [_bare(re.sub(r"\([^()]*\)", "", text))]
        if inner and _BODY_END.search(inner[1]):
            names.append(normalise_unit(inner[1], regions))
        if names[0]:
            bodies.append([known.get(each, each) for each in names])
    return bodies


def compare_units(
    a: str, b: str, aliases: Mapping[str, Sequence[str]] | None = None, regions: Sequence[str] = REGIONS
) -> Likeness:
    """How two names of bodies stand to each other. `aliases`: a name and the other names of the same body.

    variant: joint names of which one agrees, or another body's seal marked 代章. similar: a body and its own department
    or institution, a short form, a slip of the pen.
    """
    own = tuple(regions)
    known = {
        normalise_unit(name, own): normalise_unit(key, own)
        for key, names in (aliases or {}).items()
        for name in (key, *names)
    }
    left, right = _bodies(a, own, known), _bodies(b, own, known)
    if not left or not right:
        return "same" if left == right else "different"
    if left == right or any(set(one) & set(other) for one in left for other in right):
        return "same" if len(left) == len(right) else "variant"
    if _PROXY.search(squash(a)) or _PROXY.search(squash(b)):
        return "variant"
    return _alike(*sorted((left[0][0], right[0][0]), key=len))


def _alike(short: str, long: str) -> Likeness:
    if _HIGHER.sub("", long) == short and long != short:
        return "different"  # 淄博市水利局 is not 高青县水利局
    if long.startswith(short) and _BODY_END.search(short):
        return "similar"  # an institution under it
    left, right = _NUMERALS.findall(short), _NUMERALS.findall(long)
    if left and right and left != right:
        return "different"  # 第一中学, 第二中学
    if len(short) >= _SHORTEST and short in long:
        return "similar"
    if _shortened(short, long):
        return "similar"
    return "similar" if fuzz.ratio(short, long) >= SIMILAR else "different"


def _shortened(short: str, long: str) -> bool:
    """发改局 of 发展和改革局: first and last character kept, the rest in order."""
    if len(short) < 3 or len(long) - len(short) < 2 or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)
