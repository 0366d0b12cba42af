"""Materials that are part of another paper: 效益 as a chapter of the summary, the database inside the detailed design.

Only what no paper of its own holds is looked for; the piece made here says where it stands (`Piece.inside`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.document import Block, Figure, Paragraph, Table
from extractors.dossier import Piece
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.vocabulary import InsideSpec, Vocabulary

SCORE = 0.6
LEAST = 20  # characters below a heading that make it more than a heading
_RANKS = (
    re.compile(r"^第[一二三四五六七八九十\d]{1,3}[章部]"),
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"^\d{1,2}(?:[、.．](?!\d)|\s)"),
    re.compile(r"^\d{1,2}\.\d{1,2}(?:[、.．\s]|(?!\d))"),
    re.compile(r"^[(（]\d{1,2}[)）]"),
)


def inside_pieces(pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """For every material that may be part of another and is no paper of its own: the first place that holds it."""
    own = {p.material for p in pieces}
    found: list[Piece] = []
    for key, spec in vocabulary.materials.items():
        if spec.inside is None or key in own:
            continue
        hosts = [p for host in spec.inside.hosts for p in pieces if p.material == host and p.status == "present"]
        part = next((x for host in hosts for x in _parts(host, spec.inside)), None)
        if part is not None:
            part.material = key
            found.append(part)
    return found


def _parts(host: Piece, spec: InsideSpec) -> Iterator[Piece]:
    blocks = host.document.blocks
    if spec.headings and matches_any(spec.headings, squash(host.title)):
        yield _piece(host, host.first, host.last, host.title)
    for index in range(host.first, host.last):
        block = blocks[index]
        if isinstance(block, Paragraph) and _heading(block) and _matches(block, spec.headings):
            last = section_end(blocks, index, host.last)
            if _substance(blocks[index + 1 : last]):
                yield _piece(host, index, last, block.full_text.strip())
    if spec.figures:
        figures = [i for i in range(host.first, host.last) if isinstance(blocks[i], Figure)]
        if figures:
            yield _piece(host, figures[0], figures[-1] + 1, "所附图片")
    for index in range(host.first, host.last):
        block = blocks[index]
        if isinstance(block, Paragraph) and matches_any(spec.text, block.text):
            yield _piece(host, index, index + 1, block.full_text.strip()[:40])


def _piece(host: Piece, first: int, last: int, title: str) -> Piece:
    pages = [b.page for b in host.document.blocks[first:last] if b.page is not None]
    span = (min(pages), max(pages)) if pages else None
    return Piece("", host.document, first, last, SCORE, title, span, inside=host.material)


def _matches(block: Paragraph, headings: Sequence[str]) -> bool:
    plain = squash(block.full_text)
    return matches_any(headings, plain)


def _heading(block: Paragraph) -> bool:
    """A heading by level, or a short line with a number or in bold that is no sentence."""
    text = block.full_text.strip()
    if block.toc or block.part not in ("body", "textbox") or not text or len(text) > 40:
        return False
    if block.level is not None:
        return True
    return text[-1] not in "。；;，,：:" and (block.bold or _rank(text) is not None)


def _rank(text: str) -> int | None:
    return next((i for i, pattern in enumerate(_RANKS) if pattern.match(text)), None)


def _depth(block: Paragraph) -> int:
    if block.level is not None:
        return block.level
    rank = _rank(block.full_text.strip())
    return 10 + (rank if rank is not None else 1)


def section_end(blocks: Sequence[Block], index: int, stop: int) -> int:
    """The block after a section: the next heading that is not below the one at `index`."""
    start = blocks[index]
    assert isinstance(start, Paragraph)
    depth = _depth(start)
    for after in range(index + 1, stop):
        block = blocks[after]
        if isinstance(block, Paragraph) and _heading(block) and _depth(block) <= depth:
            return after
    return stop


def _substance(blocks: Sequence[Block]) -> bool:
    size = 0
    for block in blocks:
        if isinstance(block, Table | Figure):
            return True
        size += len(squash(block.text))
    return size >= LEAST
