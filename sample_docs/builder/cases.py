"""`build_case(base, edits)`: a clean dossier with edits applied, as documents in memory and, when asked, as files.

The base is `intake` (the default project in the printed layout), `intake/PROJECT`, or `intake/PROJECT/SUITE`; so too
`acceptance`, `acceptance/PROJECT`, `acceptance/PROJECT/SUITE`. `PROJECT+new` adds the cloud form of that kind (new,
migration, change) from cloud/forms/PROJECT.yaml; several may be added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from extractors.document import Document
from sample_docs.builder.acceptance.compose import compose_acceptance
from sample_docs.builder.acceptance.content import AcceptanceContent
from sample_docs.builder.acceptance.layouts import SUITES as ACCEPTANCE_SUITES
from sample_docs.builder.acceptance.load import DEFAULT as DEFAULT_ACCEPTANCE
from sample_docs.builder.acceptance.load import load as load_acceptance
from sample_docs.builder.blueprint import Sheet
from sample_docs.builder.cloud.load import load_cloud
from sample_docs.builder.compose import compose
from sample_docs.builder.content import BuilderError
from sample_docs.builder.edits import Edit, check_edits, edit_content, edit_draft
from sample_docs.builder.edits.draft import Draft, RawFile, Receipt, find_sheet
from sample_docs.builder.invented import DEFAULT, load
from sample_docs.builder.layouts import SUITES, Suite
from sample_docs.builder.render_memory import render_memory
from sample_docs.builder.render_word import render_word

RECEIPT_NAME = "收件.yaml"


@dataclass(slots=True)
class CaseFile:
    """One file of a case. `document` is None for a file that cannot be read; `data` only where it is not composed."""

    path: str
    format: str
    document: Document | None = None
    data: bytes | None = None


@dataclass(slots=True)
class CaseDossier:
    name: str
    suite: Suite
    sheets: list[Sheet]
    raw: list[RawFile]
    receipt: Receipt

    @property
    def files(self) -> list[CaseFile]:
        """Every file of the submission but 收件.yaml, in the order of their paths."""
        composed = [CaseFile(s.path, "docx", render_memory(s, self.suite)) for s in self.sheets]
        others = [CaseFile(f.path, f.format, None, f.data) for f in self.raw]
        return sorted([*composed, *others], key=lambda file: file.path)

    @property
    def documents(self) -> list[Document]:
        return [file.document for file in self.files if file.document is not None]

    def path_of(self, role: str) -> str:
        """Where a document is submitted: by role (letter, form, plan), name or path."""
        return find_sheet(self.sheets, role).path

    def write(self, folder: Path) -> list[Path]:
        """Writes the submission below `folder` and returns what was written."""
        contents = {sheet.path: render_word(sheet, self.suite) for sheet in self.sheets}
        contents |= {file.path: file.data for file in self.raw}
        stated = self.receipt.data()
        if stated:
            contents[RECEIPT_NAME] = yaml.safe_dump(stated, allow_unicode=True, sort_keys=False).encode()
        written = []
        for path, data in sorted(contents.items()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            written.append(target)
        return written


def build_case(base: str = "intake", edits: Sequence[Edit] = (), suite: str = "") -> CaseDossier:
    """The dossier of `base` with `edits` applied, laid out by `suite` (or the base's own, or the printed one)."""
    kind, project, layout, cloud = _base(base)
    check_edits(edits)
    if kind == "acceptance":
        return _acceptance(project, suite or layout or "printed", edits, cloud)
    chosen = suite or layout or "printed"
    if chosen not in SUITES:
        raise BuilderError(f"没有名为“{chosen}”的版式", f"可用的有：{'、'.join(SUITES)}")
    content = load(project)
    slots = {"unit": content.unit, "project": content.project}
    content.cloud = [load_cloud(project, kind, slots) for kind in cloud]
    content.letter.attachments += [form.title for form in content.cloud]
    edit_content(content, edits)
    draft = Draft(content, SUITES[chosen], compose(content, SUITES[chosen]), receipt=Receipt(content.received))
    edit_draft(draft, edits)
    return CaseDossier(f"{kind}/{project}", draft.suite, draft.sheets, draft.files, draft.receipt)


def _acceptance(project: str, look: str, edits: Sequence[Edit], cloud: Sequence[str]) -> CaseDossier:
    """An acceptance dossier; its sheets are rendered in the printed suite, its own look is in their words and tables."""
    if look not in ACCEPTANCE_SUITES:
        raise BuilderError(f"没有名为“{look}”的验收版式", f"可用的有：{'、'.join(ACCEPTANCE_SUITES)}")
    content = load_acceptance(project)
    slots = {"unit": content.values.get("unit", ""), "project": content.values.get("project", "")}
    content.cloud = [load_cloud(project, kind, slots) for kind in cloud]
    _list_forms(content)
    edit_content(content, edits)
    sheets = compose_acceptance(content, ACCEPTANCE_SUITES[look])
    draft = Draft(content, SUITES["printed"], sheets, receipt=Receipt(content.received))
    edit_draft(draft, edits)
    return CaseDossier(f"acceptance/{project}", draft.suite, draft.sheets, draft.files, draft.receipt)


def _list_forms(content: AcceptanceContent) -> None:
    """The cloud forms in the form's own list of files, or in the catalogue that it refers to."""
    if not content.cloud:
        return
    titles = [form.title for form in content.cloud]
    catalogue = content.doc("archive_catalogue")
    body = catalogue.body if catalogue else ()
    tables = [entry["table"] for entry in body if isinstance(entry, dict) and "table" in entry]
    if tables:
        tables[0]["rows"] += [[str(len(tables[0]["rows"]) + n), title, "1"] for n, title in enumerate(titles)]
    if not content.form.listing.startswith("详见"):
        content.form.listing = "\n".join((content.form.listing, *titles))


def _base(base: str) -> tuple[str, str, str, list[str]]:
    """Kind, project, layout and cloud forms of a base: intake/wetland+new/bold."""
    kind, _, rest = base.partition("/")
    if kind not in ("intake", "acceptance"):
        raise BuilderError(f"没有名为“{base}”的底稿", "底稿以 intake 或 acceptance 开头")
    names, _, layout = rest.partition("/")
    project, *cloud = names.split("+")
    default = DEFAULT if kind == "intake" else DEFAULT_ACCEPTANCE
    return kind, project or default, layout, cloud
