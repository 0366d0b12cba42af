"""Which texts of many are alike: shingles of four characters, MinHash to find candidates, exact overlap to judge them.

Every pair of a thousand texts compared letter by letter would take minutes; MinHash with banding looks only at pairs
that probably overlap. What most texts say (政务云, 共享交换平台) is no likeness: such sentences and, in a large batch,
shingles that many texts share are left out.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractors.values.normalise import squash
from extractors.values.patterns import matches_any

SIZE = 4
HASHES = 64
BAND = 2
COMMON_FROM = 20  # texts, from which on frequent shingles are left out
COMMON = 0.1


@dataclass(slots=True, frozen=True)
class Likeness:
    """`least` overlap of two texts; sentences matching `boilerplate` do not count, nor texts shorter than `shortest`."""

    least: float
    boilerplate: tuple[str, ...] = ()
    shortest: int = 30


def shingles(text: str, boilerplate: Sequence[str] = ()) -> frozenset[int]:
    """The hashed four-character pieces of a text's sentences, blanks and signs aside."""
    found: set[int] = set()
    for sentence in re.split(r"[。！？；;，,、：:\n]", text):
        if matches_any(boilerplate, sentence):
            continue
        plain = re.sub(r"[^\w\u4e00-\u9fff]|\d", "", squash(sentence))
        if len(plain) >= SIZE:
            found.update(zlib.crc32(plain[i : i + SIZE].encode()) for i in range(len(plain) - SIZE + 1))
    return frozenset(found)


def overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard: shared pieces of all pieces."""
    return len(one & other) / len(one | other) if one and other else 0.0


def likeness_of(one: str, other: str) -> float:
    return overlap(shingles(one), shingles(other))


def alike_pairs(texts: Sequence[str], settings: Likeness) -> Iterator[tuple[int, int, float]]:
    """Pairs of indexes (smaller first) with their overlap, in order of the indexes."""
    sets = _rare([shingles(t, settings.boilerplate) for t in texts])
    sets = [s if len(s) >= settings.shortest else frozenset() for s in sets]
    for one, other in sorted(_candidates(sets)):
        value = overlap(sets[one], sets[other])
        if value >= settings.least:
            yield one, other, value


def _rare(sets: list[frozenset[int]]) -> list[frozenset[int]]:
    if len(sets) < COMMON_FROM:
        return sets
    counts = Counter(piece for pieces in sets for piece in pieces)
    limit = max(4, int(len(sets) * COMMON))
    common = frozenset(piece for piece, count in counts.items() if count > limit)
    return [pieces - common for pieces in sets]


def _candidates(sets: list[frozenset[int]]) -> set[tuple[int, int]]:
    """Pairs that agree in a band of their signatures; all pairs of a small batch."""
    filled = [i for i, pieces in enumerate(sets) if pieces]
    if len(filled) <= 64:
        return set(combinations(filled, 2))
    import numpy as np  # late: a single check never comes here

    random = np.random.default_rng(20210720)
    factors = random.integers(1, 1 << 31, HASHES, dtype=np.uint64)
    offsets = random.integers(0, 1 << 31, HASHES, dtype=np.uint64)
    prime = np.uint64((1 << 31) - 1)
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for index in filled:
        pieces = np.fromiter((p & 0x7FFFFFFF for p in sets[index]), dtype=np.uint64, count=len(sets[index]))
        signature = ((pieces[:, None] * factors + offsets) % prime).min(axis=0)
        for band in range(0, HASHES, BAND):
            buckets[band, signature[band : band + BAND].tobytes()].append(index)
    return {pair for members in buckets.values() if len(members) > 1 for pair in combinations(members, 2)}
