"""三（一）第6段: eight kinds of projects that are not approved for a single department unless circumstances are special.

Fires only in what is to be built, bought or ticked, and only hints: a phrase counts when an act of building governs it
(新建机房, 门户网站建设), in a row of what is bought, or as a ticked option. Description, citation, negation and the use of
what is there (依托政务云, 对接统一身份认证) are silent. A statement of special circumstances is shown beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.phrases import Phrase, hits_of, is_own_business
from checks.purchases import Purchase, purchases
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.stance import affirmed
from checks.texts import Hit, Pattern, corpus
from extractors.values.patterns import matches_any
from extractors.values.types import Ticks

WORDS = 8


class Tick(Args):
    field: str
    option: str


class NotSeparately(Args):
    """`objects`: what the kind is about, in running text. `rows`: names of rows of what is bought. `acts`: words of
    building and buying (a name in vocabulary/lists.yaml). `unless`: sentences or rows with these do not count; `needs`:
    they count only with these. `ticks`: options that ask for a look. `special`: devices that are not of this kind but are
    listed beside when the option is ticked. `listed`: the field where a bare 服务器2台 says what is wanted.
    `exception`: how special circumstances are stated. `not_by`: bodies whose business this is."""

    scope: str
    objects: tuple[Pattern, ...]
    rows: tuple[Pattern, ...] = ()
    acts: str = "acts"
    unless: tuple[Pattern, ...] = ()
    needs: tuple[Pattern, ...] = ()
    ticks: tuple[Tick, ...] = ()
    special: tuple[Pattern, ...] = ()
    listed: str = ""
    form: str = "application_form"
    exception: Phrase | None = None
    not_by: tuple[str, ...] = ()


@check_kind("not_separately", NotSeparately, about_material=False)
def not_separately(context: Context, rule: Rule, args: NotSeparately) -> Iterable[Outcome]:
    """What is to be built, bought or ticked belongs to a kind that is not approved for one department alone."""
    if is_own_business(context, args.not_by):
        yield Outcome("不适用")
        return
    told = {p.anchor for p in purchases(context)}  # the name of a row is judged as a row
    hits = [h for h in _built(context, args) if not (h.passage.in_table and h.passage.anchor in told)]
    rows = [p for p in purchases(context) if p.bought and _row(args.rows, args, p)]
    ticked = list(_ticked(context, args))
    if not hits and not rows and not ticked:
        return
    special = [p for p in purchases(context) if p.bought and matches_any(args.special, p.name)]
    evidence = [*(h.evidence for h in hits), *(p.evidence for p in rows), *(e for _, e in ticked)]
    words = [*(h.word for h in hits), *(p.name for p in rows)]
    slots = {
        "words": "、".join(f"“{w}”" for w in dict.fromkeys(words[:WORDS])),
        "ticks": "、".join(f"“{option}”" for option, _ in ticked),
        "special": "、".join(dict.fromkeys(p.name for p in special)),
    }
    case = "found" if words else "special" if special else "ticked"
    if case == "special":
        evidence += [p.evidence for p in special]
    reasons = list(hits_of(context, args.exception)) if args.exception else []
    if reasons:
        case += "_explained"
        slots["reason"] = reasons[0].sentence.strip()[:80]
        evidence += [h.evidence for h in reasons]
    yield Outcome("待核", case, slots, list(dict.fromkeys(evidence)), matter="kind")


def _built(context: Context, args: NotSeparately) -> Iterator[Hit]:
    text = corpus(context, args.scope)
    acts = tuple(context.rulebook.vocabulary.lists.get(args.acts, ()))
    after = tuple(context.rulebook.vocabulary.lists.get("acts_after", ()))
    for pattern in args.objects:
        for hit in text.find(pattern):
            if not _counts(args, hit.sentence):
                continue
            meant = _governed(hit, acts, after) or _heads(hit) or _lists(context, args, hit)
            if meant and affirmed(hit, acts):
                yield hit


def _counts(args: NotSeparately, words: str) -> bool:
    if matches_any(args.unless, words):
        return False
    return not args.needs or matches_any(args.needs, words)


def _row(patterns: Iterable[str], args: NotSeparately, row: Purchase) -> bool:
    return matches_any(patterns, row.name) and not matches_any(args.unless, row.text)


@lru_cache(maxsize=8)
def _act(acts: tuple[str, ...]) -> re.Pattern[str]:
    """An act that governs what follows: not 建设单位, 采购方式, 系统建设所需的服务器."""
    words = "|".join(map(re.escape, sorted(acts, key=len, reverse=True)))
    return re.compile(
        rf"(?:{words})(?!所|单位|主体|过程|期间|阶段|周期|方案|方式|方法|完成后|以?后|以?前|时|环境|工具|人员|资金|需要|需求|原则|目标|要求|标准|规范|依据|背景|意义|管理|运维|进度)"
    )


@lru_cache(maxsize=8)
def _act_after(acts: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(acts, key=len, reverse=True)))
    return re.compile(
        rf"^(?:系统|平台|设备|网络|工程|环境|软件|硬件|类|项目|应用|及配套|及其配套|\d+\S?){{0,3}}的?(?:进行|开展|实施)?(?:全面|整体|统一)?(?:{words})(?!单位|方案编制|标准|规范|要求|情况|现状)"
    )


_CLAUSE = re.compile(r"[，,；;：:]")
_LEADS = re.compile(r"(?:包括|包含|涵盖|有|如下|内容|清单|任务|购置|采购|建设|配置|新增)(?:以下|下列)?[：:]?\s*$")
_QUANTITY = re.compile(r"^[^，,。；;、]{0,14}?\d+\s*(?:台|套|个|组|块|条|处|间|座|路)")


def _governed(hit: Hit, acts: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """An act of building stands before the object in its clause (or in the clause whose list this goes on), or after."""
    sentence, (start, end) = hit.sentence, hit.span
    if _act_after(after).match(sentence[end:]):
        return True
    before = sentence[:start]
    clauses = _CLAUSE.split(before)
    if _act(acts).search(clauses[-1]):
        return True
    if len(clauses) == 1 or len(clauses[-1]) > 12:
        return False
    lead = before[: len(before) - len(clauses[-1]) - 1]
    if before[len(lead) : len(lead) + 1] in "：:" and _LEADS.search(lead):
        return True
    goes_on = _QUANTITY.match(sentence[end:]) and re.search(r"\d+\s*(?:台|套|个|组|块|条)", clauses[-2])
    return bool(goes_on) and bool(_act(acts).search(clauses[-2]))


def _heads(hit: Hit) -> bool:
    """A heading that ends with the object names something to be built: （二）视频会议系统."""
    if hit.passage.level is None:
        return False
    rest = hit.passage.text[hit.end :].strip()
    return bool(
        re.fullmatch(
            r"(?:系统|平台|网络|设备|子系统|工程|项目)?(?:建设|开发|改造|采购|购置|升级)?(?:方案|内容|设计)?", rest
        )
    )


def _lists(context: Context, args: NotSeparately, hit: Hit) -> bool:
    """服务器2台 in the form's list of needs, unless that list says that the cloud provides."""
    if not args.listed or f"“{args.listed}”" not in hit.passage.where:
        return False
    fact = context.fact(args.form, args.listed)
    if fact is None or re.search(r"政务云|云平台|云资源|云中心|云主机|云服务", fact.raw):
        return False
    return bool(_QUANTITY.match(hit.sentence[hit.span[1] :]))


def _ticked(context: Context, args: NotSeparately) -> Iterator[tuple[str, Evidence]]:
    for tick in args.ticks:
        fact = context.fact(args.form, tick.field)
        if fact is not None and isinstance(fact.value, Ticks) and tick.option in fact.value.checked:
            yield tick.option, Evidence.at(fact.anchor, fact.raw[:120])
