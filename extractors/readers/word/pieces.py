"""What one paragraph holds: its pieces of text and their looks, its settings, and what stands beside the text."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from extractors.readers.word.figures import Graphic
from extractors.readers.word.looks import RunLook
from extractors.readers.word.styles import ParagraphLook

Resolve = Callable[[etree._Element, RunLook], RunLook]
_ENOUGH_RUNS = 2
_LONG = 60


class Content:
    """What a paragraph holds and how it is set.

    `contents` is the serial of the table of contents field it is shown by. `outline`, `list_id` and `list_level` are
    direct settings, None when left to the style. `mark_deleted`: the paragraph mark is a tracked deletion, the text
    runs on into the next paragraph. `looks` has one look for each of `parts`, or the rPr that would give it.

    A plain class whose defaults are class attributes: one is made for every paragraph, and most set next to nothing.
    """

    style_id: str | None = None
    outline: int | None = None
    list_id: int | None = None
    list_level: int | None = None
    align: str = ""
    mark_deleted: bool = False
    new_page: bool = False
    section: etree._Element | None = None
    hidden: list[str] | None = None
    graphics: list[Graphic] | None = None
    notes: list[tuple[str, str]] | None = None
    contents: int = 0
    contents_link: bool = False
    page_break: bool = False

    def __init__(self, look: ParagraphLook) -> None:
        self.look = look
        self.parts: list[str] = []
        self.looks: list[RunLook | etree._Element] = []

    def effective_look(self, resolve: Resolve) -> tuple[bool, float | None]:
        """(bold, size) of the paragraph as a whole: of nine letters in ten, of the largest share.

        `resolve` makes a look of an rPr. A long paragraph of unresolved runs is judged by its first ones.
        """
        looks, parts = self.looks, self.parts
        if not looks:
            return False, None
        if len(looks) > _ENOUGH_RUNS and sum(map(len, parts)) > _LONG:
            looks, parts = looks[:_ENOUGH_RUNS], parts[:_ENOUGH_RUNS]
        base = self.look.run
        resolved = [look if isinstance(look, RunLook) else resolve(look, base) for look in looks]
        first = resolved[0]
        if len(resolved) == 1 or resolved.count(first) == len(resolved):
            return first.bold, first.size
        sizes: dict[float | None, int] = {}
        bold = total = 0
        for look, part in zip(resolved, parts, strict=True):
            count = 0 if part.isspace() else len(part)
            total += count
            bold += count if look.bold else 0
            sizes[look.size] = sizes.get(look.size, 0) + count
        return total > 0 and bold >= 0.9 * total, max(sizes, key=sizes.__getitem__)
