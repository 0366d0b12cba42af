"""Which material every document, or stretch of a document, is: the pieces of a dossier.

Handled here: a reviewer's word (收件.yaml) before all else; one file that binds several materials (GC-09); documents
without any text. Not here: versions and duplicates (versions.py), blank templates (known once the facts are).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import PurePosixPath

from extractors.classify.bound import DIVIDER_LINES, ON_DIVIDER, clear, starts_of, without_lists
from extractors.classify.features import features
from extractors.classify.score import ACCEPT, Score, score_all
from extractors.document import Block, Document, Paragraph, Table
from extractors.dossier import Corrections, Piece
from extractors.readers.pages.headings import kind_of
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.vocabulary import Vocabulary

OTHER = "other"
PHOTO = 0.6
PHOTO_TEXT = 80
PICTURES = frozenset({"jpg", "jpeg", "png", "bmp", "tif", "gif", "webp", "heic", "avif"})


def classify(document: Document, vocabulary: Vocabulary, corrections: Corrections | None = None) -> list[Piece]:
    """The pieces of one document, in order; a readable document that fits nothing is one piece `other`."""
    name = PurePosixPath(document.file.rsplit("!/", 1)[-1]).name
    stated = _stated(document.file, name, corrections)
    end = len(document.blocks)
    if stated:
        return [Piece(stated, document, 0, end, 1.0, pages=_pages(document, 0, end), manual=True)]
    parts = _split(document, name, vocabulary)
    if parts:
        return parts
    plain = without_lists(document, vocabulary)
    best = _best(plain, 0, len(plain.blocks), name, vocabulary)
    if best.material == OTHER and (photo := photo_of(document, vocabulary)):
        best = Score(photo, PHOTO)
    return [_piece(document, 0, end, best)]


def photo_of(document: Document, vocabulary: Vocabulary) -> str:
    """The material of a picture that says next to nothing, by the words of its path, the file's name before its folders.

    Only a hint, but the only one there is: nobody writes 设备照片 on the photograph of a server.
    """
    if document.unread_pages or not is_picture(document):
        return ""
    for part in reversed(document.file.replace("!/", "/").split("/")):
        for key, spec in vocabulary.materials.items():
            if matches_any(spec.signature.photo, part):
                return key
    return ""


def is_picture(document: Document) -> bool:
    """A picture file, or a file of pictures, with at most some words on it."""
    size = 0
    figures = document.format in PICTURES
    for block in document.blocks:
        if isinstance(block, Paragraph):
            size += len(block.text.strip())
        elif isinstance(block, Table):
            size += sum(len(c.text.strip()) for c in block.cells())
        else:
            figures = True
    return figures and size <= PHOTO_TEXT


def _stated(path: str, name: str, corrections: Corrections | None) -> str:
    if corrections is None:
        return ""
    return corrections.materials.get(path, "") or corrections.materials.get(name, "")


def _best(document: Document, first: int, last: int, name: str, vocabulary: Vocabulary) -> Score:
    scores = score_all(features(document, first, last), name, vocabulary)
    return scores[0] if scores and scores[0].value >= ACCEPT else Score(OTHER, scores[0].value if scores else 0.0)


def _piece(document: Document, first: int, last: int, best: Score) -> Piece:
    return Piece(best.material, document, first, last, best.value, best.title, _pages(document, first, last))


def _pages(document: Document, first: int, last: int) -> tuple[int, int] | None:
    own = document.blocks[first:last]
    pages = [b.page for b in own if b.page is not None]
    pages += [c.page for b in own if isinstance(b, Table) for c in b.cells() if c.page is not None]  # over page breaks
    return (min(pages), max(pages)) if pages else None


def _split(document: Document, name: str, vocabulary: Vocabulary) -> list[Piece]:
    """Cut where papers begin when every part is then clearly a material of its own; one that opens its page with its
    title need not say more."""
    starts, contents = starts_of(document, vocabulary)
    if not starts:
        return []
    kinds = {s.block: s for s in starts}
    parts: list[tuple[int, int, Score]] = []
    for first, last in itertools.pairwise([0, *kinds, len(document.blocks)]):
        if last <= first or (last <= contents.last and not contents.paper):
            continue  # the cover and the list of contents are of no paper
        start = kinds.get(first)
        if start and start.blind and last in kinds and not _says_more(document, first, last):
            continue  # a divider before a paper that has its own title
        best = _best(document, first, last, "", vocabulary)
        sure = start is None or start.sure
        unclear = not clear(best, sure) or best.material == OTHER
        if parts and unclear and start is not None and start.blind:
            parts.append((first, last, Score(OTHER, best.value, best.title)))
        elif parts and (unclear or best.material == parts[-1][2].material):
            before = parts.pop()
            parts.append((before[0], last, before[2]))
        else:
            parts.append((first, last, best))
    known = [p for p in parts if p[2].material != OTHER]
    if parts and parts[0][2].material == OTHER and len(known) > 1 and not kinds.get(parts[0][0]):
        if _is_cover(document, parts[0][0], parts[0][1]):
            parts = parts[1:]
    elif parts and parts[0][2].material == OTHER:
        return []
    if len(parts) < 2 or not known:
        return []
    if not contents.entries and any(
        not clear(s, (first in kinds and kinds[first].sure) or first == 0)
        for first, _, s in parts
        if s.material != OTHER
    ):
        return []
    for first, last, best in parts:
        _settle_levels(document.blocks[first:last], best.title)
    return [_piece(document, first, last, best) for first, last, best in parts]


def _settle_levels(blocks: Sequence[Block], title: str) -> None:
    """Among other papers the title of one passes for a chapter, and its chapters for sections: each is a paper now."""
    headings = [b for b in blocks if isinstance(b, Paragraph) and b.level is not None]
    for heading in headings:
        if title and not heading.number and squash(heading.text) in title and not kind_of(heading.text)[0]:
            heading.level = None
        else:
            break
    levels = [b.level for b in headings if b.level is not None]
    for heading in headings if levels and min(levels) > 1 else ():
        if heading.level is not None:
            heading.level -= min(levels) - 1


def _says_more(document: Document, first: int, last: int) -> bool:
    """Whether there is more behind a divider's words than these."""
    own = [b for b in document.blocks[first:last] if b.part in ("body", "textbox")]
    return len(own) > DIVIDER_LINES or not all(isinstance(b, Paragraph) and len(b.text) <= ON_DIVIDER for b in own)


def _is_cover(document: Document, first: int, last: int) -> bool:
    own = [b for b in document.blocks[first:last] if b.part in ("body", "textbox")]
    return (
        all(isinstance(b, Paragraph) for b in own) and sum(len(b.text) for b in own if isinstance(b, Paragraph)) <= 200
    )
