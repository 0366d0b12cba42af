"""Which material every document, or stretch of a document, is: the pieces of a dossier.

Handled here: a reviewer's word (收件.yaml) before all else; one file that binds several materials (GC-09); documents
without any text. Not here: versions and duplicates (versions.py), blank templates (known once the facts are).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from extractors.classify.features import features
from extractors.classify.score import ACCEPT, CLEAR, Score, is_title, score_all
from extractors.document import Block, Document, Paragraph, Table
from extractors.dossier import Corrections, Piece
from extractors.readers.pages.headings import kind_of
from extractors.records.outline import ordinal
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.vocabulary import MaterialSpec, Vocabulary

OTHER = "other"
PHOTO = 0.6
PHOTO_TEXT = 80
PICTURES = frozenset({"jpg", "jpeg", "png", "bmp", "tif", "gif", "webp", "heic", "avif"})
_ITEM = re.compile(r"^(附件|[(（]?[一二三四五六七八九十\d]{1,3}[、.．)）])")


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
    best = _best(document, 0, end, name, vocabulary)
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
    pages = [b.page for b in document.blocks[first:last] if b.page is not None]
    return (min(pages), max(pages)) if pages else None


def _split(document: Document, name: str, vocabulary: Vocabulary) -> list[Piece]:
    """Cut at titles of other materials when every part is then clearly a material of its own; one that opens its page
    with its title need not say more."""
    tops = set(_page_titles(document, vocabulary))
    starts = sorted({*_starts(document, vocabulary), *tops})
    if not starts:
        return []
    bounds = [0, *starts, len(document.blocks)]
    parts: list[tuple[int, int, Score]] = []
    for first, last in itertools.pairwise(bounds):
        if last <= first:
            continue
        best = _best(document, first, last, "", vocabulary)
        if parts and (not clear(best, first in tops) or best.material in (OTHER, parts[-1][2].material)):
            before = parts.pop()
            parts.append((before[0], last, before[2]))
        else:
            parts.append((first, last, best))
    if len(parts) < 2 or any(s.material == OTHER or not clear(s, first in {0, *tops}) for first, _, s in parts):
        return []
    return [_piece(document, first, last, best) for first, last, best in parts]


def clear(best: Score, opens_page: bool) -> bool:
    """Whether a score is enough to part papers by: less where a page begins with the title."""
    return best.value >= (ACCEPT if opens_page and best.title else CLEAR)


def _starts(document: Document, vocabulary: Vocabulary) -> list[int]:
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
        if seen > 6 and not block.number and not _ITEM.match(text) and any(p.fullmatch(text) for p in patterns):
            found.append(index)
    return found


def _page_titles(document: Document, vocabulary: Vocabulary) -> list[int]:
    """Blocks that open a page with the title of any material, set as one: centred, or much larger than the text.
    Certificates, contracts and reports are bound between the main papers, and have pages of their own; a chapter
    of a plan begins a page too, but is numbered or looks like the chapters before it."""
    own = [b for b in document.blocks if isinstance(b, Paragraph) and b.part == "body" and b.page is not None]
    sizes = Counter(round(b.size or 0.0) for b in own for _ in range(len(b.text)))
    usual = max(sizes, key=sizes.__getitem__, default=0)
    found: list[int] = []
    page = own[0].page if own else None
    chapters: list[float] = []
    for index, block in enumerate(document.blocks):
        if block.part != "body" or block.page is None:
            continue
        opens, page = block.page != page, block.page
        if not isinstance(block, Paragraph):
            continue
        size = block.size or 0.0
        titlelike = size > (0.9 if block.align == "center" else 1.3) * usual
        like_chapters = block.level == 1 and sum(abs(c - size) <= 0.06 * size for c in chapters) >= 2
        after = document.blocks[index + 1 : index + 3]
        own_look = opens and titlelike and not like_chapters and not kind_of(block.text)[0]
        if own_look and any(titled(block, after, spec) for spec in vocabulary.materials.values()):
            if not _chapters_go_on(document.blocks, index):
                found.append(index)
                chapters = []
            continue
        if block.level == 1:
            chapters.append(size)
    return found


def _chapters_go_on(blocks: Sequence[Block], index: int) -> bool:
    """Whether the chapter after a block is the one that follows on the last before it: then both are of one paper."""
    before = next((n for block in reversed(blocks[:index]) if (n := _chapter(block))), 0)
    after = next((n for block in blocks[index + 1 :] if (n := _chapter(block))), 0)
    return after == before + 1 > 1


def _chapter(block: Block) -> int:
    if not isinstance(block, Paragraph) or block.toc or kind_of(block.text)[0] != "chapter":
        return 0
    return ordinal(block.text) or 0


def titled(block: Paragraph, after: Sequence[Block], spec: MaterialSpec) -> bool:
    """Whether a line, alone or with the centred ones after it, is a title of this material."""
    lines = [squash(block.text)]
    for more in itertools.takewhile(lambda b: isinstance(b, Paragraph) and b.align == "center", after):
        assert isinstance(more, Paragraph)
        lines.append(squash(more.text))
    return any(is_title("".join(lines[: n + 1]), spec) for n in range(len(lines)))
