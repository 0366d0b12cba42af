"""TY-04: a secrecy mark stops everything. Only a mark is a mark; words about secrecy are weighed in their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.secrecy_marks import mark_in_name, marks_of
from extractors.document import lines


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
        mark = mark_in_name(entry.path)
        if mark:
            yield Evidence(entry.path, "文件名", quote=mark)
    for document in context.dossier.documents:
        yield from marks_of(document)
