"""What scanners, phones and copiers do to a page, in measured doses and reproducible by seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Dose:
    """One kind of scan. dpi of 200 leaves the size as drawn."""

    name: str
    dpi: int = 200
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    jpeg: int = 0
    fade: float = 0.0


CLEAN = Dose("clean")
FAIR = (
    Dose("200dpi", 200, 0.0, 4, 0.4, 80),
    Dose("200dpi skew +1.1", 200, 1.1, 5, 0.5, 75),
    Dose("150dpi skew -0.8", 150, -0.8, 5, 0.3, 80),
    Dose("200dpi skew +2 noise", 200, 2.0, 8, 0.6, 70),
    Dose("150dpi jpeg", 150, 0.4, 6, 0.4, 65),
)
POOR = (Dose("100dpi skew", 100, 1.5, 10, 0.7, 45, 0.25), Dose("150dpi faded", 150, -2.0, 16, 1.0, 40, 0.45))


def scan(image: Image.Image, dose: Dose, seed: int = 0) -> Pixels:
    """The page as a scanner would deliver it, colours in the order blue, green, red."""
    rng = np.random.default_rng(seed)
    pixels = cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2BGR)
    if dose.skew:
        pixels = turn(pixels, dose.skew)
    if dose.dpi != 200:
        pixels = cv2.resize(pixels, None, fx=dose.dpi / 200, fy=dose.dpi / 200, interpolation=cv2.INTER_AREA)
    work = pixels.astype(np.float32)
    if dose.fade:
        work = 255 - (255 - work) * (1 - dose.fade)
    if dose.blur:
        work = cv2.GaussianBlur(work, (0, 0), dose.blur)
    if dose.noise:
        work = work + rng.normal(0, dose.noise, work.shape).astype(np.float32)
    return jpeg(np.clip(work, 0, 255).astype(np.uint8), dose.jpeg)


def jpeg(pixels: Pixels, quality: int) -> Pixels:
    if not quality:
        return pixels
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)


def turn(pixels: Pixels, degrees: float) -> Pixels:
    high, wide = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), dtype=np.uint8
    )


def photograph(image: Image.Image, seed: int = 0, tilt: float = 0.06, shadow: float = 0.45) -> Pixels:
    """The sheet lying on a darker table, taken by hand: perspective, an uneven light, soft focus."""
    rng = np.random.default_rng(seed)
    sheet = cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2BGR)
    high, wide = sheet.shape[:2]
    margin = int(0.09 * wide)
    out_w, out_h = wide + 2 * margin, high + 2 * margin
    shift = rng.uniform(-tilt, tilt, (4, 2)) * wide * 0.5
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    target = (source + margin + shift).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    base = np.full((out_h, out_w, 3), (92, 104, 116), np.uint8)
    grain = rng.normal(0, 7, (out_h, out_w, 1)).astype(np.float32)
    base = np.clip(base + grain, 0, 255).astype(np.uint8)
    warped = cv2.warpPerspective(sheet, matrix, (out_w, out_h), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), matrix, (out_w, out_h))
    base[mask > 127] = warped[mask > 127]
    xs, ys = np.meshgrid(np.linspace(0, 1, out_w), np.linspace(0, 1, out_h))
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 - shadow * np.clip((xs - 0.5) * np.cos(angle) + (ys - 0.5) * np.sin(angle) + 0.35, 0, 1)
    work = base.astype(np.float32) * light[:, :, None].astype(np.float32)
    work = cv2.GaussianBlur(work, (0, 0), 0.7) + rng.normal(0, 4, work.shape).astype(np.float32)
    return jpeg(np.clip(work, 0, 255).astype(np.uint8), 82)
