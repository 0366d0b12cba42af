"""What walking a story yields: blocks, each with the evidence that the heading stage needs, and where the walk is."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractors.document import Block, Paragraph, Part, Tick
from extractors.readers.word.fields import Fields
from extractors.readers.word.numbering import Counter, Numbering
from extractors.readers.word.pieces import Content, Resolve
from extractors.readers.word.ticks import has_candidates, read_ticks

IN_GALLERY, IN_STYLE = -1, -2
_BULLET_BOXES = {"□": "☐", "☐": "☐", "☑": "☑", "☒": "☒"}


@dataclass(slots=True)
class Draft:
    """A block and the evidence for headings. `outline` counts from 0, 9 is body text; None: nothing set it.

    `contents`: 0 not in a table of contents, else the serial of its field, IN_GALLERY or IN_STYLE. `inside` are the
    paragraphs of a one-cell table.
    """

    block: Block
    outline: int | None = None
    contents: int = 0
    contents_link: bool = False
    caption: bool = False
    new_page: bool = False
    inside: list[Draft] | None = None


@dataclass(slots=True)
class Place:
    """Where the walk is: part and prefix for locators, the package part for relationships, and what counts on there.

    `sections` are the properties of the sections that have ended, `section_ends` how many drafts there were then.
    """

    part: Part
    prefix: str
    source: str
    counter: Counter
    fields: Fields = field(default_factory=Fields)
    table_prefix: str = ""
    paragraphs: int = 0
    tables: int = 0
    carried: Content | None = None
    new_page: bool = False
    sections: list[etree._Element] = field(default_factory=list)
    section_ends: list[int] = field(default_factory=list)


def number_of(content: Content, numbering: Numbering, counter: Counter) -> str:
    """Count the paragraph in its list, if it is in one, and give its number."""
    look = content.look
    list_id = look.list_id if content.list_id is None else content.list_id
    if not list_id:
        return ""
    level = content.list_level
    if level is None:
        instance = numbering.instance(list_id)
        level = instance.level_of_style(content.style_id) if instance is not None else None
    if level is None:
        level = look.list_level or 0
    return counter.next(list_id, level)


def boxed(number: str, text: str) -> tuple[str, str]:
    """A list whose bullets are boxes is a list of tick boxes: the box belongs to the text."""
    box = _BULLET_BOXES.get(number)
    return ("", f"{box}{text}") if box and text.strip() else (number, text)


def joined(content: Content) -> str:
    parts = content.parts
    return parts[0] if len(parts) == 1 else "".join(parts)


def paragraph_draft(
    content: Content, number: str, part: Part, locator: str, gallery: bool, resolve: Resolve
) -> Draft | None:
    """The draft of a paragraph, None when it shows nothing."""
    text = joined(content)
    if not text or text.isspace():
        return None
    if number:
        number, text = boxed(number, text)
    ticks: list[Tick] = []
    if has_candidates(text):
        ticked = read_ticks(text)
        text, ticks = ticked.text, ticked.ticks
    look = content.look
    bold, size = content.effective_look(resolve)
    align = content.align or look.align
    paragraph = Paragraph(text, locator, part, number, None, None, None, ticks, False, bold, size, align)
    outline = look.outline if content.outline is None else content.outline
    contents = content.contents or (IN_GALLERY if gallery else IN_STYLE if look.contents else 0)
    return Draft(paragraph, outline, contents, content.contents_link, look.caption)
