"""TY-04: a secrecy mark stops everything. Only a mark is a mark; words about secrecy are weighed in their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.document import Document, Paragraph, lines
from extractors.values.normalise import nfkc

_MARK = r"(?<!商业)(?<!工作)(绝密|机密|秘密)\s*[★☆*]?\s*(\d{1,3}\s*(年|个月|月)|长期)?"
_ALONE = re.compile(rf"^[\s【\[(（]*{_MARK}[\s】\])）]*$")
_STARRED = re.compile(r"(?<!商业)(?<!工作)(绝密|机密|秘密)\s*[★☆*]\s*(\d{1,3}\s*(年|个月|月)|长期)?")
_IN_NAME = re.compile(
    r"(?<!商业)(?<!工作)(绝密|机密|秘密)\s*[★☆*]|[\[【(（](绝密|机密|秘密)[\]】)）]|^(绝密|机密|秘密)[\s_\-—]"
)
HEAD_LINES = 12


class SecrecyMark(Args):
    pass


@check_kind("secrecy_mark", SecrecyMark, about_material=False)
def secrecy_mark(context: Context, rule: Rule, args: SecrecyMark) -> Iterable[Outcome]:
    """A mark in a file name, alone on its line at the head of the first two pages, in a header or footer."""
    marks = list(marks_of_dossier(context))
    if marks:
        files = "、".join(dict.fromkeys(e.file for e in marks))
        yield Outcome("不符", "mark", {"files": files, "mark": marks[0].quote}, marks, matter="mark")
        return
    from extractors.language.context import secrecy_context  # spaCy is only loaded where a word calls for it

    for document in context.dossier.documents:
        for line in lines(document):
            if not re.search("涉密|国家秘密|绝密|机密", line.text):
                continue
            for sentence in re.findall(r"[^。！？；\n]+", line.text):
                if re.search("涉密|国家秘密|绝密|机密", sentence) and secrecy_context(sentence) == "affirmed":
                    yield Outcome(
                        "待核",
                        "words",
                        {"quote": sentence[:60]},
                        [Evidence.at(line.anchor, sentence[:80])],
                        matter="words",
                    )


def marks_of_dossier(context: Context) -> Iterator[Evidence]:
    for entry in context.dossier.files:
        name = nfkc(entry.path)
        for part in re.split(r"[/]|!/", name):
            found = _IN_NAME.search(part)
            if found:
                yield Evidence(entry.path, "文件名", quote=found.group(0))
                break
    for document in context.dossier.documents:
        yield from marks_of(document)


def marks_of(document: Document) -> Iterator[Evidence]:
    """Marks of one document: header and footer anywhere; alone on a line among the first lines of pages one and two."""
    seen = 0
    seen_page: dict[int, int] = {}
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if block.part in ("header", "footer"):
            found = _STARRED.search(nfkc(block.text)) or _ALONE.match(nfkc(block.text))
            if found:
                yield Evidence.at(document.anchor(block), block.text.strip()[:30])
            continue
        if block.part not in ("body", "textbox") or not block.text.strip():
            continue
        seen += 1
        page = block.page
        if page is not None:
            if page > 2:
                continue
            seen_page[page] = seen_page.get(page, 0) + 1
            near = seen_page[page] <= HEAD_LINES
        else:
            near = seen <= HEAD_LINES
        if near and any(_ALONE.match(part) for part in _corners(block.text)):
            yield Evidence.at(document.anchor(block), block.text.strip()[:30])


def _corners(text: str) -> list[str]:
    """A line, or its left and right corner when wide blanks part them: 000001      秘密★1年."""
    plain = nfkc(text).strip()
    return [plain, *(p.strip() for p in re.split(r"\s{3,}|\t", plain))]
