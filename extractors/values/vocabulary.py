"""The word lists of this room, with their defaults in one place, and the loader of a rulebook's own additions.

A clerk adds words in the rulebook's `vocabulary/phrases.yaml`; the lists here are what every county's Chinese has.
`extended` adds a section of that file to a list, a word written with a leading `-` takes one away.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from extractors.errors import RulebookError


@dataclass(slots=True, frozen=True)
class EmptyWords:
    """What a filled-in form writes where there is nothing to say, and what its printing leaves behind."""

    none: tuple[str, ...] = (
        "无", "没有", "暂无", "尚无", "全无", "均无", "皆无", "无此项", "无此类", "无此情况", "无相关", "不涉及", "未涉及", "不适用",
        "不需要", "不需", "无需", "无须", "不填", "免填", "无内容", "none", "None", "NONE", "N/A", "n/a", "NA",
    )  # fmt: skip
    placeholder: tuple[str, ...] = (
        "待定", "待填", "待填写", "待补", "待补充", "待完善", "待确认", "待明确", "待提供", "待核实", "暂定", "未定", "填写", "请填写",
        "此处填写", "在此填写", "请输入", "点击输入", "TBD", "TODO", "某某", "某",
    )  # fmt: skip
    # Only these count as a residue inside running text: 等待定期检查 and 待完善的制度 are ordinary words.
    residue: tuple[str, ...] = ("待定", "待填", "待填写", "待补充", "TBD", "某某")
    preprinted: tuple[str, ...] = (
        "万元/年", "元/年", "万元", "亿元", "元", "个月", "日历天", "工作日", "天", "年", "月", "日", "起", "止", "至", "自", "号",
        "兆", "公章", "盖章", "签字", "签章", "签名", "章", "时间", "日期", "单位", "币种", "人民币", "￥",
    )  # fmt: skip
    # What may stand beside a placeholder without making it a value: XX县XX局XX项目.
    generic: tuple[str, ...] = (
        "有限责任公司", "有限公司", "公司", "建设项目", "项目", "建设", "工程", "系统", "平台", "单位", "部门", "局", "县", "市", "省", "镇",
        "街道", "办公室", "中心", "委员会", "关于", "申请", "申报", "的", "函", "第", "名称", "姓名", "电话", "联系人", "联系", "签发人",
        "发", "字", "方案", "时", "分", "人", "先生", "女士", "科长", "主任", "此处", "同志",
    )  # fmt: skip


@dataclass(slots=True, frozen=True)
class FundingWords:
    """Words for each source of money. Longer words win over shorter ones; a word of two lists speaks of both."""

    county: tuple[str, ...] = (
        "县财政", "县级财政", "县本级财政", "县本级", "本级财政", "同级财政", "区县财政", "县区财政", "区财政", "县级配套", "县配套", "县级资金",
        "县级预算", "县级", "地方财政", "地方配套", "市县财政", "市县两级财政", "市县两级", "县乡",
    )  # fmt: skip
    higher: tuple[str, ...] = (
        "上级", "上级财政", "上级补助", "上级资金", "上级专项", "中央", "中央财政", "中央预算内", "国家财政", "省级", "省财政", "省级财政",
        "省级补助", "市级", "市财政", "市级财政", "市级补助", "转移支付", "省市", "省、市", "部级", "国拨", "市县财政", "市县两级财政", "市县两级",
    )  # fmt: skip
    own: tuple[str, ...] = (
        "自筹",
        "自有资金",
        "自有",
        "自行解决",
        "自行筹集",
        "自行承担",
        "自行筹措",
        "事业收入",
        "经营收入",
    )
    bond: tuple[str, ...] = ("债券", "专项债", "国债", "债券资金", "地方债", "专项债券", "政府债券")
    other: tuple[str, ...] = (
        "社会资本", "社会资金", "企业投资", "企业自筹", "企业出资", "捐赠", "捐款", "贷款", "融资", "赞助", "其他资金", "其它资金", "其他来源",
        "其他", "其它", "基金", "村集体",
    )  # fmt: skip
    treasury: tuple[str, ...] = (
        "财政", "财政资金", "财政拨款", "财政预算", "财政性资金", "财政专项", "预算内", "一般公共预算", "公共财政", "政府投资", "政府资金",
        "专项资金", "补助资金", "预算资金", "部门预算", "单位预算",
    )  # fmt: skip
    denied: tuple[str, ...] = (
        "非财政", "不使用财政", "无财政", "不涉及财政", "无需财政", "不占用财政", "不涉及上级", "无上级", "无自筹", "不含自筹", "无其他", "无其它",
    )  # fmt: skip


EMPTY_WORDS = EmptyWords()
FUNDING_WORDS = FundingWords()

# The lists of the rulebook at work. Every field of every form is asked about them, so they are not handed down by hand;
# they are set for a stretch of work by `extractors.language.cues.in_force` and never changed within it.
EMPTY_IN_FORCE: ContextVar[EmptyWords] = ContextVar("empty words", default=EMPTY_WORDS)
FUNDING_IN_FORCE: ContextVar[FundingWords] = ContextVar("funding words", default=FUNDING_WORDS)

_Lists = TypeVar("_Lists", bound=Any)


def read_sections(path: Path) -> Mapping[str, Any]:
    """The sections of a vocabulary file; RulebookError when it is no mapping of names."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RulebookError(
            f"词表 {path.name} 读不出来：{error}", "请检查文件是否存在、是否为 UTF-8 编码的 YAML"
        ) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise RulebookError(f"词表 {path.name} 的顶层不是“名称: 内容”", "请按样例改写")
    return content


def extended(lists: _Lists, additions: Mapping[str, Any], where: str) -> _Lists:
    """A word-list object with the words of `additions` added (or, with a leading `-`, taken away)."""
    if not isinstance(additions, Mapping):
        raise RulebookError(f"词表 {where} 不是“名称: 词语列表”", "请按样例改写")
    changes: dict[str, tuple[str, ...]] = {}
    known = {field.name for field in dataclasses.fields(lists)}
    for name, words in additions.items():
        if name not in known:
            raise RulebookError(f"词表 {where} 里没有“{name}”这一组", f"可用的组：{'、'.join(sorted(known))}")
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise RulebookError(f"词表 {where} 的“{name}”不是词语列表", "请每行写一个词，数字和是否要加引号")
        gone = {word[1:] for word in words if word.startswith("-") and len(word) > 1}
        kept = [word for word in getattr(lists, name) if word not in gone]
        fresh = [word for word in words if not (word.startswith("-") and len(word) > 1) and word not in kept]
        changes[name] = (*kept, *fresh)
    return dataclasses.replace(lists, **changes)


def longest_first(words: tuple[str, ...]) -> list[str]:
    """For alternations: the longer word must be tried before one it begins with."""
    return sorted(words, key=len, reverse=True)
