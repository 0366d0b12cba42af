"""Which material a line of its own names: as the title of a paper, on a divider page, in a list of contents, as a bookmark.

Names are those of the vocabulary (title, synonyms, patterns of titles). What may stand before one: 附件5, 材料之七, 三、. What may
stand behind one in a list: leaders and a page number, a number of copies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.classify.score import is_title
from extractors.document import Document, Paragraph
from extractors.values.normalise import squash
from extractors.vocabulary import MaterialSpec, Vocabulary

LONGEST = 60
_N = r"[一二三四五六七八九十百\d]{1,4}"
# A mark that numbers papers, never chapters.
_PAPER = re.compile(
    rf"^(?:(?:附件|附录|附|(?:验收|申报|申请)?(?:材料|资料|文件)(?:之|第)?){_N}(?:[-—.]\d{{1,2}})?|第{_N}(?:部分|份|册|卷|号)|卷{_N})"
    r"(?:[:：、.．)）\-—]+|(?=[^\d:：、.．)）\-—的])|$)|^(?:附件|附录|附)$"
)
_ENCLOSED = re.compile(r"^(?:附件|附)[:：]")  # 附件：1.申请表 at the end of a letter: what is sent along
_NUMBER = re.compile(
    rf"^(?:[(（]{_N}[)）]|[①-⑳]|[一二三四五六七八九十]{{1,3}}(?=[、.．:：])"
    r"|\d{1,2}(?:[.．-]\d{1,2}){0,2}(?=[、.．:：)）]|[^\d.．年月日%]))[、.．:：)）]*"
)
_CHAPTER = re.compile(rf"^第{_N}[章节篇条]")
_BEHIND = re.compile(
    r"(?:[.．…·•‥_⋯—\-]{2,}|\s{2,}|\t)[\d\s\-—~～第页]*$|(?<=[^\d])\(?第?\d{1,4}(?:[-~～—]\d{1,4})?页?\)?$"
    r"|[(（][^()（）]{0,12}[)）]$|(?:各|共)?[一二三四五六七八九十\d]+(?:份|套|册|页|张)$|[。；;，,:：]+$"
)
_COPIES = re.compile(r"(?:复印件|原件|扫描件|电子版|正本|副本)$")
# What stands before an item of a list, where no title begins.
_OWN = re.compile(r"^(附件|[(（]?[一二三四五六七八九十\d]{1,3}[、.．)）])")
_SENTENCE = re.compile(r"[。；;！？!?]|，.*，")


@dataclass(slots=True, frozen=True)
class Name:
    """What a line says: `text` without what stands before and behind it; `mark`: paper, number, chapter (or another that
    no paper begins with) or nothing."""

    text: str
    mark: str = ""


def name_of(line: str) -> Name:
    """The line, squashed, parted from its number."""
    plain = squash(line).strip("《》〈〉“”\"'")
    if _CHAPTER.match(plain) or _ENCLOSED.match(plain):
        return Name(plain, "chapter")
    mark = ""
    for kind, pattern in (("paper", _PAPER), ("number", _NUMBER), ("number", _NUMBER)):
        found = pattern.match(plain)
        if found and found.end():
            plain = plain[found.end() :]
            mark = mark or kind
    return Name(plain.strip("《》〈〉“”\"'"), mark)


def entry_of(line: str) -> Name:
    """The line as an entry of a list: without leaders, page numbers and numbers of copies as well."""
    name = name_of(line)
    text = name.text
    for _ in range(4):
        shorter = _COPIES.sub("", _BEHIND.sub("", text))
        if shorter == text or len(shorter) < 2:
            break
        text = shorter
    return Name(text.strip("《》〈〉“”\"'"), name.mark)


def named(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The materials whose name or title a text (without its number) is; those named in so many words alone if any are."""
    if not 2 <= len(text) <= LONGEST or _SENTENCE.search(text):
        return ()
    exact = _names(vocabulary).get(text, ())
    return exact or tuple(k for k, s in vocabulary.materials.items() if is_title(text, s))


def spelled(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is, in so many words, the name of a material: 购置设备、软件清单 is one, not two."""
    return text in _names(vocabulary)


def loose(spec: MaterialSpec) -> bool:
    """Titles that many a line of running text could be (…资质…, 关于…的意见): they need the look of a title."""
    return not (spec.signature.ends or spec.form or spec.letter or spec.plan)


def _names(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    return _known(tuple((s.key, (s.title, *s.also)) for s in vocabulary.materials.values() if s.key != "other"))


@lru_cache(maxsize=8)
def _known(entries: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, words in entries:
        for word in dict.fromkeys(squash(w) for w in words):
            found.setdefault(word, []).append(key)
    return {word: tuple(keys) for word, keys in found.items()}


def forms_and_letters(document: Document, vocabulary: Vocabulary) -> list[int]:
    """Blocks (not the first lines) that are nothing but the title of a form, letter or plan."""
    specs = [s for s in vocabulary.materials.values() if s.form or s.letter or s.plan]
    patterns = [re.compile(t) for s in specs for t in s.signature.titles]
    found: list[int] = []
    seen = 0
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            seen += 1
            continue
        if block.part not in ("body", "textbox") or block.toc:
            continue
        text = squash(block.text)
        if not text:
            continue
        seen += 1
        if seen > 6 and not block.number and not _OWN.match(text) and any(p.fullmatch(text) for p in patterns):
            found.append(index)
    return found
