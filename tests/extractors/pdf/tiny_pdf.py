"""Writes small PDFs by hand, so that tests need neither a font nor a printing program.

Chinese text is set in STSong-Light, which is not embedded: every reader knows its encoding, and nothing is drawn.
Positions are from the top left in points, as in `Document`.
"""

from __future__ import annotations

import zlib
from pathlib import Path

SONG, HEI, NOMAP = "F1", "F2", "F3"

_CID = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{encoding} /DescendantFonts [<< /Type /Font "
    "/Subtype /CIDFontType0 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >> "
    "/DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [0 -200 1000 900] "
    "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >> >>] >>"
)


class TinyPdf:
    def __init__(self, width: float = 595, height: float = 842) -> None:
        self.size = (width, height)
        self.pages: list[dict[str, object]] = []
        self.fields: list[int] = []
        self._objects: list[bytes] = [b""] * 4  # 1 catalogue, 2 pages, 3 and 4 fonts
        self._objects[2] = _CID.format(name="STSong-Light", encoding="UniGB-UCS2-H", ordering="GB1", flags=6).encode()
        self._objects[3] = _CID.format(
            name="STSong-Bold", encoding="UniGB-UCS2-H", ordering="GB1", flags=6 + 0x40000
        ).encode()
        self._nomap = self._add(
            _CID.format(name="ABCDEF+Secret", encoding="Identity-H", ordering="Identity", flags=4).encode()
        )

    def _add(self, body: bytes) -> int:
        self._objects.append(body)
        return len(self._objects)

    def page(self, rotate: int = 0) -> TinyPdf:
        self.pages.append({"ops": [], "rotate": rotate, "images": [], "annots": []})
        return self

    def _ops(self) -> list[str]:
        ops = self.pages[-1]["ops"]
        assert isinstance(ops, list)
        return ops

    def text(
        self, x: float, y: float, text: str, size: float = 12, font: str = SONG, invisible: bool = False, angle: int = 0
    ) -> TinyPdf:
        """`y` is the top of the letters; `angle` turns the line counter-clockwise about its start."""
        base = self.size[1] - y - 0.88 * size
        turn = {0: "1 0 0 1", 90: "0 1 -1 0", 270: "0 -1 1 0"}[angle]
        code = text.encode("utf-16-be").hex()
        mode = "3 Tr" if invisible else "0 Tr"
        self._ops().append(f"BT {mode} /{font} {size} Tf {turn} {x} {base} Tm <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> TinyPdf:
        h = self.size[1]
        self._ops().append(f"0.7 w {x0} {h - y0} m {x1} {h - y1} l S")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> TinyPdf:
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self

    def image(self, box: tuple[float, float, float, float], pixels: bytes, width: int, height: int) -> TinyPdf:
        """`pixels` are red, green, blue."""
        data = zlib.compress(pixels)
        number = self._add(
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB "
            f"/BitsPerComponent 8 /Filter /FlateDecode /Length {len(data)} >>\nstream\n".encode()
            + data
            + b"\nendstream"
        )
        images = self.pages[-1]["images"]
        assert isinstance(images, list)
        images.append(number)
        x0, y0, x1, y1 = box
        h = self.size[1]
        self._ops().append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {h - y1} cm /I{number} Do Q")
        return self

    def _annot(self, body: str) -> int:
        number = self._add(body.encode())
        annots = self.pages[-1]["annots"]
        assert isinstance(annots, list)
        annots.append(number)
        return number

    def _rect(self, box: tuple[float, float, float, float]) -> str:
        h = self.size[1]
        return f"[{box[0]} {h - box[3]} {box[2]} {h - box[1]}]"

    def stamp(self, box: tuple[float, float, float, float]) -> TinyPdf:
        self._annot(f"<< /Type /Annot /Subtype /Stamp /Rect {self._rect(box)} /F 4 /Contents (seal) >>")
        return self

    def text_field(self, box: tuple[float, float, float, float], name: str, value: str) -> TinyPdf:
        code = "FEFF" + value.encode("utf-16-be").hex()
        self.fields.append(
            self._annot(
                f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V <{code}> /Rect {self._rect(box)} /F 4 "
                "/DA (/Helv 10 Tf 0 g) >>"
            )
        )
        return self

    def check_field(self, box: tuple[float, float, float, float], name: str, checked: bool) -> TinyPdf:
        state = "/Yes" if checked else "/Off"
        form = "<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] /Length 0 >>\nstream\n\nendstream"
        on, off = self._add(form.encode()), self._add(form.encode())
        self.fields.append(
            self._annot(
                f"<< /Type /Annot /Subtype /Widget /FT /Btn /T ({name}) /V {state} /AS {state} /F 4 "
                f"/Rect {self._rect(box)} /AP << /N << /Yes {on} 0 R /Off {off} 0 R >> >> >>"
            )
        )
        return self

    def save(self, path: Path) -> Path:
        kids = []
        for page in self.pages:
            ops, images, annots = page["ops"], page["images"], page["annots"]
            assert isinstance(ops, list)
            assert isinstance(images, list)
            assert isinstance(annots, list)
            stream = "\n".join(ops).encode()
            content = self._add(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
            objects = " ".join(f"/I{n} {n} 0 R" for n in images)
            marks = " ".join(f"{n} 0 R" for n in annots)
            kids.append(
                self._add(
                    (
                        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.size[0]} {self.size[1]}] "
                        f"/Rotate {page['rotate']} /Contents {content} 0 R /Annots [{marks}] /Resources << /Font << "
                        f"/F1 3 0 R /F2 4 0 R /F3 {self._nomap} 0 R >> /XObject << {objects} >> >> >>"
                    ).encode()
                )
            )
        form = f"/AcroForm << /Fields [{' '.join(f'{n} 0 R' for n in self.fields)}] >>" if self.fields else ""
        self._objects[0] = f"<< /Type /Catalog /Pages 2 0 R {form} >>".encode()
        self._objects[1] = (
            f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in kids)}] /Count {len(kids)} >>"
        ).encode()
        out = bytearray(b"%PDF-1.7\n")
        places = []
        for number, body in enumerate(self._objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        for place in places:
            out += f"{place:010d} 00000 n \n".encode()
        out += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
        path.write_bytes(bytes(out))
        return path
