"""The functions of pdfium that are asked for every letter, word or object of a page, called with plain integers.

The wrapping of pointers by ctypes would cost more than these calls themselves. Addresses come from `address_of`, buffers
are filled through their own address; a null pointer comes back as None.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

_POINTER, _INT, _DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_double


def address_of(handle: Any) -> int:
    """A handle of pypdfium2 as a number."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def places(numbers: ctypes.Array[Any]) -> list[int]:
    """Where each number of an array of four bytes each is kept."""
    start = ctypes.addressof(numbers)
    return [start + 4 * k for k in range(len(numbers))]


def _direct(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))


# of a text page and the index of a character
unicode_of = _direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
generated = _direct(pdfium.FPDFText_IsGenerated, _INT, _POINTER, _INT)
object_of = _direct(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
size_of = _direct(pdfium.FPDFText_GetFontSize, _DOUBLE, _POINTER, _INT)
matrix_of = _direct(pdfium.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
box_of = _direct(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
# of a text object
face_of = _direct(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
mode_of = _direct(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
# of a page, or of objects on it; answers of several numbers go to an array, through its `places`
page_object = _direct(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
form_object = _direct(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, _INT)
count_in_form = _direct(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
kind_of = _direct(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
bounds_of = _direct(pdfium.FPDFPageObj_GetBounds, _INT, *[_POINTER] * 5)
object_matrix = _direct(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
fill_colour = _direct(pdfium.FPDFPageObj_GetFillColor, _INT, *[_POINTER] * 5)
stroke_colour = _direct(pdfium.FPDFPageObj_GetStrokeColor, _INT, *[_POINTER] * 5)
pixel_size = _direct(pdfium.FPDFImageObj_GetImagePixelSize, _INT, _POINTER, _POINTER, _POINTER)
draw_mode = _direct(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
count_segments = _direct(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
path_segment = _direct(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
segment_kind = _direct(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
segment_closes = _direct(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)
segment_point = _direct(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
