"""Where the money comes from: the sources a text names, one by one, with the amount written beside each.

Sources are {县财政, 上级, 自筹, 债券, 其他} and 财政 for 财政资金 without a level, which agrees with any level (KW-05).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from extractors.values.amounts import SCALES, amounts
from extractors.values.money import Unit
from extractors.values.normalise import tidied
from extractors.values.types import FundingPart, Money
from extractors.values.vocabulary import FUNDING_IN_FORCE, FundingWords, longest_first

COUNTY, HIGHER, OWN, BOND, OTHER, TREASURY = "县财政", "上级", "自筹", "债券", "其他", "财政"

_NAMES = {"county": COUNTY, "higher": HIGHER, "own": OWN, "bond": BOND, "other": OTHER, "treasury": TREASURY}
_LEVELLED = frozenset({COUNTY, HIGHER, BOND})
_LONGEST = 20_000
_PART = re.compile(r"[^、，;；+\n]{1,200}")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)[%％]")


@lru_cache(maxsize=8)
def _compiled(words: FundingWords) -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    sources: dict[str, frozenset[str]] = {}
    for group, name in _NAMES.items():
        for word in getattr(words, group):
            sources[word] = sources.get(word, frozenset()) | {name}
    sources.update(dict.fromkeys(words.denied, frozenset()))
    listed = longest_first(tuple(sources))
    return re.compile("|".join(map(re.escape, listed))), sources


def funding_sources(text: str, words: FundingWords | None = None) -> frozenset[str]:
    """The sources that `text` names; empty when it names none that is known."""
    words = words or FUNDING_IN_FORCE.get()
    found: set[str] = set()
    for part in _PART.finditer(tidied(text[:_LONGEST], keep_lines=True).text):
        found |= _sources(part.group(), words)
    return frozenset(found)


def _sources(part: str, words: FundingWords) -> set[str]:
    """The sources of one clause; 上级财政专项资金 is one source, the level speaks for the 财政 beside it."""
    pattern, sources = _compiled(words)
    found: set[str] = set()
    for piece in re.split("[和与及]", part):
        named = {name for match in pattern.finditer(piece) for name in sources[match.group()]}
        found |= named - {TREASURY} if named & _LEVELLED else named
    return found


def compatible(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of sources can be the same: 财政 without a level agrees with any level."""
    if one == other:
        return True
    fiscal = _LEVELLED | {TREASURY}
    if TREASURY not in one | other:
        return False
    return one - fiscal == other - fiscal and bool(one & fiscal) == bool(other & fiscal)


def find_funding(text: str, default_unit: Unit = "万元", words: FundingWords | None = None) -> list[FundingPart]:
    """The sources in the order of the text, each with the amount or share of its clause. Bare numbers count in
    `default_unit` when the clause holds nothing else that is a number."""
    return list(_parts(text[:_LONGEST], SCALES[default_unit.removesuffix("元")], words or FUNDING_IN_FORCE.get()))


def _parts(text: str, factor: Decimal, words: FundingWords) -> Iterator[FundingPart]:
    map_ = tidied(text, keep_lines=True)
    for part in _PART.finditer(map_.text):
        named = _sources(part.group(), words)
        if not named:
            continue
        start, end = map_.span(part.start(), part.end())
        single = len(named) == 1
        share = _SHARE.search(part.group())
        amount = _amount(part.group(), factor) if single and not share else None
        for source in sorted(named):
            yield FundingPart(source, start, end, amount, Decimal(share[1]) if share and single else None)


def _amount(part: str, factor: Decimal) -> Money | None:
    found = list(islice(amounts(part), 8))
    scaled = [amount for amount in found if amount.scaled]
    if len(scaled) == 1 and not scaled[0].range_end:
        return Money(scaled[0].value, scaled[0].quantum)
    bare = [amount for amount in found if part[amount.end : amount.end + 1] not in ("年", "月", "日", "期", "个")]
    if not scaled and len(bare) == 1 and not bare[0].range_end:
        return Money(bare[0].value * factor, bare[0].quantum * factor)
    return None
