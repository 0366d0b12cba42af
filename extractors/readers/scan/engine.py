"""The recognition of characters behind one small protocol, and the engine a page gets.

Everything else in this room knows only `OcrEngine`; tests put fakes in its place that crash, hang and talk rubbish.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

from numpy.typing import NDArray

from extractors.errors import MissingTool
from extractors.readers.pages.settings import PageSettings

Image = NDArray[Any]  # grey (h, w) or colour (h, w, 3) in the order blue, green, red

Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


@dataclass(slots=True)
class OcrLine:
    """One line as the engine saw it: corners clockwise from the top left, text, mean score of its letters. `at` and
    `scores` give each letter's place along the line (0 to 1) and score, empty when the engine does not tell."""

    box: Quad
    text: str
    score: float
    at: tuple[float, ...] = ()
    scores: tuple[float, ...] = ()


class OcrEngine(Protocol):
    """Finds and reads lines on an upright page."""

    name: str

    def recognise(self, image: Image) -> list[OcrLine]:
        """All lines of a page."""

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        """One line for each crop, which holds nothing else; its box is the crop."""


@runtime_checkable
class LineFinder(Protocol):
    """An engine that can find lines without reading them, and read some of those it found."""

    def find_lines(self, image: Image) -> list[Quad]:
        """Where lines stand on an upright page."""

    def read_found(self, image: Image, quads: Sequence[Quad]) -> list[OcrLine]:
        """Those of these lines that read as letters."""


def engine_for(settings: PageSettings) -> OcrEngine:
    """The engine the settings ask for; raises `MissingTool` when there is none on this machine."""
    if settings.own_engine is not None:
        return settings.own_engine
    if settings.engine == "none":
        raise MissingTool("ocr", "已关闭文字识别，扫描页未读取", "请在设置中启用文字识别")
    return _build(settings.engine, settings.threads, settings.tesseract_timeout)


@lru_cache(maxsize=4)
def _build(name: str, threads: int, timeout: float) -> OcrEngine:
    from extractors.readers.scan import rapid, tesseract  # each brings its own heavy imports only when used

    if name in ("auto", "rapidocr"):
        try:
            return rapid.RapidEngine(threads)
        except (ImportError, OSError, RuntimeError) as error:
            if name == "rapidocr":
                raise MissingTool(
                    "rapidocr", f"文字识别引擎 RapidOCR 无法启动（{error}）", "请重新安装 rapidocr 与 openvino"
                ) from error
    if tesseract.available():
        return tesseract.TesseractEngine(timeout)
    raise MissingTool(
        "tesseract",
        "没有可用的文字识别引擎，扫描页未读取",
        "请安装 rapidocr 与 openvino，或安装 tesseract 及简体中文数据 chi_sim",
    )
