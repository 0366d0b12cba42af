"""Draws pages of a dossier with known truth: letters, forms of several layouts, plans. Nothing real is in them.

What is drawn is written down as it is drawn: pieces of text with their places (so the text in visual row order is
known), cells, tick boxes with their state, seals. Needs CJK fonts on the machine that runs it.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi

FONTS = {
    "serif": ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    "sans": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "kai": ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0),
    "ming": ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    "hei": ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
}


def available_fonts() -> list[str]:
    return [name for name, (path, _) in FONTS.items() if Path(path).exists()]


@dataclass
class DrawnText:
    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass
class DrawnTick:
    """`state` None: so drawn that nobody could be sure."""

    label: str
    state: bool | None
    x: float
    y: float


@dataclass
class DrawnCell:
    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    box: tuple[float, float, float, float]


@dataclass
class Truth:
    texts: list[DrawnText] = field(default_factory=list)
    ticks: list[DrawnTick] = field(default_factory=list)
    tables: list[list[DrawnCell]] = field(default_factory=list)
    seals: list[tuple[float, float, float, str]] = field(default_factory=list)  # x, y, radius, colour
    fields: dict[str, str] = field(default_factory=dict)

    def rows(self) -> str:
        """All text in visual row order, without blanks."""
        rows: list[list[DrawnText]] = []
        for piece in sorted(self.texts, key=lambda t: t.y + t.height / 2):
            middle = piece.y + piece.height / 2
            for row in rows[-4:]:
                lead = row[0]
                if abs(middle - (lead.y + lead.height / 2)) < 0.5 * min(lead.height, piece.height):
                    row.append(piece)
                    break
            else:
                rows.append([piece])
        return "".join(p.text for row in rows for p in sorted(row, key=lambda t: t.x)).replace(" ", "")


class Page:
    """A sheet to draw on. `scale` 1 is 200 dpi."""

    def __init__(self, font: str = "serif", seed: int = 0) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.truth = Truth()
        self.font_name = font
        self.random = random.Random(seed)
        self._fonts: dict[int, ImageFont.FreeTypeFont] = {}

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        if size not in self._fonts:
            path, index = FONTS[self.font_name]
            self._fonts[size] = ImageFont.truetype(path, size, index=index)
        return self._fonts[size]

    def width_of(self, text: str, size: int) -> float:
        return self.font(size).getlength(text)

    def text(self, x: float, y: float, text: str, size: int = 33, colour: str = "black", bold: bool = False) -> float:
        """Draw at the top left of the em square; returns the right end."""
        self.draw.text(
            (x, y), text, font=self.font(size), fill=colour, stroke_width=1 if bold else 0, stroke_fill=colour
        )
        width = self.width_of(text, size)
        if text.strip():
            self.truth.texts.append(DrawnText(text, x, y, width, size * 1.2))
        return x + width

    def centred(self, y: float, text: str, size: int, **more: object) -> None:
        self.text((WIDTH - self.width_of(text, size)) / 2, y, text, size, **more)  # type: ignore[arg-type]

    def paragraph(self, x: float, y: float, width: float, text: str, size: int = 33, pitch: float = 1.7) -> float:
        """Justified running text with an indented first line; returns the y below it."""
        line, start = "", x + 2 * size
        for char in text:
            limit = width - (start - x)
            if self.width_of(line + char, size) > limit and char not in "，。；：、）”":
                self._justified(start, y, line, size, limit)
                y += size * pitch
                line, start = "", x
            line += char
        if line:
            self.text(start, y, line, size)
            y += size * pitch
        return y

    def _justified(self, x: float, y: float, line: str, size: int, width: float) -> None:
        extra = max(0.0, (width - self.width_of(line, size)) / max(len(line) - 1, 1))
        at = x
        for char in line:
            self.draw.text((at, y), char, font=self.font(size), fill="black")
            at += self.width_of(char, size) + min(extra, 6)
        self.truth.texts.append(DrawnText(line, x, y, at - x, size * 1.2))

    def rule(self, x0: float, y0: float, x1: float, y1: float, style: str = "thin") -> None:
        """A table border: thin (1 px), normal (2 px), broken (gaps), grey, or absent."""
        if style == "absent":
            return
        width = {"thin": 1, "normal": 2, "thick": 4, "broken": 2, "grey": 2}[style]
        colour = (120, 120, 120) if style == "grey" else (0, 0, 0)
        if style != "broken":
            self.draw.line((x0, y0, x1, y1), fill=colour, width=width)
            return
        length = math.hypot(x1 - x0, y1 - y0)
        at = 0.0
        while at < length:
            run = self.random.uniform(25, 90)
            a, b = at / length, min(at + run, length) / length
            self.draw.line(
                (x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b),
                fill=colour,
                width=width,
            )
            at += run + self.random.uniform(2, 9)

    def tick(self, x: float, y: float, size: int, kind: str, label: str) -> float:
        """A tick box with its label. kind: empty, check, cross, filled, over (a stroke through and beyond the box),
        hand (a wavering tick), faint (a speck: unclear)."""
        side = size * 0.78
        top = y + size * 0.25
        d = self.draw
        d.rectangle((x, top, x + side, top + side), outline="black", width=2)
        wob = lambda: self.random.uniform(-0.06, 0.06) * size  # noqa: E731
        if kind == "check":
            d.line((x + 0.15 * side, top + 0.5 * side, x + 0.42 * side, top + 0.82 * side), fill="black", width=4)
            d.line((x + 0.42 * side, top + 0.82 * side, x + 0.9 * side, top + 0.12 * side), fill="black", width=4)
        elif kind == "cross":
            d.line((x + 0.1 * side, top + 0.1 * side, x + 0.9 * side, top + 0.9 * side), fill="black", width=4)
            d.line((x + 0.9 * side, top + 0.1 * side, x + 0.1 * side, top + 0.9 * side), fill="black", width=4)
        elif kind == "filled":
            d.rectangle((x, top, x + side, top + side), fill="black")
        elif kind == "over":
            d.line((x - 0.1 * side, top + 0.35 * side, x + 0.4 * side, top + 0.95 * side), fill="black", width=4)
            d.line((x + 0.4 * side, top + 0.95 * side, x + 1.35 * side, top - 0.5 * side), fill="black", width=4)
        elif kind == "hand":
            points = [
                (x + 0.05 * side + wob(), top + 0.45 * side + wob()),
                (x + 0.35 * side + wob(), top + 0.9 * side + wob()),
                (x + 0.7 * side + wob(), top + 0.3 * side + wob()),
                (x + 1.1 * side + wob(), top - 0.25 * side + wob()),
            ]
            d.line(points, fill=(25, 30, 110), width=5, joint="curve")
        elif kind == "faint":
            d.line(
                (x + 0.55 * side, top + 0.25 * side, x + 0.55 * side, top + 0.75 * side), fill=(140, 140, 140), width=3
            )
        state = {"empty": False, "faint": None}.get(kind, True)
        self.truth.ticks.append(DrawnTick(label, state, x, top))
        return self.text(x + side + 0.2 * size, y, label, size)

    def tick_row(self, x: float, y: float, size: int, items: list[tuple[str, str]], width: float) -> float:
        """Tick boxes with labels, wrapped to `width`; returns the y below them."""
        at = x
        for kind, label in items:
            need = size + self.width_of(label, size)
            if at + need > x + width:
                at, y = x, y + size * 1.6
            at = self.tick(at, y, size, kind, label) + 0.8 * size
        return y + size * 1.6

    def table(
        self,
        x: float,
        y: float,
        widths: list[float],
        rows: list[list[object]],
        size: int = 31,
        style: str = "normal",
        min_height: float = 58,
        pad: float = 10,
    ) -> float:
        """A table. A row is a list of cells; a cell is text, ("ticks", [...]), (text, col_span), (text, col_span,
        row_span) or None for a slot that a span covers. Returns the y below."""
        edges = [x]
        for width in widths:
            edges.append(edges[-1] + width)
        parsed = [[_spec(c) for c in row] for row in rows]
        heights = [
            max([min_height, *[self._need(c, i, edges, size, pad) for i, c in enumerate(row) if c and c[2] == 1]])
            for row in parsed
        ]
        tops = [y]
        for height in heights:
            tops.append(tops[-1] + height)
        cells: list[DrawnCell] = []
        self._ruled(parsed, edges, tops, style)
        for j, row in enumerate(parsed):
            for i, cell in enumerate(row):
                if cell is None:
                    continue
                content, across, down = cell
                box = (edges[i], tops[j], edges[i + across], tops[j + down])
                vertical = down > 1 and box[2] - box[0] < 2.6 * size
                # a label exactly between two rows belongs to neither in visual row order: set it level with the first
                room = box if down == 1 or vertical else (box[0], box[1], box[2], tops[j + 1])
                text = self._fill(content, room, size, pad, vertical)
                cells.append(DrawnCell(j, i, down, across, text, box))
        self.truth.tables.append(cells)
        return tops[-1]

    def _ruled(
        self, rows: list[list[tuple[object, int, int] | None]], xs: list[float], ys: list[float], style: str
    ) -> None:
        """Each border once, slot by slot, so that a gap in one is a gap."""
        inside: set[tuple[str, int, int]] = set()
        for j, row in enumerate(rows):
            for i, cell in enumerate(row):
                if cell is None:
                    continue
                _, across, down = cell
                inside |= {("v", jj, ii) for jj in range(j, j + down) for ii in range(i + 1, i + across)}
                inside |= {("h", jj, ii) for jj in range(j + 1, j + down) for ii in range(i, i + across)}
        for j, y in enumerate(ys):
            for i in range(len(xs) - 1):
                if ("h", j, i) not in inside:
                    self.rule(xs[i], y, xs[i + 1], y, style)
        for j in range(len(ys) - 1):
            for i, x in enumerate(xs):
                if ("v", j, i) not in inside:
                    self.rule(x, ys[j], x, ys[j + 1], style)

    def _need(self, cell: tuple[object, int, int], i: int, edges: list[float], size: int, pad: float) -> float:
        room = edges[i + cell[1]] - edges[i] - 2 * pad
        if isinstance(cell[0], tuple):
            total = sum(size * 1.8 + self.width_of(label, size) for _, label in cell[0][1])
            return (int(total / room) + 1) * size * 1.6 + 2 * pad
        return len(self._wrap(str(cell[0]), room, size)) * size * 1.5 + 2 * pad

    def _wrap(self, text: str, room: float, size: int) -> list[str]:
        out: list[str] = []
        for part in text.split("\n"):
            line = ""
            for char in part:
                if line and self.width_of(line + char, size) > room and char not in "，。；：、）":
                    out.append(line)
                    line = ""
                line += char
            out.append(line)
        return out

    def _fill(
        self, content: object, box: tuple[float, float, float, float], size: int, pad: float, vertical: bool
    ) -> str:
        x0, y0, x1, y1 = box
        if isinstance(content, tuple):
            self.tick_row(x0 + pad, y0 + pad, size, content[1], x1 - x0 - 2 * pad)
            return "".join(label for _, label in content[1])
        text = str(content)
        if not text:
            return ""
        if vertical:
            y = (y0 + y1 - len(text) * size * 1.15) / 2
            for char in text:
                self.text((x0 + x1 - size) / 2, y, char, size)
                y += size * 1.15
            return text
        lines = self._wrap(text, x1 - x0 - 2 * pad, size)
        y = y0 + (y1 - y0 - len(lines) * size * 1.5) / 2 + size * 0.1
        centred = len(lines) == 1 and len(text) <= 8
        for line in lines:
            at = (x0 + x1 - self.width_of(line, size)) / 2 if centred else x0 + pad
            self.text(at, y, line, size)
            y += size * 1.5
        return text

    def seal(
        self, x: float, y: float, text: str, radius: float = 160, colour: str = "red", strength: float = 0.85
    ) -> None:
        """A round seal centred at (x, y): ring, star, name along the ring. Drawn over what is there, as ink is."""
        size = int(radius * 2 + 20)
        layer = Image.new("L", (size, size), 0)
        d = ImageDraw.Draw(layer)
        c = size / 2
        d.ellipse((c - radius, c - radius, c + radius, c + radius), outline=255, width=max(5, int(radius * 0.045)))
        star = []
        for k in range(10):
            r = radius * (0.3 if k % 2 == 0 else 0.12)
            a = math.radians(-90 + 36 * k)
            star.append((c + r * math.cos(a), c + r * math.sin(a)))
        d.polygon(star, fill=255)
        font = self.font(int(radius * 0.27))
        spread = math.radians(min(250, 24 * len(text)))
        for k, char in enumerate(text):
            angle = -math.pi / 2 + spread * ((k + 0.5) / len(text) - 0.5)
            glyph = Image.new("L", (int(radius * 0.4),) * 2, 0)
            ImageDraw.Draw(glyph).text((glyph.width / 2, glyph.height / 2), char, font=font, fill=255, anchor="mm")
            glyph = glyph.rotate(-math.degrees(angle + math.pi / 2), resample=Image.Resampling.BICUBIC)
            gx, gy = c + radius * 0.76 * math.cos(angle), c + radius * 0.76 * math.sin(angle)
            layer.paste(255, (int(gx - glyph.width / 2), int(gy - glyph.height / 2)), glyph)
        ink = {"red": (205, 30, 35), "grey": (105, 105, 105)}[colour]
        # ink multiplies: black letters under a seal stay black
        patch = self.image.crop((int(x - c), int(y - c), int(x - c) + size, int(y - c) + size))
        tinted = Image.new("RGB", patch.size, ink)
        from PIL import ImageChops

        multiplied = ImageChops.multiply(patch, tinted)
        mask = layer.point(lambda v: int(v * strength))
        self.image.paste(Image.composite(multiplied, patch, mask), (int(x - c), int(y - c)))
        self.truth.seals.append((x, y, radius, colour))


def _spec(cell: object) -> tuple[object, int, int] | None:
    if cell is None:
        return None
    if isinstance(cell, tuple) and cell[0] != "ticks":
        return (cell[0], cell[1], cell[2] if len(cell) > 2 else 1)
    return (cell, 1, 1)
