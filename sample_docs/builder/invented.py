"""Invented projects of invented units: `projects/*.yaml` made into `Content`.

Amounts are written once, in the budget; the total, its 大写 and every sentence that names it (`{total}`, `{period}` and the
like) follow from there, so that a clean dossier cannot contradict itself. A plan whose instalments do not add up to its
total does not load.
"""

from __future__ import annotations

import copy
import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sample_docs.builder.content import (
    CHAPTER_TITLES,
    SECTION_TITLES,
    Budget,
    BudgetGroup,
    BudgetItem,
    BuilderError,
    Chapter,
    Content,
    Cover,
    Element,
    Form,
    Grid,
    Letter,
    Paper,
    Picture,
    Plan,
    Section,
    inventories,
)
from sample_docs.builder.wording import capital, month_text, period_text, plain

PROJECTS = Path(__file__).parent / "projects"
DEFAULT = "wetland"


def project_names() -> list[str]:
    return sorted(path.stem for path in PROJECTS.glob("*.yaml"))


def load(name: str = DEFAULT) -> Content:
    """A fresh copy of a project's content, free to be edited."""
    return copy.deepcopy(_loaded(name))


@lru_cache(maxsize=32)
def _loaded(name: str) -> Content:
    path = PROJECTS / f"{name}.yaml"
    if not path.is_file():
        raise BuilderError(f"没有名为“{name}”的样例项目", f"可用的有：{'、'.join(project_names())}")
    return _Loader(yaml.safe_load(path.read_text("utf-8"))).content()


class _Loader:
    """Reads one project file; `slots` fill the braces of its sentences."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.budget = self._budget(data)
        start, end = data["start"], data["end"]
        months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7]) + 1
        self.slots = {
            "unit": data["unit"],
            "project": data["project"],
            "source": data["source"],
            "months": str(months),
            "total": plain(Decimal(self.budget.total) / (10_000 if self.budget.unit == "元" else 1)),
            "total_yuan": plain(Decimal(self.budget.total) * (1 if self.budget.unit == "元" else 10_000)),
            "start": month_text(start),
            "end": month_text(end),
            "period": period_text(f"{start}/{end}"),
        }

    def content(self) -> Content:
        data = self.data
        content = Content(
            key=data["key"],
            unit=data["unit"],
            project=data["project"],
            letter=self._letter(data["letter"]),
            form=self._form(data["form"]),
            plan=self._plan(data["plan"]),
            papers=[self._paper(p) for p in data.get("papers", [])],
            received=datetime.date.fromisoformat(str(data["received"])),
        )
        _adds_up(content)
        return content

    def fill(self, text: str) -> str:
        """Slots filled; line breaks of folded YAML text between Chinese characters leave no blank."""
        joined = _unfold(str(text))
        return joined.format_map(self.slots) if "{" in joined else joined

    def _budget(self, data: dict[str, Any]) -> Budget:
        raw = next(e["budget"] for e in _elements(data["plan"]) if isinstance(e, dict) and "budget" in e)
        groups = []
        for group in raw["groups"]:
            items = [_item(values) for values in group["items"]]
            groups.append(BudgetGroup(group["name"], plain(sum(Decimal(i.amount) for i in items)), items))
        total = sum((Decimal(g.amount) for g in groups), Decimal(0))
        yuan = total * (1 if raw["unit"] == "元" else 10_000)
        return Budget(raw["caption"], raw["unit"], groups, plain(total), capital(yuan) if raw.get("capital") else "")

    def _letter(self, data: dict[str, Any]) -> Letter:
        project = self.data["project"]
        papers = [p["title"] for p in self.data.get("papers", [])]
        attachments = ["电子政务建设项目申请表", f"{project}建设方案", *papers]
        defaults = {
            "title": f"关于申请{project}的函",
            "addressee": "县大数据局",
            "signatory": self.data["unit"],
            "attachments": attachments,
        }
        values = {**defaults, **data}
        listed = [self.fill(a) for a in values.pop("attachments")]
        return Letter(**{key: self.fill(value) for key, value in values.items()}, attachments=listed)

    def _form(self, data: dict[str, Any]) -> Form:
        apart = ("recent", "devices", "lines", "recent_note", "devices_note", "lines_note", "types", "networks")
        texts = {key: self.fill(value) for key, value in data.items() if key not in apart}
        period = f"{self.data['start']}/{self.data['end']}"
        defaults = {
            "unit": self.data["unit"],
            "project": self.data["project"],
            "amount": self.slots["total"],
            "source": self.data["source"],
            "months": self.slots["months"],
            "period": period,
        }
        return Form(
            **{**defaults, **texts},
            types=list(data["types"]),
            networks=list(data["networks"]),
            inventories=inventories(
                [data["recent"], data["devices"], data["lines"]],
                [data.get(f"{name}_note", "") for name in ("recent", "devices", "lines")],
            ),
        )

    def _plan(self, data: dict[str, Any]) -> Plan:
        cover = Cover(
            unit=self.data["unit"],
            project=self.data["project"],
            period=f"{self.data['start']}/{self.data['end']}",
            **{key: self.fill(value) for key, value in data.get("cover", {}).items()},
        )
        return Plan(cover, [self._chapter(c) for c in data["chapters"]])

    def _chapter(self, data: dict[str, Any]) -> Chapter:
        key = data["key"]
        chapter = Chapter(key, data.get("title", CHAPTER_TITLES[key]), own_title="title" in data)
        chapter.ordinal = list(CHAPTER_TITLES).index(key) + 1
        chapter.elements = [self._element(e) for e in data.get("elements", [])]
        for ordinal, section in enumerate(data.get("sections", []), start=1):
            number = section.get("key", "")
            title = section.get("title") or SECTION_TITLES[(key, number)]
            elements = [self._element(e) for e in section["elements"]]
            chapter.sections.append(Section(number, title, elements, ordinal, "title" in section))
        return chapter

    def _element(self, data: Any) -> Element:
        if isinstance(data, str):
            return self.fill(data)
        if "picture" in data:
            return Picture(data["picture"], data["caption"])
        if "budget" in data:
            return copy.deepcopy(self.budget)
        rows = [[self.fill(v) for v in row] for row in data["rows"]]
        return Grid(data["grid"], data["header"], rows, data.get("caption", ""), data.get("unit", ""))

    def _paper(self, data: dict[str, Any]) -> Paper:
        grid = data.get("grid")
        return Paper(
            material=data["material"],
            name=data.get("name", data["title"]),
            title=self.fill(data["title"]),
            paragraphs=[self.fill(p) for p in data.get("paragraphs", [])],
            issuer=data.get("issuer", ""),
            date=str(data.get("date", "")),
            grid=Grid("paper", grid["header"], [[str(v) for v in row] for row in grid["rows"]]) if grid else None,
        )


def _elements(plan: dict[str, Any]) -> list[Any]:
    found: list[Any] = []
    for chapter in plan["chapters"]:
        found.extend(chapter.get("elements", []))
        for section in chapter.get("sections", []):
            found.extend(section["elements"])
    return found


def _item(values: list[str]) -> BudgetItem:
    name, spec, unit, quantity, price = (str(v) for v in values[:5])
    note = str(values[5]) if len(values) > 5 else ""
    return BudgetItem(name, spec, unit, quantity, price, plain(Decimal(quantity) * Decimal(price)), note)


def _adds_up(content: Content) -> None:
    """The funding plan's instalments add up to the total, or the project is not clean."""
    chapter = content.plan.chapter("第八章")
    grids = [e for e in (chapter.all_elements() if chapter else []) if isinstance(e, Grid) and e.kind == "funding"]
    for grid in grids:
        column = grid.header.index("金额")
        *parts, last = (Decimal(row[column]) for row in grid.rows)
        if sum(parts) != last:
            raise BuilderError(
                f"样例项目 {content.key} 的资金安排之和 {sum(parts)} 不等于合计 {last}", "请修改项目文件"
            )


def _unfold(text: str) -> str:
    """YAML folds a line break into a blank; between Chinese sentences that blank is not meant."""
    pieces = text.strip().split(" ")
    joined = pieces[0]
    for piece in pieces[1:]:
        near = joined[-1:] in "，。；：、）" or (joined[-1:] > "⺀" and piece[:1] > "⺀")
        joined += piece if near else f" {piece}"
    return joined
