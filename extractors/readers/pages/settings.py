"""How pages that are pictures get read: one visible set of values, handed down by whoever runs the readers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from extractors.readers.scan.engine import OcrEngine


@dataclass(slots=True, frozen=True)
class PageSettings:
    """`engine` names the recogniser (auto: RapidOCR, else tesseract), `own_engine` is one to use instead of any.
    `threads` is the share of the machine one worker may take. `cache` is a folder of recognised pages, None for no
    cache; `fresh` is where those recognised now are put, None for `cache` itself. `dpi` is the resolution at which scanned pages of a PDF are rendered."""

    engine: Literal["auto", "rapidocr", "tesseract", "none"] = "auto"
    own_engine: OcrEngine | None = None
    threads: int = 2
    dpi: int = 200
    cache: Path | None = None
    fresh: Path | None = None
    second_reading: bool = True
    tesseract_timeout: float = 60.0
