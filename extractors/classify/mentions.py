"""Materials that no paper of the dossier is, but that a file which binds several names in a line of its own or in its list
of contents: they may lie there, not parted. What is only spoken of in a sentence, or heads a section of a known paper, is
no sign of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.classify.binder import binder_name, in_plain_list
from extractors.classify.bound import Look
from extractors.classify.contents import contents_of
from extractors.classify.titles import loose, name_of, named
from extractors.document import Block, Document, Paragraph, Table
from extractors.dossier import Mention, Piece
from extractors.vocabulary import Vocabulary

OTHER = "other"
LIST = "archive_catalogue"  # lists the others as they should be
HEAD_ROWS = 2
MOST = 3  # places of one material


def find_mentions(documents: Sequence[Document], pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Mention]:
    """The places, by material in the vocabulary's order, at most a few each."""
    present = {p.material for p in pieces}
    found: dict[str, list[Mention]] = {}
    for document in documents:
        own = [p for p in pieces if p.document is document and not p.inside]
        if own and not any(p.manual for p in own):
            for mention in _mentions(document, own, vocabulary):
                if mention.material not in present:
                    found.setdefault(mention.material, []).append(mention)
    return [m for key in vocabulary.materials for m in found.get(key, ())[:MOST]]


def _mentions(document: Document, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Iterator[Mention]:
    contents = contents_of(document, vocabulary)
    for entry in contents.entries:
        for key in entry.materials:
            yield Mention(key, entry.anchor, entry.quote[:60])
    unknown = any(p.material == OTHER for p in pieces)
    if len(pieces) < 2 and not contents.entries and not unknown and not binder_name(document.file, vocabulary):
        return
    look = Look(document, vocabulary, contents)
    for at, index in enumerate(look.order):
        piece = next((p for p in pieces if p.first <= index < p.last), None)
        for text, keys in _lines(look, at, index, piece, vocabulary):
            for key in keys:
                yield Mention(key, document.anchor(document.blocks[index]), text[:60])
    for index, block in enumerate(document.blocks):
        if block.part == "header" and isinstance(block, Paragraph):
            for key in named(name_of(block.text).text, vocabulary):
                yield Mention(key, document.anchor(document.blocks[index]), block.text.strip()[:60])


def _lines(
    look: Look, at: int, index: int, piece: Piece | None, vocabulary: Vocabulary
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A line that is nothing but the name of a material, and no heading, entry or title of the piece it stands in."""
    block = look.blocks[index]
    known = piece is not None and piece.material != OTHER
    if index < look.contents.last or (piece is not None and piece.material == LIST):
        return
    if isinstance(block, Table):
        if index == (piece.first if piece else 0) or index in look.opens or not known:
            for row in block.rows[:HEAD_ROWS]:
                if len(row) == 1 and (keys := _keys(row[0].text, piece, vocabulary, known)):
                    yield row[0].text.strip(), keys
        return
    if not isinstance(block, Paragraph) or block.toc:
        return
    keys = _keys(block.full_text, piece, vocabulary, known)
    if not keys or (block.number and known) or (known and look.like_headings(block)):
        return
    if all(loose(vocabulary.materials[k]) for k in keys) and block.align != "center" and index not in look.opens:
        return
    if index not in look.opens and in_plain_list([look.blocks[i] for i in look.order], at):
        return
    if look.in_list(at, keys) or _numbered_list(look, at) or (known and look.goes_on(index)):
        return
    yield block.text.strip(), keys


def _numbered_list(look: Look, at: int) -> bool:
    """Whether a numbered line stands next to another on its page: items of a list (提交资料：1.项目合同 2.签到表), no titles."""
    own = look.blocks[look.order[at]]
    if not _numbered(own):
        return False
    before = at > 0 and look.order[at] not in look.opens and _numbered(look.blocks[look.order[at - 1]])
    after = at + 1 < len(look.order) and look.order[at + 1] not in look.opens
    return before or (after and _numbered(look.blocks[look.order[at + 1]]))


def _numbered(block: Block) -> bool:
    return isinstance(block, Paragraph) and (bool(block.number) or name_of(block.full_text).mark in ("number", "paper"))


def _keys(text: str, piece: Piece | None, vocabulary: Vocabulary, known: bool) -> tuple[str, ...]:
    name = name_of(text)
    if name.mark == "chapter" or (name.mark == "number" and known):
        return ()
    keys = named(name.text, vocabulary)
    return () if piece is not None and piece.material in keys else keys
