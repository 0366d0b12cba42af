"""GC: what is to be said of the files themselves, before anybody asks what they say. No clause stands behind these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.dossier import FileEntry

FEW = 3  # warnings of one kind in one file that a message spells out; all are in the evidence


class Files(Args):
    """`codes`: the reader's warning codes that this rule reports; `severity` of the rule is 提示 for mere notes."""

    codes: tuple[str, ...] = ()


@check_kind("file_unreadable", Files, about_material=False)
def file_unreadable(context: Context, rule: Rule, args: Files) -> Iterable[Outcome]:
    """Files that could not be opened or not read whole: 待核, with the reason and what to do."""
    for entry in context.dossier.unread():
        case = "partly" if entry.status == "partly_read" else "unreadable"
        by_tool = entry.reason in ("needs_tool", "timeout", "crashed")
        slots = {"file": entry.path, "detail": entry.detail, "format": entry.format, "remedy": entry.remedy}
        yield Outcome(
            "待核",
            case,
            slots,
            [Evidence(entry.path, "全文", quote=entry.detail)],
            cause="tool" if by_tool else "applicant",
        )


@check_kind("file_mismatch", Files, about_material=False)
def file_mismatch(context: Context, rule: Rule, args: Files) -> Iterable[Outcome]:
    """Extension and content disagree; the content was believed."""
    for entry in context.dossier.files:
        if entry.mismatch and entry.status in ("read", "partly_read"):
            yield Outcome(
                "待核",
                "mismatch",
                {"file": entry.path, "format": entry.format},
                [Evidence(entry.path, "文件名", quote=entry.path.rsplit("/", 1)[-1])],
            )


@check_kind("reader_warnings", Files, about_material=False)
def reader_warnings(context: Context, rule: Rule, args: Files) -> Iterable[Outcome]:
    """What the readers noticed (revisions not accepted, poor scans, lying text layers): for a person to know."""
    for document in context.dossier.documents:
        for code in args.codes:
            own = [w for w in document.warnings if w.code == code]
            if not own:
                continue
            told = list(dict.fromkeys(w.message for w in own))
            detail = "；".join(told[:FEW]) + (f"；等 {len(told)} 处" if len(told) > FEW else "")
            places = [
                Evidence(document.file, w.locator or (f"第{w.page}页" if w.page else "全文"), w.page, quote=w.message)
                for w in own
            ]
            yield Outcome("待核", code, {"file": document.file, "detail": detail}, places)


class Unfinished(Args):
    """`reasons`: why a file was passed over (extractors/snapshot/junk.py), of those that a person should know of."""

    reasons: tuple[str, ...]


@check_kind("unfinished_files", Unfinished, about_material=False)
def unfinished_files(context: Context, rule: Rule, args: Unfinished) -> Iterable[Outcome]:
    """What was still being written when it was sent: passed over, but the whole of it may be wanted (GC-12)."""
    found = [f for f in context.dossier.files if f.status == "skipped" and f.detail in args.reasons]
    if found:
        names = "、".join(f.path for f in found[:FEW]) + (f"等 {len(found)} 个" if len(found) > FEW else "")
        places = [Evidence(f.path, "文件名", quote=f.path.rsplit("/", 1)[-1]) for f in found]
        yield Outcome("待核", "unfinished", {"files": names, "detail": found[0].detail}, places)


@check_kind("versions", Files, about_material=False)
def versions(context: Context, rule: Rule, args: Files) -> Iterable[Outcome]:
    """Several versions of one material: listed for a person to choose; never pieced together."""
    for group in context.dossier.versions:
        title = context.rulebook.material_title(group.material)
        chosen = context.piece(group.material)
        slots = {
            "material": title,
            "files": "、".join(group.files),
            "likeness": f"{group.similarity:.0%}",
            "chosen": chosen.document.file if chosen else "",
        }
        evidence = [Evidence(f, "全文", quote=title) for f in group.files]
        yield Outcome("待核", "versions", slots, evidence, material=group.material)


@check_kind("blank_or_duplicate", Files, about_material=False)
def blank_or_duplicate(context: Context, rule: Rule, args: Files) -> Iterable[Outcome]:
    """A blank template is not a submission (缺失); a file that is there twice is a hint."""
    for material in dict.fromkeys(p.material for p in context.dossier.pieces):
        if context.status(material) != "blank":
            continue
        pieces = context.dossier.of(material)
        title = context.rulebook.material_title(material)
        evidence = [Evidence(p.document.file, "全文", quote=p.title or title) for p in pieces]
        yield Outcome(
            "缺失",
            "blank",
            {"material": title, "files": "、".join(e.file for e in evidence)},
            evidence,
            material=material,
            searched=context.searched(material, words=(title,)),
        )
    twins = list(_twins(context))
    if twins:
        names = "；".join(f"{a.path} 与 {a.duplicate_of}" for a in twins)
        evidence = [Evidence(p, "全文", quote=p.rsplit("/", 1)[-1]) for a in twins for p in (a.path, a.duplicate_of)]
        yield Outcome("待核", "duplicate", {"files": names}, evidence, severity="提示", material="")


def _twins(context: Context) -> Iterator[FileEntry]:
    for entry in context.dossier.files:
        if entry.duplicate_of and entry.status in ("read", "partly_read"):
            yield entry


@check_kind("bound_together", Files, about_material=False)
def bound_together(context: Context, rule: Rule, args: Files) -> Iterable[Outcome]:
    """One file holds several materials: which stretch was taken for which."""
    for document in context.dossier.documents:
        pieces = [p for p in context.dossier.pieces if p.document is document and not p.inside]
        if len(pieces) < 2:
            continue
        names = "、".join(
            context.rulebook.material_title(p.material) + (f"（第{p.pages[0]}–{p.pages[1]}页）" if p.pages else "")
            for p in pieces
        )
        evidence = [
            Evidence.at(
                document.anchor(document.blocks[p.first]), p.title or context.rulebook.material_title(p.material)
            )
            for p in pieces
        ]
        yield Outcome("待核", "bound", {"file": document.file, "materials": names}, evidence)


@check_kind("receipt_problems", Files, about_material=False)
def receipt_problems(context: Context, rule: Rule, args: Files) -> Iterable[Outcome]:
    """收件.yaml holds something the tool does not understand."""
    for problem in context.dossier.corrections.problems:
        yield Outcome("待核", "problem", {"detail": problem}, [Evidence("收件.yaml", "全文", quote=problem)])
