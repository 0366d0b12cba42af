"""Files that came without a folder of their own: whose they are, a person must say (GC-11)."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule


class Loose(Args):
    """At most `most` of the files are named in the message; all of them are evidence."""

    most: int = 8


@check_kind("loose_files", Loose, about_material=False)
def loose_files(context: Context, rule: Rule, args: Loose) -> Iterable[Outcome]:
    """The dossier was gathered from files that lay loose in an inbox, beside the folders of other projects."""
    if not context.dossier.gathered:
        return
    names = [f.path for f in context.dossier.files if f.status != "skipped" and "!/" not in f.path]
    if names:
        more = f" 等 {len(names)} 个文件" if len(names) > args.most else ""
        slots = {"files": "、".join(names[: args.most]) + more, "count": str(len(names))}
        evidence = [Evidence(name, "收件文件夹", quote=name) for name in names]
        yield Outcome("待核", "loose", slots, evidence, material="")
