"""KW-06, 08, 10: what is to be built, bought and there already, told in several places; omissions and contradictions.

Entities are compared, not sentences: a summary leaves things out by nature. Only what is named like a part of its own
(子系统), bought by the piece, or counted in both places is held against another place, and always as a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from checks.context import Context
from checks.findings import Evidence
from checks.purchases import Purchase, purchases
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.stance import asserted, stance
from checks.texts import Corpus, Hit, Pattern, corpus
from extractors.facts import Inventory
from extractors.values.normalise import nfkc, squash

LIKE = 80
MANY = 5
_SERVICE = re.compile(r"开发|费$|服务|集成|测评|监理|培训|实施|设计|整理|迁移|运维|咨询")
_TAIL = re.compile(r"(?:子系统|分系统|系统|模块|平台|软件|设备|建设|开发|采购)+$")
# What stands before a name in running text: 主要建设内容包括…, 由…, 一是…; the name begins behind the last of these.
_LEAD = re.compile(
    r"包括|包含|涵盖|开发|建设|新建|升级|改造|完善|实现|主要|以及|一是|二是|三是|四是|五是|六是|即|由|为|含|和|及|与|或|将|拟|对|是|在|的|年度|\d+[.．、)）]"
)
_COUNTED = re.compile(r"[个项套类各等多大几](?:业务|应用)?$|^(?:各|该|本|每|上述|以上|业务|应用)$")


@dataclass(slots=True)
class Entity:
    name: str
    core: str
    evidence: Evidence


class BuiltAlike(Args):
    """`entities`: how a part is named (group 1), in the scope of each place. `brief` places may leave parts out;
    `full` must have all that any place names, and `both` ways are compared between the last brief place and it."""

    entity: Pattern
    letter: str
    form: str
    plan: str
    whole_plan: str


@check_kind("content_alike", BuiltAlike, about_material=False)
def content_alike(context: Context, rule: Rule, args: BuiltAlike) -> Iterable[Outcome]:
    """Parts that letter or form name and the plan does not, and parts of the plan's contents that the form leaves out."""
    letter, form, plan = (_entities(context, s, args.entity) for s in (args.letter, args.form, args.plan))
    if corpus(context, args.plan).passages:
        for place, found in (("申请文件", letter), ("申请表“项目主要建设内容”", form)):
            lacking = [e for e in found if not _known(e, plan)]
            if lacking:
                everywhere = squash(corpus(context, args.whole_plan).text)
                lacking = [e for e in lacking if e.core not in everywhere]
            if lacking:
                names = "、".join(f"“{e.name}”" for e in lacking)
                slots = {"place": place, "names": names}
                yield Outcome("待核", "not_in_plan", slots, [e.evidence for e in lacking], matter="content")
    if form:
        lacking = [e for e in plan if not _known(e, form)]
        if lacking:
            text = squash(corpus(context, args.form).text)
            lacking = [e for e in lacking if e.core not in text]
        if lacking:
            slots = {"names": "、".join(f"“{e.name}”" for e in lacking)}
            evidence = [*(e.evidence for e in lacking), *(e.evidence for e in form[:3])]
            yield Outcome("待核", "not_in_form", slots, evidence, matter="content")


def _entities(context: Context, scope: str, pattern: str) -> list[Entity]:
    found: dict[str, Entity] = {}
    for hit in corpus(context, scope).find(pattern):
        if stance(hit):
            continue
        name = _LEAD.split(hit.word)[-1].strip()
        core = _TAIL.sub("", squash(name))
        if 2 <= len(core) <= 14 and not _COUNTED.search(core) and core not in found:
            found[core] = Entity(name, core, hit.evidence)
    return list(found.values())


def _known(entity: Entity, others: Iterable[Entity]) -> bool:
    return any(
        entity.core in o.core or o.core in entity.core or fuzz.ratio(entity.core, o.core) >= LIKE for o in others
    )


class Category(Args):
    name: str
    rows: Pattern
    words: Pattern


class NeedsBought(Args):
    """`categories` of what is asked for in `scope` and bought in the plan's tables. `buys`: words that a need is to be
    bought, not provided. `item`: a thing to be bought by name and number (group 1), of whatever category."""

    scope: str
    categories: tuple[Category, ...]
    buys: Pattern
    provided: Pattern
    item: Pattern = ""


@check_kind("needs_bought", NeedsBought, about_material=False)
def needs_bought(context: Context, rule: Rule, args: NeedsBought) -> Iterable[Outcome]:
    """A need to be bought that no budget row holds, and a thing bought that the needs do not name; quantities differ."""
    text = corpus(context, args.scope)
    rows = [p for p in purchases(context) if p.bought and p.table == "budget"]
    if not text.passages or not rows:
        yield Outcome("不适用")
        return
    for category in args.categories:
        bought = [p for p in rows if re.search(category.rows, p.name)]
        said = list(text.find(category.words))
        wanted = [h for h in said if asserted(h) and _to_buy(h, args)]
        slots = {"category": category.name, "rows": "、".join(f"“{p.name}”" for p in bought[:4])}
        if bought and not said:
            yield Outcome("待核", "unnamed", slots, [p.evidence for p in bought], matter=category.name)
        elif wanted and not bought:
            slots["quote"] = wanted[0].sentence.strip()[:60]
            yield Outcome("待核", "unbought", slots, [h.evidence for h in wanted], matter=category.name)
        elif wanted and bought:
            yield from _quantities(category, wanted, bought, slots)
    if args.item:
        yield from _items(text, rows, args)


def _items(text: Corpus, rows: list[Purchase], args: NeedsBought) -> Iterator[Outcome]:
    """Things that the needs name with a number and no budget row names; with the rows that the needs do not name."""
    told = squash(text.text)
    for hit in text.find(args.item):
        found = re.search(args.item, hit.word)
        ahead = found.start(1) if found else 0
        name = _LEAD.split(found[1])[-1].strip() if found else ""
        if len(name) < 3 or stance(hit, ahead) or any(re.search(c.words, name) for c in args.categories):
            continue
        if not _to_buy(hit, args, ahead) or any(_like(name, p.text) for p in rows):
            continue
        others = [p.evidence for p in rows if squash(p.name) not in told and p.name and not _SERVICE.search(p.name)]
        slots = {"category": name, "quote": hit.sentence.strip()[:60], "rows": ""}
        yield Outcome("待核", "unbought", slots, [hit.evidence, *others[:MANY]], matter=name)


def _like(name: str, row: str) -> bool:
    return fuzz.partial_ratio(squash(name), squash(row)) >= LIKE


def _to_buy(hit: Hit, args: NeedsBought, ahead: int = 0) -> bool:
    """The clause says that it is bought; a need that the cloud provides is none to buy. `ahead`: from where in the hit
    the thing itself is named."""
    start, end = hit.span
    start += ahead
    left = re.split(r"[，,；;。：:]", hit.sentence[:start])[-1]
    right = re.split(r"[，,；;。]", hit.sentence[end:])[0]
    return bool(re.search(args.buys, left)) and not re.search(args.provided, left + right)


def _quantities(
    category: Category, wanted: list[Hit], bought: list[Purchase], slots: dict[str, str]
) -> Iterator[Outcome]:
    asked = [q for h in wanted if (q := _count(h.sentence[h.span[1] :]))]
    counted = [q for p in bought if (q := _number(p.quantity))]
    if len(asked) == 1 and len(counted) == len(bought) and sum(counted) != asked[0]:
        slots |= {"asked": str(asked[0]), "bought": str(sum(counted))}
        evidence = [*(h.evidence for h in wanted), *(p.evidence for p in bought)]
        yield Outcome("待核", "quantity", slots, evidence, matter=category.name)


def _count(text: str) -> int | None:
    found = re.match(r"[^，,。；;、\d]{0,12}(\d{1,5})\s*(?:台|套|个|组|块|点|部|只)", nfkc(text))
    return int(found[1]) if found else None


def _number(text: str) -> int | None:
    found = re.fullmatch(r"\s*(\d{1,6})(?:\.0+)?\s*\S?\s*", nfkc(text))
    return int(found[1]) if found else None


class StockTold(Args):
    """Rows of the form's inventories against `scope`. `name`, `count`, `year`: the columns compared."""

    form: str
    inventory: str
    name: str
    count: str = ""
    year: str = ""
    scope: str
    units: Pattern = "台|套|个|条|部|组"


@check_kind("stock_told", StockTold, about_material=False)
def stock_told(context: Context, rule: Rule, args: StockTold) -> Iterable[Outcome]:
    """A row of the form's inventory and the plan's description count the same thing differently or date it otherwise."""
    record = context.record(args.form)
    inventory: Inventory | None = record.inventories.get(args.inventory) if record else None
    text = corpus(context, args.scope)
    if inventory is None or not inventory.rows or not text.passages:
        yield Outcome("不适用")
        return
    names = [squash(r.text(args.name)) for r in inventory.rows]
    for row, name in zip(inventory.rows, names, strict=True):
        if len(name) < 2 or names.count(name) > 1:
            continue
        for hit in text.find(re.escape(row.text(args.name).strip())):
            told = _told(hit, args.units)
            count, year = _number(row.text(args.count)), _year(row.text(args.year))
            slots = {"name": row.text(args.name)[:30], "row": " ".join(f.raw for f in row.cells.values())[:60]}
            slots |= {"quote": hit.sentence.strip()[:60], "column": args.count}
            evidence = [Evidence.at(row.anchor, slots["row"]), hit.evidence]
            if told.count is not None and count is not None and told.count != count:
                slots |= {"here": str(count), "there": str(told.count)}
                yield Outcome("待核", "count", slots, evidence, matter=name)
            elif told.year is not None and year is not None and told.year != year:
                slots |= {"here": str(year), "there": str(told.year), "column": args.year}
                yield Outcome("待核", "year", slots, evidence, matter=name)


@dataclass(slots=True)
class Told:
    count: int | None
    year: int | None


def _told(hit: Hit, units: str) -> Told:
    """The number right behind the name, and the year in brackets or 于…年购置 before the next name."""
    after = nfkc(hit.sentence[hit.span[1] :])
    count = re.match(rf"\s*(?:共|各|计|有|数量)?\s*[:：]?\s*(\d{{1,5}})\s*(?:{units})", after)
    rest = after[count.end() :] if count else after
    # one name alone: 服务器2台（2021年购置）; 均为2021年 speaks of several and is left to people
    year = re.match(r"\s*(?:[（(]\s*(?:于|为)?|[，,]?\s*于)\s*((?:19|20)\d\d)年", rest)
    before = nfkc(hit.sentence[: hit.span[0]])
    lead = re.search(r"((?:19|20)\d\d)年(?:度)?(?:购置|采购|购买|建成|建设)(?:了|的)?$", before)
    found = year or lead
    return Told(int(count[1]) if count else None, int(found[1]) if found else None)


def _year(text: str) -> int | None:
    found = re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", nfkc(text))
    return int(found[0]) if len(set(found)) == 1 else None
