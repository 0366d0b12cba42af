"""The other papers of a folder: certificates, minutes, notices, contracts, as short documents of their own."""

from __future__ import annotations

from sample_docs.builder.blueprint import Para, Sheet, SheetBlock, plain_table
from sample_docs.builder.content import Paper


def compose_paper(paper: Paper) -> Sheet:
    blocks: list[SheetBlock] = [Para(paper.title, "title"), Para("", "blank")]
    blocks += [Para(text) for text in paper.paragraphs]
    if paper.grid:
        blocks.append(plain_table([paper.grid.header, *paper.grid.rows]))
    blocks += [Para(text, "signature") for text in (paper.issuer, paper.date) if text]
    return Sheet(paper.material, blocks=blocks)
