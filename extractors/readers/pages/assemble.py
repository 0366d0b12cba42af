"""Pages to a `Document`: furniture out, lines to paragraphs, tables joined, headings marked, places numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.document import Bbox, Block, Document, Figure, Paragraph, Part, Table
from extractors.readers.pages.aligned import add_aligned
from extractors.readers.pages.furniture import split_furniture
from extractors.readers.pages.headings import Mark, mark_headings
from extractors.readers.pages.joining import join, link
from extractors.readers.pages.lines import visual_lines
from extractors.readers.pages.margins import Margins, margins_of, settled
from extractors.readers.pages.model import Homography, PageContent, Picture, VisualLine, map_box
from extractors.readers.pages.paragraphs import Draft, join_lines
from extractors.readers.pages.sequence import printed_number, sequence_warnings
from extractors.readers.pages.tables import PageTable, page_tables
from extractors.readers.pages.ticks import ticks_of


@dataclass(slots=True)
class _Furniture:
    line: VisualLine
    page: int
    part: Part


_CONTINUED = re.compile(r"^[（(]?(续表|接上[页表])|[（(](续表?|续上[页表])[)）]$")
_LOWEST = 0.86  # share of the page's height that text takes at least before it goes on to the next page

_Item = Draft | PageTable | Picture | _Furniture


def assemble(document: Document, pages: Sequence[PageContent]) -> Document:
    """Fill `document` from its pages in order: blocks, seals, warnings, page lists."""
    lines = {p.number: _lines(p) for p in pages}
    numbers = [printed_number(p, lines[p.number]) for p in pages]
    headers, footers = split_furniture(pages, lines)
    items: list[tuple[int, _Item]] = []
    open_draft: Draft | None = None
    open_table: PageTable | None = None
    margins = settled(
        {p.number: margins_of([v for v in lines[p.number] if not v.pieces[0].boxed], p.width) for p in pages},
        {p.number: p.width for p in pages},
    )
    ends = _ends_of_text(pages, lines)
    for page in pages:
        items.extend((page.number, _Furniture(v, page.number, "header")) for v in headers[page.number])
        own, open_draft, open_table = _page_items(
            page, lines[page.number], margins[page.number], open_draft, open_table, ends
        )
        items.extend((page.number, item) for item in own)
        items.extend((page.number, _Furniture(v, page.number, "footer")) for v in footers[page.number])
        _note(document, page)
    document.warnings.extend(sequence_warnings(numbers))
    document.printed = {p.number: n for p, n in zip(pages, numbers, strict=True) if n is not None}
    document.pages = len(pages)
    document.recognising = sum(p.seconds for p in pages)
    document.looked_for_seals = bool(pages) and all(p.looked_for_seals for p in pages)
    _emit(document, items, any(p.recognised for p in pages))
    _to_shown(document, {p.number: p.shown for p in pages if p.shown is not None})
    return document


def _lines(page: PageContent) -> list[VisualLine]:
    """The lines of a page outside its tables, those without rules included."""
    lines = visual_lines(p for p in page.pieces if p.cell < 0)
    if add_aligned(page, lines):
        lines = visual_lines(p for p in page.pieces if p.cell < 0)
    return lines


def _note(document: Document, page: PageContent) -> None:
    document.seals.extend(page.seals)
    if page.turned:
        document.turned[page.number] = page.turned
    document.warnings.extend(page.warnings)
    if page.unread:
        document.unread_pages.append(page.number)
    if page.recognised:
        document.ocr_pages.append(page.number)


def _ends_of_text(pages: Sequence[PageContent], lines: Mapping[int, list[VisualLine]]) -> dict[int, float]:
    """How far down each page text may go: as far as it goes on any page of the same size."""
    lowest: dict[tuple[int, int], float] = {}
    for page in pages:
        size = round(page.width / 5), round(page.height / 5)
        ends = [v.y1 for v in lines[page.number]] + [g.bbox[3] for g in page.grids]
        lowest[size] = max([lowest.get(size, _LOWEST * page.height), *(y for y in ends if y <= page.height)])
    return {p.number: lowest[round(p.width / 5), round(p.height / 5)] for p in pages}


def _page_items(
    page: PageContent,
    lines: list[VisualLine],
    margins: Margins,
    open_draft: Draft | None,
    open_table: PageTable | None,
    ends: Mapping[int, float],
) -> tuple[list[_Item], Draft | None, PageTable | None]:
    """The blocks of a page in reading order. What continues from the page before is added to the open paragraph or
    table; the last paragraph or table of the page is handed on as open. `ends`: how far down the text of a page goes."""
    tables = page_tables(page)
    stops: list[tuple[Bbox, PageTable | Picture]] = [(t.table.bbox or (0, 0, 0, 0), t) for t in tables]
    stops += [(p.bbox, p) for p in page.pictures]
    stops.sort(key=lambda s: (s[0][1], s[0][0]))
    items: list[_Item] = []
    waiting = list(lines)
    first = True  # nothing stands above on this page
    for box, block in stops:
        run = [v for v in waiting if (v.y0 + v.y1) / 2 < box[1] + 0.3 * (v.y1 - v.y0)]
        if run:
            taken = {id(v) for v in run}
            waiting = [v for v in waiting if id(v) not in taken]
            items.extend(join_lines(run, page.number, margins, page.width, open_draft if first else None))
            if not all(_CONTINUED.search(v.text) for v in run) and not all(_beside(v, open_table, page) for v in run):
                first, open_table = False, None
        if isinstance(block, Picture):
            items.append(block)
            if not _aside(block, tables, page):
                first, open_table = False, None
            continue
        how = link(open_table, block, ends[open_table.parts[-1]] - open_table.bottom) if open_table and first else ""
        if open_table and how:
            join(open_table, block, how)
        else:
            items.append(block)
            open_table = block
        first = False
    if waiting:
        closing = not all(_beside(v, open_table, page) for v in waiting)
        items.extend(join_lines(waiting, page.number, margins, page.width, open_draft if first else None))
        last = items[-1] if items else None
        handed = last if isinstance(last, Draft) else open_draft
        return (items, handed, None) if closing else (items, None, open_table)
    return items, None, open_table if stops else None


def _beside(line: VisualLine, table: PageTable | None, page: PageContent) -> bool:
    """Whether a line stands beside the table or outside the page: nothing that comes between its parts."""
    if table is None or table.parts[-1] != page.number:
        return False
    return line.x0 >= page.width or line.x1 <= 0 or (line.y0 + line.y1) / 2 < table.bottom


def _aside(picture: Picture, tables: Sequence[PageTable], page: PageContent) -> bool:
    """Whether a picture is no part of the text: a mark at the head or foot of the page, a stamp over a table."""
    top, bottom = picture.bbox[1], picture.bbox[3]
    if bottom - top < 0.1 * page.height and (bottom < 0.12 * page.height or top > 0.9 * page.height):
        return True
    boxes = [t.table.bbox for t in tables if t.table.bbox]
    return any(min(bottom, b[3]) - max(top, b[1]) > 0.3 * (bottom - top) for b in boxes)


def _emit(document: Document, items: list[tuple[int, _Item]], recognised: bool) -> None:
    drafts = [item for _, item in items if isinstance(item, Draft)]
    marks = dict(zip(map(id, drafts), mark_headings(drafts, recognised), strict=True))
    counts: dict[int, int] = {}
    tables = figures = 0
    blocks: list[Block] = []
    for number, item in items:
        if isinstance(item, PageTable):
            tables += 1
            _name(item.table, f"表{tables}")
            blocks.append(item.table)
        elif isinstance(item, Picture):
            figures += 1
            blocks.append(Figure(f"第{number}页 图{figures}", page=number, bbox=item.bbox, broken=item.broken))
        else:
            counts[number] = counts.get(number, 0) + 1
            locator = f"第{number}页 第{counts[number]}段"
            if isinstance(item, Draft):
                blocks.append(_paragraph(item, marks[id(item)], locator))
            else:
                blocks.append(_furniture_paragraph(item, locator))
    _caption(blocks)
    document.blocks = blocks


def _to_shown(document: Document, maps: dict[int, Homography]) -> None:
    """Boxes from the upright page to the page as it is shown."""
    if not maps:
        return
    for block in document.blocks:
        if isinstance(block, Table):
            _table_to_shown(block, maps)
        elif block.bbox is not None and block.page is not None:
            block.bbox = map_box(block.bbox, maps.get(block.page))
    for seal in document.seals:
        seal.bbox = map_box(seal.bbox, maps.get(seal.page))


def _table_to_shown(table: Table, maps: dict[int, Homography]) -> None:
    if table.bbox is not None and table.page is not None:
        table.bbox = map_box(table.bbox, maps.get(table.page))
    for cell in table.cells():
        if cell.bbox is not None and cell.page is not None:
            cell.bbox = map_box(cell.bbox, maps.get(cell.page))
        for nested in cell.tables:
            _table_to_shown(nested, maps)


def _name(table: Table, locator: str) -> None:
    table.locator = locator
    inner = 0
    for cell in table.cells():
        for nested in cell.tables:
            inner += 1
            _name(nested, f"{locator} 内表{inner}")


def _paragraph(draft: Draft, mark: Mark, locator: str) -> Paragraph:
    text = draft.text
    return Paragraph(
        text,
        locator,
        part="textbox" if draft.boxed else "body",
        level=mark.level,
        page=draft.page,
        bbox=draft.bbox,
        ticks=ticks_of(text),
        toc=mark.toc,
        bold=draft.bold,
        size=round(draft.size, 1),
        align=draft.align,
        confidence=draft.confidence,
    )


def _furniture_paragraph(item: _Furniture, locator: str) -> Paragraph:
    line = item.line
    return Paragraph(
        line.text,
        locator,
        part=item.part,
        page=item.page,
        bbox=(line.x0, line.y0, line.x1, line.y1),
        size=round(line.size, 1),
        confidence=line.confidence,
    )


def _caption(blocks: list[Block]) -> None:
    """The line 图1 … under (or over) a figure is its caption; it stays a paragraph too."""
    for k, block in enumerate(blocks):
        if not isinstance(block, Figure):
            continue
        for near in (k + 1, k - 1):
            other = blocks[near] if 0 <= near < len(blocks) else None
            if isinstance(other, Paragraph) and other.text.startswith("图") and len(other.text) < 50:
                block.caption = other.text
                break
