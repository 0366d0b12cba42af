"""Vocabulary: what materials are called, which labels, chapters and fields they have. Data of a rulebook's folder.

`load_vocabulary(folder)` reads `vocabulary/*.yaml` below a rulebook folder into these models. A mistake is refused with
the file and the entry named, so that a clerk who edits a synonym sees at once what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extractors.errors import RulebookError
from extractors.language.cues import PHRASES, Phrases, load_phrases
from extractors.values.patterns import compiled

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
DEFAULT_RULESET = "gaoqing-2021"


def _compiles(pattern: str) -> str:
    compiled(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
FieldType = Literal[
    "text", "name", "phone", "money", "months", "date", "period", "ticks", "document_number", "number", "year", "email",
    "opinion",
]  # fmt: skip


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldSpec(_Model):
    """One field of a form, letter or cover.

    `labels`: the printed label first, then its synonyms. `after`: labels of which one must stand before it (the two
    same-named 联系方式). `unit`: the preprinted unit of a bare number. `options`: printed tick labels in order. `part`: 1
    or 2 when the form has a `divider` and the label stands before and behind it.
    """

    name: str
    labels: tuple[str, ...] = ()
    type: FieldType = "text"
    unit: str = ""
    after: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    long: bool = False
    part: int = 0


class ColumnSpec(_Model):
    """A column. `labels`: whole wordings of its header; `endings`: a header that ends so is this column too (设备名称)."""

    name: str
    labels: tuple[str, ...] = ()
    type: FieldType = "text"
    unit: str = ""
    endings: tuple[str, ...] = ()


class InventorySpec(_Model):
    """A table of rows inside a form. `titles` stand above it, `columns` are its header row."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    part: int = 0


class FormSpec(_Model):
    """`stops`: further words printed on the form that are no field themselves and end the value before them.

    `nested`: the form prints tables inside its cells. `divider`: the sentence between two groups of same-named places.
    """

    fields: tuple[FieldSpec, ...]
    stops: tuple[str, ...] = ()
    nested: bool = False
    divider: tuple[Pattern, ...] = ()
    inventories: tuple[InventorySpec, ...] = ()
    guidance: tuple[str, ...] = ()


class SectionSpec(_Model):
    """A section of a chapter. `words`: each entry is a set of alternatives; a heading that has one of every entry
    speaks of this section even when its wording is its own."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()


class ChapterSpec(_Model):
    key: str
    title: str
    note: str = ""
    synonyms: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    sections: tuple[SectionSpec, ...] = ()


class TableSpec(_Model):
    """How to recognise a kind of table by its columns (budget, catalogue, schedule, funding plan, ...).

    `home`: chapters (第八章) and sections (第八章/1) where such tables stand; `never`: chapters where none counts.
    """

    columns: tuple[ColumnSpec, ...]
    needs: int = 3
    titles: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class PlanWords(_Model):
    """Words by which the lines of a budget, a funding plan and a schedule are told apart; patterns without blanks.

    `total`, `subtotal`, `capital`: labels of lines that add up others or repeat the total in 大写. `aside`: labels of
    lines that are not added (其中). `overview`: titles of a table that sums up others. `total_sentence`: words before an
    amount that name the project's total; `other_total`: words near it that make it another's. `source_sentence`,
    `arranged`: words before the source of money and the sums by year or phase. `after_work`: stages that are no work of
    the project any more (质保). `statute`, `standard`: titles of documents that bear no 文号.
    """

    total: tuple[Pattern, ...] = ()
    subtotal: tuple[Pattern, ...] = ()
    capital: tuple[Pattern, ...] = ()
    aside: tuple[Pattern, ...] = ()
    overview: tuple[Pattern, ...] = ()
    total_sentence: tuple[Pattern, ...] = ()
    other_total: tuple[Pattern, ...] = ()
    source_sentence: tuple[Pattern, ...] = ()
    arranged: tuple[Pattern, ...] = ()
    after_work: tuple[Pattern, ...] = ()
    statute: tuple[Pattern, ...] = ()
    standard: tuple[Pattern, ...] = ()


class PlanSpec(_Model):
    cover: tuple[FieldSpec, ...] = ()
    outline: tuple[ChapterSpec, ...] = ()
    guidance: tuple[str, ...] = ()
    tables: dict[str, TableSpec] = Field(default_factory=dict)
    words: PlanWords = PlanWords()


class LetterSpec(_Model):
    title: tuple[Pattern, ...]
    closing: tuple[Pattern, ...] = ()
    second_paragraph: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    attachment_titles: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class SaidSpec(_Model):
    """How running text gives the value of a field: in one sentence, before or behind a `trigger`, at most `reach` away.
    `unless`: the sentence speaks of something else."""

    trigger: Pattern
    side: Literal["before", "after", "either"] = "either"
    reach: int = 40
    unless: tuple[Pattern, ...] = ()
    only: tuple[str, ...] = ()


class PaperField(FieldSpec):
    """A field of papers that have no form of their own. `only`, `never`: materials that have it, or have not.

    `last`: of several labelled values the last one counts (dates of two signatures).
    """

    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    said: tuple[SaidSpec, ...] = ()
    last: bool = False


class PapersSpec(_Model):
    """What is read from papers without a form of their own: contracts, reports, notes, lists (vocabulary/papers.yaml).

    `tables`: kinds of tables in them; `words`: roles of their lines as in a budget. `bodies`: endings of the names of
    bodies, for the one that signs. `signed`: marks that somebody signed or answers for the paper.
    """

    fields: tuple[PaperField, ...] = ()
    tables: dict[str, TableSpec] = Field(default_factory=dict)
    words: PlanWords = PlanWords()
    bodies: tuple[str, ...] = ()
    signed: tuple[Pattern, ...] = ()
    versions: tuple[Pattern, ...] = ()


class InsideSpec(_Model):
    """A material that may be part of another paper: `hosts` with a heading (or title) that matches `headings`, or
    (`figures`) pictures, or a sentence that matches `text`."""

    hosts: tuple[str, ...]
    headings: tuple[Pattern, ...] = ()
    text: tuple[Pattern, ...] = ()
    figures: bool = False


class Signature(_Model):
    """Marks by which a material is recognised. See classify/score.py for how they add up.

    `ends`: endings of titles, whatever project's name stands before them; `photo`: words in the path of a picture
    without text that make it this material. `not_text`: words of another form much like this one.
    """

    titles: tuple[Pattern, ...] = ()
    ends: tuple[Pattern, ...] = ()
    photo: tuple[Pattern, ...] = ()
    not_titles: tuple[Pattern, ...] = ()
    labels: tuple[str, ...] = ()
    labels_needed: int = 0
    outline: int = 0
    text: tuple[Pattern, ...] = ()
    text_needed: int = 0
    not_text: tuple[Pattern, ...] = ()
    names: tuple[Pattern, ...] = ()


class MaterialSpec(_Model):
    key: str
    title: str
    also: tuple[str, ...] = ()
    stages: tuple[Literal["intake", "acceptance"], ...] = ("intake", "acceptance")
    required: tuple[Literal["intake", "acceptance"], ...] = ()
    signature: Signature = Signature()
    form: FormSpec | None = None
    letter: LetterSpec | None = None
    plan: PlanSpec | None = None
    inside: InsideSpec | None = None
    blank: str = ""


class Place(_Model):
    """A field of a material."""

    material: str
    field: str


class Identity(_Model):
    """What a dossier is told apart by: where its project and applicant stand (first filled place wins), which single
    material makes it an acceptance dossier, and how many acceptance-only materials do."""

    project: tuple[Place, ...] = ()
    applicant: tuple[Place, ...] = ()
    acceptance_marks: tuple[str, ...] = ()
    acceptance_materials: int = 3


class Vocabulary(_Model):
    """The whole vocabulary of one rulebook. `blanks`: material key -> text of its blank template (GC-07)."""

    materials: dict[str, MaterialSpec]
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    blanks: dict[str, str] = Field(default_factory=dict)
    lists: dict[str, Any] = Field(default_factory=dict)
    identity: Identity = Identity()
    papers: PapersSpec = PapersSpec()
    phrases: Phrases = PHRASES

    def title(self, material: str) -> str:
        spec = self.materials.get(material)
        return spec.title if spec else material

    def plan_of(self, material: str) -> PlanSpec:
        spec = self.materials.get(material)
        return (spec.plan if spec else None) or PlanSpec()


def ruleset_folder(name: str) -> Path:
    """The folder of a rulebook: a name below templates/rulebooks, or a path to a folder with rulebook.yaml."""
    for folder in (TEMPLATES / "rulebooks" / name, Path(name)):
        if (folder / "rulebook.yaml").is_file():
            return folder.resolve()
    known = "、".join(sorted(p.parent.name for p in (TEMPLATES / "rulebooks").glob("*/rulebook.yaml")))
    raise RulebookError(f"没有名为“{name}”的规则手册", f"可用的有：{known}，或给出含 rulebook.yaml 的文件夹")


def read_yaml(path: Path) -> Any:
    """Parse one YAML file; an error names the file and the line."""
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(path.read_text("utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else ""
        problem = getattr(error, "problem", "") or error
        raise RulebookError(f"{path.name} {where} 不是正确的 YAML：{problem}", "请检查缩进、冒号和引号") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(f"读不出 {path.name}：{error}", "请确认文件存在并以 UTF-8 保存") from error


def explain(error: ValidationError) -> str:
    """The first problem of a validation error as `field: what`."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}：{first['msg']}"


@lru_cache(maxsize=8)
def load_vocabulary(folder: Path) -> Vocabulary:
    """Read `vocabulary/` below `folder`: materials.yaml, one YAML a detailed material, aliases, blank templates."""
    base = folder / "vocabulary"
    materials: dict[str, MaterialSpec] = {}
    for name, entry in _material_entries(base):
        key = entry.get("key", "?") if isinstance(entry, dict) else "?"
        if key in materials:
            raise RulebookError(f"vocabulary/{name} 中 {key} 与另一处重复", "请删去一个")
        details = base / f"{key}.yaml"
        if isinstance(entry, dict) and details.is_file():
            entry = {**entry, **read_yaml(details)}
        try:
            materials[key] = MaterialSpec.model_validate(entry)
        except ValidationError as error:
            raise RulebookError(f"vocabulary 中材料 {key} 有误：{explain(error)}", "请对照 docs/rulebook.md") from error
    others = ("aliases.yaml", "lists.yaml", "identity.yaml", "papers.yaml")
    aliases, lists, identity, papers = (read_yaml(base / n) if (base / n).is_file() else {} for n in others)
    lists = _with_further(base, lists or {})
    blanks = {p.stem: p.read_text("utf-8") for p in sorted((base / "blanks").glob("*.txt"))}
    try:
        return Vocabulary(
            materials=materials,
            aliases=aliases,
            blanks=blanks,
            lists=lists,
            identity=identity,
            papers=papers,
            phrases=load_phrases(base / "phrases.yaml"),
        )
    except ValidationError as error:
        raise RulebookError(f"vocabulary 有误：{explain(error)}", "请对照 docs/rulebook.md") from error


def _material_entries(base: Path) -> Iterator[tuple[str, Any]]:
    """The entries of materials.yaml and of materials_*.yaml, with the file each stands in."""
    for path in (base / "materials.yaml", *sorted(base.glob("materials_*.yaml"))):
        raw = read_yaml(path)
        if not isinstance(raw, list):
            raise RulebookError(f"vocabulary/{path.name} 应是一个列表", "每项以 - key: 开头")
        for entry in raw:
            yield path.name, entry


def _with_further(base: Path, lists: dict[str, Any]) -> dict[str, Any]:
    """lists.yaml with the entries of lists_*.yaml; an entry of names (scopes) may go on in another file."""
    whole = dict(lists)
    for path in sorted(base.glob("lists_*.yaml")):
        for name, value in (read_yaml(path) or {}).items():
            before = whole.get(name, {})
            if not isinstance(value, dict) or not isinstance(before, dict):
                if name in whole:
                    raise RulebookError(f"vocabulary/{path.name} 中 {name} 与另一处重复", "请删去一个")
                whole[name] = value
            elif set(before) & set(value):
                raise RulebookError(f"vocabulary/{path.name} 的 {name} 中有与别处相同的名称", "请改名")
            else:
                whole[name] = {**before, **value}
    return whole
