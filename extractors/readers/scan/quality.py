"""What a reviewer should know of how a page was scanned or photographed; all of it was put right as far as it can be.

A fair scan gives no warning: the bounds are where recognition begins to suffer, not where a page is less than perfect.
"""

from __future__ import annotations

from extractors.document import ReadWarning

LEAST_DPI = 150
MOST_SKEW = 2.5  # degrees
_A4_INCHES = (8.27, 11.69)


def sheet_dpi(shape: tuple[int, ...]) -> float:
    """The resolution of a picture that shows a sheet of A4, or a part of one cut off straight."""
    return max(min(shape[:2]) / _A4_INCHES[0], max(shape[:2]) / _A4_INCHES[1])


def page_warnings(number: int, turned: int, skew: float, flattened: bool, dpi: float | None) -> list[ReadWarning]:
    """`turned`: degrees by which the page had to be turned; `flattened`: seen askew and set straight by the corners of the
    sheet; `dpi`: None when there is no picture to tell it by."""
    found = []

    def warn(code: str, message: str) -> None:
        found.append(ReadWarning(code, f"第{number}页{message}", number))

    if dpi is not None and dpi < LEAST_DPI - 2:
        warn("low_resolution", f"分辨率约 {round(dpi)} dpi，低于 {LEAST_DPI} dpi")
    if turned == 180:
        warn("upside_down", "上下倒置，已转正识别")
    elif turned:
        warn("upside_down", "横放，已转正识别")
    if flattened:
        warn("photo_perspective", "是斜着拍的，已按纸张四角拉平")
    elif abs(skew) >= MOST_SKEW:
        warn("skewed", f"倾斜约 {abs(skew):.1f} 度，已扶正识别")
    return found


def photo_warnings(file_format: str, exif_turned: bool) -> list[ReadWarning]:
    """What is to be said of a picture file as a whole."""
    found = []
    if file_format == "heic":
        found.append(ReadWarning("heic", "是 HEIC 格式的手机照片，已转换读取"))
    if exif_turned:
        found.append(ReadWarning("photo_turned", "照片的方向按拍摄信息（EXIF）转正"))
    return found
