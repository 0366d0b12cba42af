"""The same paper as a PDF, an old Word file, an OFD, a stamped scan or photographs. Only used when building samples: it needs
LibreOffice, fonts and the drawing of benchmarks/degrade.py, so what it made is committed and kept."""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from html import escape
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import docx
import pdfplumber
import pypdfium2
from PIL import Image, ImageDraw

from sample_docs.builder.content import BuilderError

SHAPES = {"pdf": ".pdf", "doc": ".doc", "ofd": ".ofd", "scan": ".pdf", "photo": ".jpg"}
TIMEOUT = 180
_FILTERS = {"pdf": "pdf", "doc": "doc:MS Word 97"}
_MM = 25.4 / 72
_RED = (205, 30, 35, 215)
_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def shaped_path(path: str, shape: str) -> str:
    """Where a paper lies in its shape; photographs are named as a phone's chat program names them (`photo_path`)."""
    if shape == "photo":
        return photo_path(path, 1)
    return str(PurePosixPath(path).with_suffix(SHAPES[shape]))


def photo_path(path: str, page: int) -> str:
    serial = 90000 + 100 * (sum(path.encode()) % 97) + page
    return str(PurePosixPath(path).with_name(f"微信图片_20260918{serial:06d}.jpg"))


def reshape(path: str, data: bytes, shape: str) -> dict[str, bytes]:
    """The files, by path, that a Word file at `path` becomes."""
    if shape in _FILTERS:
        return {shaped_path(path, shape): _converted(data, shape)}
    printed = _converted(data, "pdf")
    if shape == "ofd":
        return {shaped_path(path, shape): _ofd(printed)}
    pages = _stamped(printed)
    if shape == "scan":
        return {shaped_path(path, shape): _scan(pages)}
    return {photo_path(path, k): _photograph(page, k) for k, page in enumerate(pages, 1)}


def pack_gbk(files: Mapping[str, bytes]) -> bytes:
    """A zip as old Chinese programs write it: names in GBK, nothing that says so."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in sorted(files.items()):
            entry = _GbkName(name, (2026, 9, 18, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return target.getvalue()


class _GbkName(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (the name is zipfile's)
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _converted(data: bytes, kind: str) -> bytes:
    program = shutil.which("soffice")
    if program is None:
        raise BuilderError("没有安装 LibreOffice，不能转换样例文件", "请安装 libreoffice-writer，或沿用已提交的文件")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = docx.Document(io.BytesIO(data))
        if document.element.body[-2].tag.endswith("}tbl"):
            document.add_paragraph("")  # LibreOffice loses a table at the very end of the .doc that it writes
        source = folder / "sample.docx"
        document.save(str(source))
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        command += [_FILTERS[kind], "--outdir", str(folder / "out"), str(source)]
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
        written = folder / "out" / f"sample.{kind}"
        if done.returncode or not written.is_file():
            raise BuilderError("LibreOffice 没有写出文件", done.stderr.decode(errors="replace")[:200])
        return written.read_bytes()


def _stamped(printed: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages as pictures; a red seal stands beside the place where the regulation wants one."""
    document = pypdfium2.PdfDocument(printed)
    pages = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    with pdfplumber.open(io.BytesIO(printed)) as file:
        for page, image in zip(file.pages, pages, strict=True):
            words = page.extract_words()
            label = next((w for w in words if "公章" in w["text"]), None)
            if label is not None:
                _seal(image, label["x0"] + 50, label["top"] - 45, dpi / 72)
                break
            dated = [w for w in words if w["text"].startswith("2026") and w["x0"] > 0.5 * page.width]
            if dated:
                _seal(image, dated[-1]["x0"] + 20, dated[-1]["bottom"] + 50, dpi / 72)
                break
    return pages


def _seal(image: Image.Image, x: float, y: float, scale: float) -> None:
    """A round red seal of four centimetres with a star; x, y in points."""
    radius = int(57 * scale)
    layer = Image.new("RGBA", (2 * radius, 2 * radius), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    draw.ellipse((4, 4, 2 * radius - 4, 2 * radius - 4), outline=_RED, width=int(3 * scale))
    points = []
    for k in range(10):
        reach = radius * (0.4 if k % 2 == 0 else 0.16)
        angle = -math.pi / 2 + k * math.pi / 5
        points.append((radius + reach * math.cos(angle), radius + reach * math.sin(angle)))
    draw.polygon(points, fill=_RED)
    for k in range(12):  # strokes in place of letters: nobody's name
        angle = math.radians(150 + 20 * k)
        near, far = 0.66 * radius, 0.86 * radius
        ends = [
            (radius + r * math.cos(angle + d), radius + r * math.sin(angle + d)) for r, d in ((near, 0), (far, 0.06))
        ]
        draw.line(ends, fill=_RED, width=int(2.2 * scale))
    image.paste(layer, (int(x * scale) - radius, int(y * scale) - radius), layer)


def _scan(pages: list[Image.Image]) -> bytes:
    from benchmarks.degrade import Dose, scan

    dose = Dose("office scanner", 200, 0.5, 3, 0.4, 70)
    pictures = [Image.fromarray(scan(page, dose, k)[:, :, ::-1]) for k, page in enumerate(pages)]
    target = io.BytesIO()
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=200, quality=45)
    return target.getvalue()


def _photograph(page: Image.Image, seed: int) -> bytes:
    from benchmarks.degrade import photograph

    picture = Image.fromarray(photograph(page, seed, tilt=0.03, shadow=0.25)[:, :, ::-1])
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=45)
    return target.getvalue()


def _ofd(printed: bytes) -> bytes:
    """Words and rules of a PDF as the least that is an OFD."""
    contents: list[str] = []
    with pdfplumber.open(io.BytesIO(printed)) as file:
        for page in file.pages:
            words = page.extract_words(
                keep_blank_chars=True, x_tolerance=8, return_chars=True, extra_attrs=["size"]
            )  # fmt: skip
            contents.append("".join([*map(_text, words), *map(_line, page.edges)]))
    listed = "".join(f'<ofd:Page ID="{10 + k}" BaseLoc="Pages/Page_{k}/Content.xml"/>' for k in range(len(contents)))
    parts = {
        "OFD.xml": f"<ofd:OFD {_NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {_NS}><ofd:Fonts><ofd:Font ID="1" FontName="SimSun"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Document.xml": f"<ofd:Document {_NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for k, content in enumerate(contents):
        layer = f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/Page_{k}/Content.xml"] = f"<ofd:Page {_NS}>{layer}</ofd:Page>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return target.getvalue()


def _text(word: dict[str, Any]) -> str:
    letters = word["chars"]
    size, x, y = word["size"] * _MM, word["x0"] * _MM, (word["bottom"] - 0.14 * word["size"]) * _MM
    steps = " ".join(f"{(b['x0'] - a['x0']) * _MM:.2f}" for a, b in pairwise(letters)) or "0"
    said = escape("".join(c["text"] for c in letters))
    return (
        f'<ofd:TextObject Boundary="{x:.2f} {y - size:.2f} 200 {1.2 * size:.2f}" Font="1" Size="{size:.2f}">'
        f'<ofd:TextCode X="0" Y="{size:.2f}" DeltaX="{steps}">{said}</ofd:TextCode></ofd:TextObject>'
    )


def _line(edge: dict[str, Any]) -> str:
    x0, y0, x1, y1 = (edge[k] * _MM for k in ("x0", "top", "x1", "bottom"))
    return (
        '<ofd:PathObject Boundary="0 0 210 297" LineWidth="0.3"><ofd:AbbreviatedData>'
        f"M {x0:.2f} {y0:.2f} L {x1:.2f} {y1:.2f}</ofd:AbbreviatedData></ofd:PathObject>"
    )
