"""RapidOCR on OpenVINO: the default engine.

Its models come from its own wheel by explicit path; left to itself it would look for others on the net. The numbers
below are measured: a long side of 960 for finding lines, no angle classifier (it turns upright lines over), no core
pinning (two workers would share core 0). Lines are read one by one and no wider than they are: padded to the width
that is usual (320) or to the longest of a batch, they cost half as much again, and what is read of a line would depend
on its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from extractors.readers.scan.engine import Image, OcrLine, Quad

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
_LONG_SIDE = 960
STOP_REACH = 0.55  # of a line's height: so far behind it a stop may stand
CONTRAST = 60  # of 255: what differs less is no ink on paper
_MIN_SCORE = 0.5  # below, a line is a smudge taken for letters


def model_folder() -> Path:
    """Where the wheel keeps its models; raises ImportError when it or one of them is not there."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ImportError("未安装 rapidocr")
    folder = Path(spec.origin).parent / "models"
    for name in (DETECTOR, RECOGNISER):
        if not (folder / name).is_file():
            raise ImportError(f"rapidocr 的安装包里没有模型 {name}")
    return folder


class RapidEngine:
    """Finds lines with one network and reads them with another."""

    name = "rapidocr"

    def __init__(self, threads: int = 2) -> None:
        folder = model_folder()
        from rapidocr import EngineType, RapidOCR  # imports openvino: 1.5 s

        engine: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Global.return_word_box": True,
                "Det.engine_type": EngineType.OPENVINO,
                "Det.model_path": str(folder / DETECTOR),
                "Det.limit_side_len": _LONG_SIDE,
                "Det.limit_type": "max",
                "Rec.engine_type": EngineType.OPENVINO,
                "Rec.model_path": str(folder / RECOGNISER),
                "Rec.rec_img_shape": [3, 48, 48],
                "Rec.rec_batch_num": 1,
                "EngineConfig.openvino.inference_num_threads": threads,
                "EngineConfig.openvino.enable_cpu_pinning": False,
            }
        )
        self._detect: Any = engine._load_det_model()
        self._read: Any = engine._load_rec_model()

    def recognise(self, image: Image) -> list[OcrLine]:
        return self.read_found(image, self.find_lines(image))

    def find_lines(self, image: Image) -> list[Quad]:
        boxes = self._detect(_three(image)).boxes
        return [] if boxes is None else [_ordered(box) for box in boxes]

    def read_found(self, image: Image, quads: Sequence[Quad]) -> list[OcrLine]:
        colour = _three(image)
        quads = [with_stop(colour, quad) for quad in quads]
        found = []
        for quad, line in zip(quads, self._texts([cut(colour, quad) for quad in quads]), strict=True):
            if line.text.strip() and line.score >= _MIN_SCORE:
                line.box = quad
                found.append(line)
        return found

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        return self._texts([_three(crop) for crop in crops])

    def _texts(self, crops: list[Image]) -> list[OcrLine]:
        from rapidocr.ch_ppocr_rec.typings import TextRecInput

        if not crops:
            return []
        result = self._read(TextRecInput(img=list(crops), return_word_box=True))
        lines = []
        for crop, text, score, words in zip(crops, result.txts, result.scores, result.word_results, strict=True):
            high, wide = crop.shape[:2]
            box: Quad = ((0, 0), (wide, 0), (wide, high), (0, high))
            at, scores = _letters(text, words)
            lines.append(OcrLine(box, text, float(score), at, scores))
        return lines


def _letters(text: str, words: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Place and score of each letter. The engine gives places for all but blanks, scores for all."""
    length = float(words.line_txt_len or 0)
    places = [column for word in words.word_cols for column in word]
    solid = [k for k, char in enumerate(text) if not char.isspace()]
    if length <= 0 or len(places) != len(solid) or len(words.confs) != len(text):
        return (), ()
    at = [0.0] * len(text)
    for k, column in zip(solid, places, strict=True):
        at[k] = (column + 0.5) / length
    for k, char in enumerate(text):
        if char.isspace():
            at[k] = at[k - 1] if k else 0.0
    return tuple(at), tuple(float(c) for c in words.confs)


def _three(image: Image) -> Image:
    return cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) if image.ndim == 2 else image


def _ordered(box: Any) -> Quad:
    points = [(float(x), float(y)) for x, y in box]
    return (points[0], points[1], points[2], points[3])


def with_stop(image: Image, quad: Quad) -> Quad:
    """The line's box with the small mark that stands right behind it: a 、 or 。 at the end of a line, far from its letter
    in its own square, is often left out where lines are found, and with it two statements become one."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    high = cy - by
    top, left, reach = round(by), round(bx), round(STOP_REACH * high)
    if bx - ax < 6 * high or abs(by - ay) > 0.06 * (bx - ax) or reach < 4:
        return quad
    zone = image[max(top, 0) : round(cy), max(left, 0) : left + reach].min(axis=2)
    light, black = (int(zone.max()), int(zone.min())) if zone.size else (0, 0)
    if light - black <= CONTRAST:
        return quad  # paper alone
    dark = zone < (light + black) // 2
    column = dark.sum(axis=0)
    faint = (zone < light - (light - black) // 4).sum(axis=0)
    border = np.flatnonzero(faint > 0.4 * high)  # a grey one is hardly dark, a sloping one for half its height only
    inked = np.flatnonzero(column[: max(border[0] - 1, 0) if border.size else None])
    if not inked.size or (not border.size and inked[-1] >= reach - 2):
        return quad  # nothing, or the beginning of something larger
    rows = np.flatnonzero(dark[:, : inked[-1] + 1].any(axis=1))
    if rows[-1] - rows[0] > 0.45 * high or rows[0] < 0.35 * high:
        return quad
    wider = float(inked[-1]) + 2.0
    return ((ax, ay), (bx + wider, by), (cx + wider, cy), (dx, dy))


def cut(image: Image, quad: Quad) -> Image:
    """The crop of a line set straight; a tall one is turned, as the engine was trained to expect."""
    corners = np.array(quad, dtype=np.float32)
    wide = int(max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3])))
    high = int(max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2])))
    wide, high = max(wide, 1), max(high, 1)
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    crop = cv2.warpPerspective(image, matrix, (wide, high), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    if high >= 1.5 * wide:
        crop = cv2.rotate(crop, cv2.ROTATE_90_COUNTERCLOCKWISE)
    return crop
