"""Headings by look alone: documents whose writers used no styles.

Lines with one number scheme form a group, unnumbered loud lines with one look another. A group is an outline level
when its members are headings rather than list items: text stands between them, they count up from one, or they are
louder than the text. The outermost group is level 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from extractors.readers.word import schemes
from extractors.readers.word.candidates import Line

_FEWEST = 2
_FEWEST_UNNUMBERED = 2
_LIST_SHARE = 0.5
_LOUD_LIST_SHARE = 0.8
_LIKE_SHARE = 0.6
_LIST_KINDS = frozenset((schemes.ARABIC_PAREN,))


def infer_levels(lines: Sequence[Line], plain: bool) -> dict[int, int]:
    """Level by `at` for lines that are headings. `plain`: a letter or form, where only 第一章 counts."""
    groups = _scheme_groups(lines, plain)
    if not plain:
        groups += _look_groups(lines, groups)
    levels: dict[int, int] = {}
    for rank, group in enumerate(_merged(groups), 1):
        for line in group:
            levels[line.at] = max(rank, floor_of(line.kind))
    return levels


def floor_of(kind: str) -> int:
    """The highest level that a scheme can stand for: 1.1 is never a chapter, nor is 第一节."""
    if kind.startswith(schemes.DOTTED):
        return int(kind[len(schemes.DOTTED) :])
    return 2 if kind == schemes.SECTION else 1


def _scheme_groups(lines: Sequence[Line], plain: bool) -> list[list[Line]]:
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.scheme is not None and line.kind not in _LIST_KINDS:
            by_kind[line.kind].append(line)
    found: dict[str, list[list[Line]]] = {}
    for kind, members in by_kind.items():
        if plain and kind not in (schemes.PART, schemes.CHAPTER):
            continue
        chosen = _headings_of(kind, members, by_kind)
        if chosen:
            found[kind] = _nested_alike(chosen) if kind in (schemes.HAN, schemes.ARABIC) else [chosen]
    kinds = sorted(found, key=schemes.order_of)
    if schemes.HAN in found and schemes.ARABIC in found and _arabic_is_outer(found):
        kinds.remove(schemes.ARABIC)
        kinds.insert(kinds.index(schemes.HAN), schemes.ARABIC)
    return [group for kind in kinds for group in found[kind]]


def _nested_alike(group: list[Line]) -> list[list[Line]]:
    """Chapters and sections that both count 1, 2, 3: told apart by look, else by the mark behind the number.

    The outer ones are those that, taken alone, count up from one without beginning anew.
    """
    if not _restarts(group):
        return [group]
    for told_by in (_look, _mark):
        parts: dict[object, list[Line]] = defaultdict(list)
        for line in group:
            parts[told_by(line)].append(line)
        steady = [part for part in parts.values() if len(part) >= _FEWEST and _counts_up(part)]
        if len(parts) > 1 and steady:
            outer = min(steady, key=_prominence)
            inner = [line for line in group if line not in outer]
            return [outer, inner]
    return [group]


def _look(line: Line) -> object:
    return line.look


def _mark(line: Line) -> object:
    return line.scheme.mark if line.scheme else ""


def _counts_up(group: list[Line]) -> bool:
    return bool(group[0].scheme and group[0].scheme.ordinal == 1) and not _restarts(group)


def _headings_of(kind: str, members: list[Line], by_kind: dict[str, list[Line]]) -> list[Line]:
    """The members that are headings; empty when the group is a list or running text."""
    like = [line for line in members if line.like]
    if kind in (schemes.PART, schemes.CHAPTER, schemes.SECTION):
        return like if len(like) >= _FEWEST or any(line.loud for line in like) else []
    loud = [line for line in like if line.loud]
    backed = _backed_by_decimals(like, by_kind.get(f"{schemes.DOTTED}2", [])) if kind == schemes.ARABIC else []
    if len(loud) >= _FEWEST and 3 * len(loud) >= len(like):
        chosen = _with_gaps(loud, like)
    elif backed:
        chosen = backed
    elif len(like) < _LIKE_SHARE * len(members):
        return []
    else:
        chosen = like
    if len(chosen) < _FEWEST:
        return []
    quiet = not all(line.loud for line in chosen)
    if _adjacent_share(chosen) > (_LIST_SHARE if quiet else _LOUD_LIST_SHARE):
        return []
    if (
        quiet
        and not kind.startswith(schemes.DOTTED)
        and all(line.scheme and line.scheme.ordinal != 1 for line in chosen)
    ):
        return []
    return chosen


def _with_gaps(loud: list[Line], like: list[Line]) -> list[Line]:
    """Loud lines, and quiet ones that fill a gap in their counting (二、 between 一、 and 三、)."""
    chosen: list[Line] = []
    last = 0
    loud_at = {line.at for line in loud}
    for index, line in enumerate(like):
        ordinal = line.scheme.ordinal if line.scheme else 0
        if line.at in loud_at:
            chosen.append(line)
            last = ordinal
        elif ordinal == last + 1 and last:
            following = next((m for m in like[index + 1 :] if m.at in loud_at), None)
            if following is not None and following.scheme is not None and following.scheme.ordinal == ordinal + 1:
                chosen.append(line)
                last = ordinal
    return chosen


def _backed_by_decimals(arabic: list[Line], decimals: list[Line]) -> list[Line]:
    """The lines 1, 2, 3 under which 1.1, 2.1, … follow, with those between that complete the counting."""
    backed: set[int] = set()
    for index, line in enumerate(arabic):
        end = arabic[index + 1].at if index + 1 < len(arabic) else float("inf")
        ordinal = line.scheme.ordinal if line.scheme else 0
        if any(line.at < d.at < end and d.scheme is not None and d.scheme.numbers[0] == ordinal for d in decimals):
            backed.add(line.at)
    if len(backed) < _FEWEST:
        return []
    chosen: list[Line] = []
    expected = 1
    proven = {line.scheme.ordinal for line in arabic if line.scheme and line.at in backed}
    for line in arabic:
        ordinal = line.scheme.ordinal if line.scheme else 0
        if line.at in backed or (ordinal == expected and ordinal not in proven):
            chosen.append(line)
            expected = ordinal + 1
    return chosen


def _adjacent_share(group: list[Line]) -> float:
    """How many of a group's neighbours stand directly under each other, as list items do."""
    if len(group) < 2:
        return 0.0
    touching = sum(1 for a, b in pairwise(group) if b.at - a.at == 1)
    return touching / (len(group) - 1)


def _arabic_is_outer(found: dict[str, list[list[Line]]]) -> bool:
    arabic, han = found[schemes.ARABIC][0], found[schemes.HAN][0]
    return _restarts(arabic) == 0 < _restarts(han) and len(arabic) >= 3


def _restarts(group: list[Line]) -> int:
    ordinals = [line.scheme.ordinal for line in group if line.scheme]
    return sum(1 for a, b in pairwise(ordinals) if b <= a)


def _look_groups(lines: Sequence[Line], numbered: list[list[Line]]) -> list[list[Line]]:
    """Unnumbered loud lines by look, largest first."""
    by_look: dict[tuple[float | None, bool], list[Line]] = defaultdict(list)
    looks = {line.look for group in numbered for line in group}
    for line in lines:
        if line.scheme is None and line.loud and line.like:
            by_look[line.look].append(line)
    fewest = _FEWEST_UNNUMBERED
    kept = [
        group
        for look, group in by_look.items()
        if (len(group) >= fewest and _adjacent_share(group) <= _LIST_SHARE) or look in looks
    ]
    return sorted(kept, key=_prominence)


def _prominence(group: list[Line]) -> tuple[float, bool]:
    """Sorts the largest and boldest first."""
    size, bold = _usual_look(group)
    return -(size or 0.0), not bold


def _merged(groups: list[list[Line]]) -> list[list[Line]]:
    """Groups from the outermost in. An unnumbered group with the look of a numbered one joins it (前言 beside 第一章)."""
    numbered = [group for group in groups if group[0].scheme is not None]
    ordered = list(numbered)
    for group in groups:
        if group[0].scheme is not None:
            continue
        twin = next((g for g in numbered if _usual_look(g) == group[0].look), None)
        if twin is not None:
            ordered[ordered.index(twin)] = twin = [*twin, *group]
            numbered = [g for g in ordered if any(line.scheme for line in g)]
            continue
        place = next((i for i, g in enumerate(ordered) if _louder(group[0], _usual_look(g))), len(ordered))
        if place == 0 and ordered and ordered[0][0].kind in (schemes.PART, schemes.CHAPTER):
            place = 1  # nothing stands above 第一章: larger unnumbered lines are titles between
        ordered.insert(place, group)
    return ordered


def _usual_look(group: list[Line]) -> tuple[float | None, bool]:
    looks = [line.look for line in group]
    return max(set(looks), key=looks.count)


def _louder(line: Line, look: tuple[float | None, bool]) -> bool:
    size, bold = line.look
    return ((size or 0.0), bold) > ((look[0] or 0.0), look[1])
