"""Opening a run: the ledger, the readers, the temporary folder; clearing up after processes that were killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from checks.rulebook import load_rulebook
from extractors.errors import PrescreenError, UsageError
from extractors.isolation.reading import ReaderPool
from extractors.limits import load_limits
from flows import PRELOAD
from flows.commands import refuse_inside
from flows.machine import clear_scratch, is_gone, scratch_folder
from flows.session import Manner, Session
from reports.ledger.claims import recover
from reports.ledger.database import ledger_url
from reports.ledger.ledger import Ledger
from reports.writing import CannotWrite


@contextmanager
def open_session(
    place: Path | None,
    out: Path,
    manner: Manner,
    ledger: str | None = None,
    workers: int = 0,
    retry_seconds: float = 10.0,
) -> Iterator[Session]:
    """A session with everything running; without a `place` nothing can be taken, only reports written anew.

    Raises UsageError for wrong use, PrescreenError when ledger or output refuse.
    """
    if place is not None:
        if not place.is_dir():
            raise UsageError(f"没有这个文件夹：{place}", "请给出装有各项目文件夹的上级文件夹")
        refuse_inside(out, place)
    if manner.registers is not None and not manner.registers.is_file():
        raise UsageError(f"没有这个台账：{manner.registers}", "请检查路径")
    out = out.resolve()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"建不了输出文件夹 {out}：{error.strerror}", "请检查权限或另选 --out") from error
    clear_scratch()
    with ExitStack() as stack:
        book = stack.enter_context(Ledger.open(ledger or ledger_url(out)))
        scratch = stack.enter_context(scratch_folder())
        pool = stack.enter_context(ReaderPool(load_limits(), workers, preload=PRELOAD))
        session = Session((place or out).resolve(), out, manner, book, pool, scratch, retry_seconds)
        session.registers()  # a workbook that cannot be read is said now, not with every dossier
        clear_up(session)
        stack.enter_context(session.keeper.running())
        if place is not None:
            pool.warm()
            load_rulebook(manner.ruleset)  # once, before several threads want it; a broken one is said at once
        yield session


def clear_up(session: Session) -> None:
    """Free what processes of this machine that were killed had in hand, and remove what they left half done."""
    for due in recover(session.ledger, is_gone):
        out = session.out / due.folder
        for left in out.glob(".stage-*"):
            shutil.rmtree(left, ignore_errors=True)
        try:
            out.rmdir()
        except OSError:
            pass


def open_ledger(url: str | None, out: Path) -> Ledger:
    """An existing ledger, for commands that only look something up. Raises UsageError when there is none."""
    if url is None and not (out / "prescreen.sqlite").is_file():
        raise UsageError(f"{out} 里没有台账 prescreen.sqlite", "请用 --ledger 指明")
    try:
        return Ledger.open(url or ledger_url(out))
    except PrescreenError as error:
        raise UsageError(error.message, error.remedy) from error
