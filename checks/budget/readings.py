"""The sums that may stand behind a sum line. A line is right when one of them comes to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.budget.tree import LEAVES, Tree, yuan
from extractors.records.plan_facts.model import BudgetLine
from extractors.records.plan_facts.numbering import whole_number
from extractors.values.normalise import nfkc

Members = tuple[int, ...]
_FORMULA = re.compile(r"[(\d一二三四五六七八九十.)]+(?:[+、][(\d一二三四五六七八九十.)]+)+")


def plain_readings(tree: Tree, index: int) -> list[Members]:
    """The straightforward sums of line `index`, at every level: what anybody would add up."""
    line = tree.lines[index]
    if line.role == "total":
        start, stop = _whole(tree, index)
        return _cuts(tree, start, stop)
    if line.role == "subtotal":
        start = _group_start(tree, index)
        own = _cuts(tree, start, index)
        return own or [*_with_subtotals(tree, 0, index), *_cuts(tree, 0, index)]
    under = tree.extent(index)
    return _cuts(tree, under.start, under.stop)


def further_readings(tree: Tree, index: int) -> Iterator[Members]:
    """Less usual sums: with subtotals, running on from the sum before, by a formula, by hidden groups."""
    line = tree.lines[index]
    yield from _formula(tree.lines, index)
    if line.role == "total":
        start, stop = _whole(tree, index)
        yield from _with_subtotals(tree, start, stop)
        yield from _running(tree, index)
        yield from _hidden_groups(tree, start, stop)
    elif line.role == "subtotal":
        for parent in tree.parents(index):
            yield from _cuts(tree, parent + 1, index)
        yield from _cuts(tree, 0, index)
        yield from _with_subtotals(tree, 0, index)
        yield from _running(tree, index)
        yield from _hidden_groups(tree, _after_last_sum(tree, index), index)
        following = [i for i in range(index + 1, len(tree.lines)) if tree.lines[i].role in ("subtotal", "total")]
        yield from _cuts(tree, index + 1, following[0] if following else len(tree.lines))
    else:
        under = tree.extent(index)
        yield from _with_subtotals(tree, under.start, under.stop)
        yield from _hidden_groups(tree, under.start, under.stop)


def _whole(tree: Tree, index: int) -> tuple[int, int]:
    """The lines a total adds up: those above it, or, when it stands first, those below."""
    if any(i < index and yuan(tree.lines[i]) is not None for i in tree.ranks):
        return 0, index
    return index + 1, len(tree.lines)


def _group_start(tree: Tree, index: int) -> int:
    """Where the group of a subtotal begins: behind its heading, else behind the subtotal before."""
    last = _after_last_sum(tree, index)
    for parent in tree.parents(index):
        if parent < last:
            break
        if yuan(tree.lines[parent]) is None and index in tree.extent(parent):
            return parent + 1
    return last


def _after_last_sum(tree: Tree, index: int) -> int:
    before = [i for i in range(index) if tree.lines[i].role in ("subtotal", "total")]
    return before[-1] + 1 if before else 0


def _cuts(tree: Tree, start: int, stop: int) -> list[Members]:
    found = [tuple(tree.cut(start, stop, level)) for level in (*tree.levels(start, stop), LEAVES)]
    return [m for m in dict.fromkeys(found) if m]


def _with_subtotals(tree: Tree, start: int, stop: int) -> Iterator[Members]:
    """The subtotals, and the lines after the last of them; or the subtotals and groups that have none."""
    sums = [i for i in range(start, stop) if tree.lines[i].role == "subtotal" and yuan(tree.lines[i]) is not None]
    if not sums:
        return
    rest = _cuts(tree, sums[-1] + 1, stop) or [()]
    for tail in rest:
        yield (*sums, *tail)
    lone: list[int] = []
    begin = start
    for place in sums:
        tops = [i for i in range(begin, place) if i in tree.ranks]
        if tops:
            top = min(tree.ranks[i] for i in tops)
            groups = [i for i in tops if tree.ranks[i] == top]
            lone += [i for i in groups[:-1] if yuan(tree.lines[i]) is not None and not tree.below(i)]
        begin = place + 1
    if lone:
        for tail in rest:
            yield tuple(sorted((*sums, *lone, *tail)))


def _running(tree: Tree, index: int) -> Iterator[Members]:
    """合计, 税金, 总计: the sum before and what came after it."""
    before = [
        i for i in range(index) if tree.lines[i].role in ("subtotal", "total") and yuan(tree.lines[i]) is not None
    ]
    if before:
        for tail in _cuts(tree, before[-1] + 1, index) or [()]:
            yield (before[-1], *tail)


def _formula(lines: Sequence[BudgetLine], index: int) -> Iterator[Members]:
    """合计（一+二+三）: the lines whose numbers are named."""
    line = lines[index]
    texts = [line.name, *(f.raw for f in line.row.cells.values())]
    for text in texts:
        match = _FORMULA.search(nfkc(text).replace(" ", ""))
        if match is None:
            continue
        words = match.group()
        while words.startswith("(") and words.endswith(")") and words.count("(") == 1:
            words = words[1:-1]
        numbers = [whole_number(part.strip()) for part in re.split("[+、]", words)]
        members = [
            next((i for i, x in enumerate(lines) if i < index and x.rank == n.rank and x.ordinal == n.ordinal), None)
            for n in numbers
            if n is not None
        ]
        known = [m for m in members if m is not None and yuan(lines[m]) is not None]
        if len(known) == len(numbers) >= 2:
            yield tuple(known)


def _hidden_groups(tree: Tree, start: int, stop: int) -> Iterator[Members]:
    """Groups that no number shows: a line that says what the lines right after it come to."""
    if tree.numbered_well():
        return
    places = [i for i in range(start, stop) if i in tree.ranks and yuan(tree.lines[i]) is not None]
    if not 3 <= len(places) <= 400:
        return
    tops = hidden_tops(tree, places)
    if len(tops) < len(places):
        yield tuple(tops)


def hidden_tops(tree: Tree, places: Sequence[int]) -> list[int]:
    """The lines of `places` that are not summed up by one before them."""
    amounts = [yuan(tree.lines[i]) or 0 for i in places]
    tops: list[int] = []
    at = 0
    while at < len(places):
        tops.append(places[at])
        rest, reach = amounts[at], at + 1
        while reach < len(places) and rest > 0:
            rest -= amounts[reach]
            reach += 1
        hidden = rest == 0 and amounts[at] != 0 and reach - at >= 3
        at = reach if hidden else at + 1
    return tops
