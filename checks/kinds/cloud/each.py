"""The same question asked of every cloud form there is (附件4, 5, 6): one rule, three materials."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind, kinds
from checks.rulebook import Rule
from extractors.values.normalise import squash
from extractors.vocabulary import explain


class EachForm(Args):
    """`checks` run on each of `materials` that is present, as if the rule were about that material alone."""

    materials: Annotated[tuple[str, ...], Field(min_length=1)]
    checks: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]

    @field_validator("checks")
    @classmethod
    def _known(cls, checks: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
        for check in checks:
            bound(check)
        return checks


def bound(check: dict[str, Any]) -> tuple[Any, Any]:
    """A nested check as its kind and its arguments; a mistake is a ValueError that names the kind."""
    kind = kinds().get(str(check.get("kind", "")))
    if kind is None:
        raise ValueError(f"检查种类“{check.get('kind')}”不存在")
    try:
        return kind, kind.args.model_validate({k: v for k, v in check.items() if k != "kind"})
    except ValidationError as error:
        raise ValueError(f"{kind.name}：{explain(error)}") from error


@check_kind("each_form", EachForm, about_material=False)
def each_form(context: Context, rule: Rule, args: EachForm) -> Iterable[Outcome]:
    """Every one of several forms that is there passes the same checks; none there, nothing is asked for."""
    present = [m for m in args.materials if context.status(m) == "present"]
    if not present:
        yield Outcome("不适用")
    for material in present:
        own = rule.model_copy(update={"material": material})
        for check in args.checks:
            kind, arguments = bound(check)
            for outcome in kind.run(context, own, arguments):
                if outcome.material is None:
                    outcome.material = material
                outcome.kind = outcome.kind or kind.name
                yield outcome


class PaperCopies(Args):
    """`said`: the line of the form that asks for several copies on paper."""

    said: str


@check_kind("paper_copies", PaperCopies)
def paper_copies(context: Context, rule: Rule, args: PaperCopies) -> Iterable[Outcome]:
    """How many copies on paper are asked for: what no file can show, so that a person looks."""
    line = next((x for x in context.lines(rule.material) if args.said in squash(x.text)), None)
    piece = context.piece(rule.material)
    if line is not None:
        yield Outcome("待核", "copies", {}, [Evidence.at(line.anchor, line.text.strip()[:60])])
    elif piece is not None:
        yield Outcome("待核", "copies", {}, [Evidence(piece.document.file, "全文", quote=piece.title)])
