"""What the template left behind: its instructions, its placeholders, its marks. Only what no other rule reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.document import Line
from extractors.values.emptiness import placeholders
from extractors.values.normalise import squash

LIKE = 90


def reported(context: Context) -> set[tuple[str, str]]:
    """(file, locator) of all evidence of findings that speak of an empty place: residue there is told already."""
    return {
        (e.file, e.locator)
        for findings in context.fired.values()
        for f in findings
        if f.result in ("缺失", "待核") or f.rule
        for e in f.evidence
    }


class GuidanceLeft(Args):
    """`guidance`: further sentences of the template besides those in the vocabulary. `strict`: a sentence left in is
    缺失 even when content follows it."""

    guidance: tuple[str, ...] = ()
    strict: bool = False


@check_kind("guidance_left", GuidanceLeft)
def guidance_left(context: Context, rule: Rule, args: GuidanceLeft) -> Iterable[Outcome]:
    """The template's own instructions stand in the text: instead of content (缺失), or beside it (hint to delete)."""
    told = reported(context)
    sentences = [squash(g) for g in (*_vocabulary_guidance(context, rule.material), *args.guidance)]
    sentences = [s for s in sentences if len(s) >= 8]
    rows = [x for x in context.lines(rule.material) if x.part in ("body", "textbox") and not x.toc]
    for index, line in enumerate(rows):
        if (line.anchor.file, line.anchor.locator) in told or line.in_table:
            continue
        plain = squash(line.text)
        if len(plain) < 8 or not is_guidance(plain, sentences):
            continue
        follows = not args.strict and _content_after(rows, index, sentences)
        evidence = [Evidence.at(line.anchor, line.text[:120])]
        slots = {"quote": line.text[:60]}
        if follows:
            yield Outcome("待核", "beside", slots, evidence, severity="提示", matter="beside")
        else:
            yield Outcome(
                "缺失", "instead", slots, evidence, matter="instead", searched=context.searched(rule.material)
            )


def is_guidance(plain: str, sentences: Sequence[str]) -> bool:
    bare = plain.lstrip("×xX*＊:：").strip("()（）")
    return any(
        fuzz.ratio(bare, s.strip("()（）")) >= LIKE
        or (len(s) >= 16 and s.strip("()（）") in bare and len(bare) <= len(s) * 1.2)
        or (len(bare) >= 20 and bare.rstrip("。；;,") in s)
        for s in sentences
    )


def _vocabulary_guidance(context: Context, material: str) -> tuple[str, ...]:
    spec = context.rulebook.vocabulary.materials.get(material)
    if spec is None:
        return ()
    found: tuple[str, ...] = ()
    if spec.letter:
        found += spec.letter.guidance
    if spec.plan:
        found += spec.plan.guidance
    if spec.form:
        found += spec.form.guidance
    return found


def _content_after(rows: Sequence[Line], index: int, sentences: Sequence[str]) -> bool:
    for line in rows[index + 1 :]:
        if line.level is not None:
            return False
        plain = squash(line.text)
        if len(plain) >= 10 and not is_guidance(plain, sentences) and not placeholders(line.text):
            return True
    return False


class PlaceholderLeft(Args):
    pass


@check_kind("placeholder_left", PlaceholderLeft)
def placeholder_left(context: Context, rule: Rule, args: PlaceholderLeft) -> Iterable[Outcome]:
    """×××, ____, 待定 and the like stand where words should; multiplication signs and type numbers are none."""
    told = reported(context)
    sentences = [x for x in map(squash, _vocabulary_guidance(context, rule.material)) if len(x) >= 8]
    for line in context.lines(rule.material):
        if (line.anchor.file, line.anchor.locator) in told or line.toc or line.part in ("comment", "hidden"):
            continue
        if is_guidance(squash(line.text), sentences):
            continue  # guidance_left speaks of it
        for hit in placeholders(line.text):
            around = line.text[max(0, hit.start - 15) : hit.end + 15]
            yield Outcome(
                "缺失",
                "left",
                {"quote": around},
                [Evidence.at(line.anchor, around)],
                searched=context.searched(rule.material, words=("×××", "____", "待定")),
            )
            break


class MarksLeft(Args):
    """`marks`: words of the template that should not stand on the cover."""

    marks: tuple[str, ...]
    lines: int = 30


@check_kind("marks_left", MarksLeft)
def marks_left(context: Context, rule: Rule, args: MarksLeft) -> Iterable[Outcome]:
    """（样稿）, 编写提纲 and the like still on the cover."""
    seen = 0
    for line in context.lines(rule.material):
        plain = squash(line.text)
        if not plain or line.part not in ("body", "textbox"):
            continue
        seen += 1
        if seen > args.lines or line.level is not None:
            return
        for mark in args.marks:
            if squash(mark) in plain and len(plain) <= 40:
                yield Outcome("待核", "mark", {"mark": mark}, [Evidence.at(line.anchor, line.text[:60])])
