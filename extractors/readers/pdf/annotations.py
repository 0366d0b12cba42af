"""What lies on top of a page: form fields with their values, stamps, comments.

pdfium draws form fields only for an interactive viewer, so the value of a filled AcroForm is in no text layer; without
this a filled form would read as an empty one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.document import CHECKED, UNCHECKED, Bbox
from extractors.readers.pages.model import Piece
from extractors.readers.pdf.opening import Frame

_BUTTON, _RADIO, _TEXT, _COMBO, _LIST = 2, 3, 6, 4, 5


@dataclass(slots=True)
class Overlay:
    """Annotations of a page: `pieces` are field values to be read as text, `stamps` places of stamp annotations;
    `drawn` whether anything else draws itself there (a signature field with its seal)."""

    pieces: list[Piece] = field(default_factory=list)
    stamps: list[Bbox] = field(default_factory=list)
    drawn: bool = False


def read_overlay(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, frame: Frame) -> Overlay:
    """Form field values, stamps and comments of a page."""
    overlay = Overlay()
    for k in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, k)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            box = _rect(annotation, frame)
            if box is None:
                continue
            if kind == pdfium.FPDF_ANNOT_WIDGET and document.formenv is not None:
                _field(document.formenv.raw, annotation, box, overlay)
                overlay.drawn = True
            elif kind == pdfium.FPDF_ANNOT_STAMP:
                overlay.stamps.append(box)
            elif kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_FREETEXT):
                overlay.drawn = True
            elif kind == pdfium.FPDF_ANNOT_FREETEXT:
                _add(overlay, _contents(annotation), box)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return overlay


def _contents(annotation: object) -> str:
    return _string(lambda buffer, size: int(pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)))


def _rect(annotation: object, frame: Frame) -> Bbox | None:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rect):
        return None
    return frame.box(rect.left, rect.bottom, rect.right, rect.top)


def _field(form: object, annotation: object, box: Bbox, overlay: Overlay) -> None:
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (_BUTTON, _RADIO):
        mark = CHECKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else UNCHECKED
        size = min(box[3] - box[1], 14.0)
        middle = (box[1] + box[3]) / 2
        overlay.pieces.append(Piece(mark, box[0], middle - size / 2, box[2], middle + size / 2, size))
    elif kind in (_TEXT, _COMBO, _LIST):
        _add(overlay, _string(lambda b, n: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, b, n)), box)


def _add(overlay: Overlay, text: str, box: Bbox) -> None:
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        return
    height = (box[3] - box[1]) / len(lines)
    size = min(height, 12.0)
    for k, line in enumerate(lines):
        middle = box[1] + (k + 0.5) * height
        right = min(box[2], box[0] + size * sum(1.0 if ord(c) > 0x2E80 else 0.55 for c in line))
        overlay.pieces.append(Piece(line, box[0], middle - size / 2, right, middle + size / 2, size))


def _string(ask: Callable[[object, int], int]) -> str:
    length = ask(None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")
