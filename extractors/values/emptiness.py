"""Whether a place of a form says anything: empty, placeholder, left-in guidance, 无, 见附件, or filled.

Design: a place that holds only placeholders, guidance or preprinted words counts as empty; 无 / 不涉及 / — is a value;
见附件 is followed. Residues inside running text (rule FA-34) are `residues`' business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.facts import State
from extractors.values.guidance import strip_guidance
from extractors.values.normalise import tidy
from extractors.values.residues import placeholders
from extractors.values.vocabulary import EMPTY_IN_FORCE, EmptyWords, longest_first

__all__ = ["placeholders", "state_of", "strip_guidance"]

_LONGEST = 60  # a longer text says something
_MARK = r"[:;,.。、，；！!()〔〕\[\]【】“”\"' ]"
_CROSSES = r"[×╳✕✖xX*△〇?？…]"
_YEARS = r"近?[三3]?[-~至]?[五5三3]?年(?:来|内|以来)?"
_NO_SUCH = re.compile(
    rf"(?:本单位|我单位|我局|本局|本部门|我部门|我中心|本项目|该项目|此项|本次|目前|现|均|暂|尚|{_YEARS}|[,，]){{0,6}}"
    r"(?:暂无|尚无|没有|未有|未建设|未开展|未实施|未购置|未配备|未涉及|不涉及|不适用|不需要|无需|无)"
    rf"(?:相关|此类|该类|其他|其它|任何|自建|独立|单独|新建|新增|专用|电子政务|信息化|网络|安全|软硬件|软件|硬件|及|和|与|的|、|{_YEARS}"
    r"|建设|采购|项目|设备|服务器|存储|系统|情况|内容|需求|费用|数据|专线|专网|投入|资金|要求){0,14}。?"
)
_REFER = re.compile(
    r"(?:(?:具体|详细|建设|相关|项目|主要|软硬件|内容|情况|清单|需求|明细|信息|说明){0,5}[,，:]?)"
    r"(?:请)?(?:详见|参见|参阅|参照|另见|见|同|如)(?:后附|所附|随附|本项目|项目|本|另附|后|上|下|前|左|右){0,2}"
    r"(?:附件?|附表|附页|附图|附录|附后|《|电子政务|建设方案|方案|申请表|申请文件|第|表|正文|可研|可行性|清单|材料|文件|报告|$)[^。；;]{0,30}。?"
)
_REFER_WORDS = re.compile(r"(?:另附页?|后附|附后|随附|附页|见后|附件\d{0,2})。?")


@lru_cache(maxsize=8)
def _patterns(words: EmptyWords) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Preprinted words only; a core and its preprinted tail; placeholders only."""
    printed = "|".join(map(re.escape, longest_first(words.preprinted)))
    generic = "|".join(map(re.escape, longest_first(words.generic)))
    holders = "|".join(map(re.escape, longest_first(words.placeholder)))
    blank = re.compile(rf"(?:20(?=年)|202?(?=年)|{printed}|{_MARK}|-(?=[年月]))*")
    core = re.compile(rf"{_MARK}*(?P<core>.*?)(?:{printed}|{_MARK})*")
    placeholder = re.compile(
        rf"(?:(?P<holder>{_CROSSES}|{holders})|{generic}|{printed}|{_MARK}|\d{{1,4}}(?=年|〕|{_CROSSES}))*"
    )
    return blank, core, placeholder


def state_of(text: str, guidance: Sequence[str] = (), words: EmptyWords | None = None) -> State:
    """What the words of a field amount to; never unparsed or absent, which only its reader can tell."""
    words = words or EMPTY_IN_FORCE.get()
    state = _plain_state(text, words)
    if guidance and state in ("filled", "placeholder"):
        rest = strip_guidance(text, guidance)
        if len(rest) < len(text.strip()) and _plain_state(rest, words) in ("empty", "placeholder"):
            return "guidance"
    return state


def _plain_state(text: str, words: EmptyWords) -> State:
    plain = tidy(text)
    if not plain:
        return "empty"
    if len(plain) > _LONGEST:
        return "placeholder" if not plain.strip("×╳xX*") else "filled"
    blank, core_of, placeholder = _patterns(words)
    match = core_of.fullmatch(plain)
    core = match["core"] if match else plain
    if core in words.none or (core and not core.strip("-/\\")):
        return "none"
    if blank.fullmatch(plain):
        return "empty"
    if _NO_SUCH.fullmatch(plain):
        return "none"
    if _REFER.fullmatch(plain) or _REFER_WORDS.fullmatch(plain):
        return "refer"
    held = placeholder.fullmatch(plain)
    if held and held["holder"] and _enough(plain, core, words):
        return "placeholder"
    return "filled"


def _enough(plain: str, core: str, words: EmptyWords) -> bool:
    """X系统 may be a name; XX系统, X alone and 待定 are none."""
    crosses = len(re.findall(_CROSSES, plain))
    return crosses >= 2 or crosses == len(core) or any(word in plain for word in words.placeholder)
