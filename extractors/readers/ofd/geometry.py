"""Numbers of OFD: boxes, matrices, the offsets between characters. Millimetres come in, points go out."""

from __future__ import annotations

from extractors.document import Bbox

POINTS = 72 / 25.4
_MOST_DELTAS = 100_000

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def numbers(text: str | None) -> list[float]:
    out = []
    for word in (text or "").replace(",", " ").split():
        try:
            out.append(float(word))
        except ValueError:
            continue
    return out


def box(text: str | None) -> tuple[float, float, float, float] | None:
    """ST_Box: x, y, width, height."""
    values = numbers(text)
    return (values[0], values[1], values[2], values[3]) if len(values) >= 4 else None


def matrix(text: str | None) -> Matrix:
    values = numbers(text)
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) >= 6 else IDENTITY


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved(x: float, y: float) -> Matrix:
    return (1, 0, 0, 1, x, y)


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def bounds(points: list[tuple[float, float]]) -> Bbox:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def corners(m: Matrix, x: float, y: float, width: float, height: float) -> Bbox:
    return bounds([apply(m, px, py) for px in (x, x + width) for py in (y, y + height)])


def deltas(text: str | None) -> list[float]:
    """Offsets between characters; `g n v` stands for n times v."""
    out: list[float] = []
    parts = (text or "").replace(",", " ").split()
    index = 0
    while index < len(parts):
        try:
            if parts[index].lower() == "g":
                count = min(int(float(parts[index + 1])), _MOST_DELTAS - len(out))
                out.extend([float(parts[index + 2])] * count)
                index += 3
            else:
                out.append(float(parts[index]))
                index += 1
        except (ValueError, IndexError, OverflowError):
            index += 1
        if len(out) >= _MOST_DELTAS:
            break
    return out
