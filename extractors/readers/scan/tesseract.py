"""tesseract with chi_sim: the engine used when the default is missing, and a second opinion on digits.

It is slower and errs more, so it never stands alone against a clear reading. Without OMP_THREAD_LIMIT=1 it spends
three times as long fighting itself for cores.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image as Pictures

from extractors.errors import MissingTool, UnreadableFile
from extractors.readers.scan.engine import Image, OcrLine

LANGUAGE = "chi_sim"
DIGITS = "-c tessedit_char_whitelist=0123456789.-/,年月日"


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the program and its Chinese data are installed."""
    if shutil.which("tesseract") is None:
        return False
    import pytesseract  # late: it brings pandas

    try:
        return LANGUAGE in pytesseract.get_languages()
    except (pytesseract.TesseractError, OSError, RuntimeError):
        return False


class TesseractEngine:
    """Lines of a page in one call (layout mode 6: one block of text; the page layout is ours)."""

    name = "tesseract"

    def __init__(self, timeout: float = 60.0) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._timeout = timeout

    def recognise(self, image: Image) -> list[OcrLine]:
        data = self._run(image, "--psm 6 --dpi 200")
        rows: dict[tuple[int, int, int], list[int]] = {}
        for k, text in enumerate(data["text"]):
            if text.strip() and float(data["conf"][k]) >= 0:
                rows.setdefault((data["block_num"][k], data["par_num"][k], data["line_num"][k]), []).append(k)
        lines: list[OcrLine] = []
        for members in rows.values():
            lines.extend(_line(run, data) for run in _runs(members, data))
        return lines

    def read_lines(self, crops: Sequence[Image], options: str = "") -> list[OcrLine]:
        found = []
        for crop in crops:
            data = self._run(crop, f"--psm 7 {options}".strip())
            words = [k for k, text in enumerate(data["text"]) if text.strip() and float(data["conf"][k]) >= 0]
            text = "".join(data["text"][k] for k in words)
            score = min((float(data["conf"][k]) for k in words), default=0.0) / 100
            high, wide = crop.shape[:2]
            found.append(OcrLine(((0, 0), (wide, 0), (wide, high), (0, high)), text, score))
        return found

    def _run(self, image: Image, config: str) -> dict[str, Any]:
        import pytesseract

        picture = Pictures.fromarray(image if image.ndim == 2 else np.ascontiguousarray(image[:, :, ::-1]))
        try:
            data: dict[str, Any] = pytesseract.image_to_data(
                picture,
                lang=LANGUAGE,
                config=config,
                timeout=self._timeout,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractNotFoundError as error:
            raise MissingTool("tesseract", "未找到 tesseract", "请安装 tesseract 及简体中文数据 chi_sim") from error
        except (pytesseract.TesseractError, RuntimeError) as error:  # RuntimeError is its timeout
            raise UnreadableFile("crashed", f"tesseract 识别失败（{error}）") from error
        return data


def _runs(members: list[int], data: dict[str, Any]) -> list[list[int]]:
    """A text line of tesseract cut at wide gaps: on a form it runs through several cells."""
    runs: list[list[int]] = []
    for k in members:
        if runs:
            last = runs[-1][-1]
            gap = data["left"][k] - (data["left"][last] + data["width"][last])
            if gap < 1.2 * max(data["height"][k], data["height"][last]):
                runs[-1].append(k)
                continue
        runs.append([k])
    return runs


def _line(run: list[int], data: dict[str, Any]) -> OcrLine:
    x0 = min(data["left"][k] for k in run)
    y0 = min(data["top"][k] for k in run)
    x1 = max(data["left"][k] + data["width"][k] for k in run)
    y1 = max(data["top"][k] + data["height"][k] for k in run)
    text, at, scores = "", [], []
    for k in run:
        word = data["text"][k]
        if text and text[-1] < "\u2e80" and word[0] < "\u2e80":
            word = " " + word
        middle = data["left"][k] + data["width"][k] / 2
        text += word
        at.extend([(middle - x0) / max(x1 - x0, 1)] * len(word))
        scores.extend([float(data["conf"][k]) / 100] * len(word))
    score = sum(scores) / len(scores)
    return OcrLine(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), text, score, tuple(at), tuple(scores))
