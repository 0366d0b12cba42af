"""Whether a file binds several papers, or is one with chapters and annexes that are called like materials.

Single papers come with the same words as bound ones: 附件3 项目建设方案.docx is a plan, 验收材料汇编.docx is not; a plan begins its
chapters on new pages and has annexes of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from pathlib import PurePosixPath

from extractors.classify.titles import name_of, named, spelled
from extractors.document import Block, Paragraph
from extractors.readers.pages.headings import kind_of
from extractors.records.outline import ordinal
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.vocabulary import Vocabulary

AT_HEAD = 6  # blocks among which the title of a file's first paper stands
LONGEST = 40  # characters of a heading
ALIKE = 0.06  # sizes of headings of one rank differ by no more
_BINDER = re.compile(
    r"汇编|合订|合集|合并|全套|全部|整套|材料|资料|附件|案卷|第?[一二三四五六七八九十\d]+[册卷]|[上中下]册"
)
# What stands before the name of a single paper: 附件3, 验收材料-, 资料02_
_BEFORE = re.compile(
    r"^[\d一二三四五六七八九十.、\-_ ]*(?:验收|申报|申请|项目|报送|提交)?(?:(?:材料|资料|附件|文件)之?[\d一二三四五六七八九十]*|第?[\d一二三四五六七八九十]+[册卷])[\s\-—_.、:：)）]*"
)
_BEHIND = re.compile(r"[(（]?(?:材料|资料)[)）]?$")
_NUMBERED = re.compile(r"^[^册卷]*[\d一二三四五六七八九十]+$")
_APPLIED = re.compile(r"申请|申报")
_SEVERAL = re.compile(r"[及与和、+＋&]|\d\s*[-~～至到]\s*\d")
_SENTENCE = re.compile(r"[。；;，：:]")
_SENDS = re.compile(r"申请|申报|请示|^关于|函$")
_ANNEX = re.compile(r"^附[件录表]?")


def binder_name(path: str, vocabulary: Vocabulary) -> bool:
    """Whether a file is called like one that binds several papers, and not with the name of one material."""
    stem = PurePosixPath(path.rsplit("!/", 1)[-1]).stem
    if not _BINDER.search(stem):
        return False
    rest = _BEFORE.sub("", stem, count=1)
    if not rest:  # 附件1 is one of several, 附件 is all of them
        return _NUMBERED.search(stem) is None
    called = squash(_BEHIND.sub("", rest) if not _APPLIED.search(rest) else rest)  # 初验报告材料, not 申请材料
    if spelled(called, vocabulary) or spelled(squash(rest), vocabulary):
        return False
    if _SEVERAL.search(rest) or _BINDER.search(called):
        return True
    specs = vocabulary.materials.values()
    return not named(called, vocabulary) and not any(matches_any(s.signature.names, called) for s in specs)


def annexed(blocks: Sequence[Block], starts: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    """Of the beginnings those that tell of several papers: what a paper numbers as its annexes (a contract's 附件1 设备清单)
    is its own, but for the forms, letters and plans. What a letter or an application sends along are papers."""
    heads = [n.text for b in blocks[:AT_HEAD] if isinstance(b, Paragraph) and not (n := name_of(b.full_text)).mark]
    owners = [text for text in heads if named(text, vocabulary)]
    if not owners or any(_SENDS.search(text) for text in heads):
        return list(starts)
    return [i for i in starts if not _is_annex(blocks[i], vocabulary)]


def first_title(blocks: Sequence[Block], vocabulary: Vocabulary) -> float:
    """The size of the title of the paper with which a file begins."""
    heads = [b for b in blocks[:AT_HEAD] if isinstance(b, Paragraph) and b.part == "body"]
    return max((b.size or 0.0 for b in heads if named(name_of(b.full_text).text, vocabulary)), default=0.0)


def _is_annex(block: Block, vocabulary: Vocabulary) -> bool:
    if not isinstance(block, Paragraph):
        return False
    name = name_of(block.full_text)
    specs = [vocabulary.materials[k] for k in named(name.text, vocabulary)]
    main = any(s.form or s.letter or s.plan for s in specs)
    return name.mark == "paper" and not main and _ANNEX.match(squash(block.full_text)) is not None


def chapter_of(block: Block) -> tuple[str, int] | None:
    """The kind and number of a chapter's heading: 第三章, or 三、 in papers that have no chapters."""
    if not isinstance(block, Paragraph) or block.toc or block.part != "body" or len(block.text) > 60:
        return None
    kind = kind_of(block.full_text)[0]
    number = ordinal(block.full_text) if kind in ("chapter", "cn") else None
    return (kind, number) if number else None


def lists_papers(lines: Sequence[Paragraph], vocabulary: Vocabulary) -> bool:
    """Whether the lines of a page that says little are a list: of several materials, or numbered."""
    names = [name_of(b.full_text) for b in lines[1:]]
    numbered = sum(n.mark == "number" for n in names)
    return numbered > 1 or len({k for n in names for k in named(n.text, vocabulary)[:1]}) > 1


def heads_alike(
    blocks: Sequence[Block], span: range, index: int, opens: Collection[int], names: Callable[[int], bool]
) -> int:
    """How many headings of a span are set like the one at `index` and name no material, neither they nor a line next to
    them: the lines of a cover are one title."""
    model = blocks[index]
    assert isinstance(model, Paragraph)
    count = 0
    known = True  # the lines at hand name something
    for at in span:
        block = blocks[at]
        if not isinstance(block, Paragraph) or not _alike(block, model) or (at in opens) != (index in opens):
            known = False
            continue
        known = known or names(at) or any(_names_below(blocks, at, span.stop, model, names))
        count += not known
    return count


def _names_below(
    blocks: Sequence[Block], at: int, stop: int, model: Paragraph, names: Callable[[int], bool]
) -> list[bool]:
    found: list[bool] = []
    for below in range(at + 1, min(at + 4, stop)):
        block = blocks[below]
        if not isinstance(block, Paragraph) or block.align != "center" or not _alike(block, model):
            break
        found.append(names(below))
    return found


def in_plain_list(lines: Sequence[Block], at: int) -> bool:
    """Whether a line is an item of a list without numbers: below a colon or another short line, above a third."""
    own = lines[at]
    if not isinstance(own, Paragraph) or own.align == "center":
        return False
    before = [at - k >= 0 and _item(lines[at - k], own) for k in (1, 2)]
    after = at + 1 < len(lines) and _item(lines[at + 1], own)
    return (before[0] and (before[1] or after)) or (after and at > 0 and _leads(lines[at - 1]))


def _item(block: Block, model: Paragraph) -> bool:
    return isinstance(block, Paragraph) and (
        _leads(block) or (_alike(block, model) and not re.search(r"\d{4}|年月日|[)）]$", squash(block.text)))
    )


def _leads(block: Block) -> bool:
    return isinstance(block, Paragraph) and squash(block.text).endswith(":")


def _alike(block: Paragraph, model: Paragraph) -> bool:
    size, like = block.size or 0.0, model.size or 0.0
    plain = block.part == "body" and not block.toc and 0 < len(block.text) <= LONGEST
    return (
        plain and not _SENTENCE.search(block.text) and block.align == model.align and abs(size - like) <= ALIKE * like
    )
