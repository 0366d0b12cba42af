"""Writing a submission down: hash it, tell the ledger, learn whether there is something to check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.inbox.looking import LOOSE, Contents, Item, content_of, read_contents
from flows.session import Session
from reports.json_report import FILE_NAME
from reports.ledger.ledger import identity_key
from reports.ledger.receiving import receive, reopen_round
from reports.ledger.records import Reception, Submission, SubmittedFile, Taken


@dataclass(slots=True, frozen=True)
class Unchanged:
    """A submission whose report stands, under the same rules: nothing to do."""

    folder: str
    number: int
    conclusion: str


def tell_apart(items: Iterable[Item], taken: Mapping[str, Taken]) -> dict[str, str]:
    """Identities for submissions of one batch: a folder and an archive of the same name that are both new are two dossiers,
    for nobody can tell which is the later. One that comes when the other is known is another round of it."""
    found: dict[str, str] = {}
    used: dict[str, str] = {}
    for item in items:
        identity = item.identity()
        before = taken.get(item.name)
        if before is not None and before.identity.startswith(f"{identity_key(identity)}-"):
            identity = before.identity  # told apart by an earlier run
        elif before is None and identity_key(identity) in used and used[identity_key(identity)] not in taken:
            base, number = identity, 2
            while identity_key(identity) in used:
                identity, number = f"{base}-{number}", number + 1
        found[item.name] = identity
        used.setdefault(identity_key(identity), item.name)
    return found


def take(
    session: Session, item: Item, watched: bool = False, without_locked: bool = False, identity: str = ""
) -> Reception:
    """Hash and record a submission. `watched`: its arrival was seen, so that today is the day of receipt.
    `identity`: other than the item's own.

    Raises OSError when a file vanished or is locked (`without_locked`: such a file counts as being without content, and the
    report will say so), LedgerUnavailable when it cannot be written down.
    """
    contents = _without_locked(item) if without_locked else read_contents(item)
    return receive(
        session.ledger,
        Submission(
            place=str(session.place),
            name=item.name,
            identity=identity or item.identity(),
            shown=LOOSE if item.only is not None else identity or item.identity(),
            signature=item.signature,
            content=contents.content,
            stated=contents.stated,
            files=contents.files,
            watched=watched,
        ),
    )


def _without_locked(item: Item) -> Contents:
    """The contents, with an empty hash for every file that cannot be read on its own."""
    files: list[SubmittedFile] = []
    stated = ""
    for path in sorted(item.files):
        alone = Item(item.name, item.path, {path: item.files[path]}, only=item.only)
        try:
            files.extend(read_contents(alone).files)
        except OSError:
            files.append(SubmittedFile(path, "", item.files[path].size))
    if item.stated is not None:
        try:
            stated = read_contents(Item(item.name, item.path, {}, item.stated)).stated
        except OSError:
            stated = ""
    single = item.only is None and not item.path.is_dir()
    return Contents(content_of(files, single), stated, tuple(files))


def standing(session: Session, taken: Taken | None, signature: str, same_rules: bool) -> Unchanged | None:
    """The report that stands for a submission seen before: untouched since, answered, its report where it was written.

    `same_rules`: only if the rules, the tool and the options are still those it was made under.
    """
    if taken is None or taken.signature != signature or taken.state != "reported":
        return None
    if same_rules and taken.settings != session.key:
        return None
    out = session.out / taken.folder
    if taken.output != str(out) or not (out / FILE_NAME).is_file():
        return None
    return Unchanged(taken.folder, taken.number, taken.conclusion)


def open_again(session: Session, reception: Reception, why: str) -> None:
    """Have a round checked again whose content was answered before."""
    reopen_round(session.ledger, reception.round, why)
