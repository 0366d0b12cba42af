"""One dossier of a batch or an inbox, from its claim in the ledger to its published report.

What makes it exact: the claim says which content is to be checked; the snapshot's hashes must be those; nothing may have been
written to the files since; the claim must still be held when the finished reports are moved into place. Anything else gives
the round back unanswered. Whatever one dossier does, the others go on.
"""

from __future__ import annotations

import dataclasses
import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from checks.batch import DossierSummary, summarise
from checks.rulebook import load_rulebook
from extractors.errors import PrescreenError, UnreadableFile, UsageError
from extractors.readers.registry import ReadSettings
from flows.crops import crops_here
from flows.history import approved_dossier, with_applications
from flows.inbox.looking import Item, content_of, look_again
from flows.pipeline import Received, Request, judge, receive, remember
from flows.session import Session
from reports.ledger import claims
from reports.ledger.answering import answer, holds, previous_round
from reports.ledger.database import LedgerUnavailable
from reports.ledger.records import Claim, SubmittedFile
from reports.model import slim
from reports.schema import Report
from reports.writing import CannotWrite, publish, sweep, write_reports

log = logging.getLogger(__name__)

JUDGE_SECONDS = 300.0
LOCKED_TRIES = 3  # so often a locked file is waited for before its dossier is reported without it
BROKEN_TRIES = 3  # so often a dossier may break the tool before it is left alone
LONGEST_RETRY = 300.0
_STAGE = ".stage-"

State = Literal["reported", "unchanged", "waiting", "failed", "elsewhere"]


@dataclass(slots=True, frozen=True)
class Screened:
    """What became of a dossier. `trouble`: not the dossier, the world around (disk, share, ledger) was in the way."""

    name: str
    folder: Path
    state: State
    number: int = 1
    conclusion: str = ""
    message: str = ""
    trouble: bool = False
    read: int = 0
    reused: int = 0

    @property
    def failure(self) -> str:
        return "" if self.state in ("reported", "unchanged") else self.message or "没有查完"


class Postponed(Exception):  # noqa: N818 - an outcome: the round goes back
    """The dossier is given back unanswered. `outcome` is the run's: retried, changed, vanished, abandoned."""

    def __init__(self, outcome: str, message: str, trouble: bool = False, count: bool = True) -> None:
        super().__init__(message)
        self.outcome, self.message, self.trouble, self.count = outcome, message, trouble, count


@dataclass(slots=True, frozen=True)
class Verdict:
    """What a worker answers of a dossier: its report without the bulk, its sum for rules over many."""

    report: Report
    summary: DossierSummary | None


def screen(session: Session, item: Item, round_id: int) -> Screened:
    """Claim a round, check it, publish its report, write it down. Raises nothing for what goes wrong with it."""
    try:
        held = claims.claim(session.ledger, round_id, session.owner, session.keeper.lease)
    except LedgerUnavailable as error:
        return Screened(item.name, session.out, "waiting", message=str(error), trouble=True)
    if held is None:
        return Screened(item.name, session.out, "elsewhere", message="其他进程正在检查")
    out = session.out / held.folder
    with session.keeper.holding(held):
        try:
            return _checked(session, item, held, out)
        except Postponed as postponed:
            return _give_back(session, item, held, out, postponed)
        except (LedgerUnavailable, CannotWrite) as error:
            return _give_back(session, item, held, out, Postponed("retried", str(error), trouble=True, count=False))
        except OSError as error:  # the disk below our temporary files, a share that went away
            message = f"磁盘或网络出错：{error.strerror or error}"
            return _give_back(session, item, held, out, Postponed("retried", message, trouble=True, count=False))
        except PrescreenError as error:
            return _broken(session, item, held, out, str(error))
        except Exception as error:  # the border: one dossier must not stop the rest
            log.exception("dossier %s failed", held.folder)
            return _broken(session, item, held, out, f"检查时出错（{type(error).__name__}）")
        finally:
            _clear_stage(out, held)


def _checked(session: Session, item: Item, held: Claim, out: Path) -> Screened:
    request = _request(session, item, held)
    sweep(out)
    for left in out.glob(f"{_STAGE}*"):  # of a process that was killed: the claim is ours now
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=session.scratch) as scratch:
        try:
            received = receive(request, session.pool, Path(scratch))
        except UsageError as error:
            raise Postponed("vanished", "来件已不在收件文件夹") from error
        _verify(session, item, held, received)
        verdict = _judged(session, request, received, out / f"{_STAGE}{held.token}")
        if verdict.report.dossier.kind == "acceptance" and verdict.report.conclusion != "stopped":
            approved = approved_dossier(session, verdict.report, held)
            if approved is not None:
                request.approved = approved.path
                past = Request(approved.path, ruleset=request.ruleset, kept=approved.kept, only=None)
                received.approved = receive(past, session.pool, Path(scratch) / "approved")
                verdict = _judged(session, request, received, out / f"{_STAGE}{held.token}")
    if session.abandon.is_set():
        raise Postponed("abandoned", "程序结束，没有查完", count=False)
    if not holds(session.ledger, held):
        raise Postponed("changed", "检查期间内容有变化，或已由其他进程检查", count=False)
    again = look_again(item)
    if again is None or again.signature != item.signature:
        raise Postponed("changed", "检查期间文件有变化，稍后按新内容检查", count=False)
    publish(out / f"{_STAGE}{held.token}", out, held.number)
    report = verdict.report
    if not answer(session.ledger, held, report, verdict.summary, session.key, str(out)):
        return Screened(item.name, out, "waiting", held.number, message="检查期间内容有变化")
    return Screened(
        item.name,
        out,
        "reported",
        held.number,
        report.conclusion,
        read=sum(document is not None for _, document in received.read) - len(received.reused),
        reused=len(received.reused),
    )


def _request(session: Session, item: Item, held: Claim) -> Request:
    registers = session.registers()
    return Request(
        item.path,
        session.manner.kind,
        session.manner.received,
        session.manner.ruleset,
        with_applications(session, registers) if registers is not None else None,
        dossier_id=held.folder,
        round=held.number,
        previous=previous_round(session.ledger, held.dossier, held.number) if held.number > 1 else None,
        recorded=held.received_on,
        kept=session.kept(held.folder),
        only=item.only,
    )


def _verify(session: Session, item: Item, held: Claim, received: Received) -> None:
    """What was read is what was received, whole: else the round goes back."""
    if session.abandon.is_set():
        raise Postponed("abandoned", "程序结束，没有查完", count=False)
    locked = [entry for entry, _ in received.read if entry.reason == "unavailable"]
    if locked:
        if look_again(item) is None:
            raise Postponed("vanished", "来件已不在收件文件夹")
        if held.attempts <= LOCKED_TRIES:
            raise Postponed("retried", f"{locked[0].path} {locked[0].detail}（可能正被占用），稍后再试")
    if len(received.read) > session.pool.limits.dossier_files:
        return  # the snapshot was cut off and says so in the report
    files = [SubmittedFile(e.path, e.sha256, e.bytes) for e, _ in received.read if e.path in item.files]
    single = item.only is None and not item.path.is_dir()
    if content_of(files, single) != held.content:
        raise Postponed("changed", "文件在收下之后又有变化，稍后按新内容检查", count=False)


def _judged(session: Session, request: Request, received: Received, staged: Path) -> Verdict:
    outcome = session.pool.call(
        judge_and_stage, request, received, staged, session.pool.settings, seconds=JUDGE_SECONDS
    )
    if isinstance(outcome, UnreadableFile):
        if session.abandon.is_set():
            raise Postponed("abandoned", "程序结束，没有查完", count=False)
        raise PrescreenError(f"检查时{outcome.message.removeprefix('读取时')}", "请单独检查这个项目")
    assert isinstance(outcome, Verdict)
    return outcome


def judge_and_stage(request: Request, received: Received, staged: Path, settings: ReadSettings) -> Verdict:
    """A worker's half of a dossier: judge it, write its reports aside, keep what was read for the next round."""
    checked = judge(request, received)
    shutil.rmtree(staged, ignore_errors=True)
    write_reports(staged, checked.report, crops_here(checked.report, checked.dossier))
    remember(request, received, checked.report.conclusion, settings)
    summary = None
    if checked.report.conclusion != "stopped":
        summary = summarise(checked.dossier, load_rulebook(request.ruleset), checked.assessment)
        summary = dataclasses.replace(summary, id=request.dossier_id)
    return Verdict(slim(checked.report), summary)


def _give_back(session: Session, item: Item, held: Claim, out: Path, postponed: Postponed) -> Screened:
    wait = 0.0
    if postponed.outcome in ("retried", "vanished"):
        wait = min(session.retry_seconds * 3 ** (max(1, held.attempts) - 1), LONGEST_RETRY)
    try:
        claims.release(session.ledger, held, postponed.outcome, postponed.message, wait, postponed.count)
    except LedgerUnavailable as error:
        session.keeper.release_later(held, postponed.outcome, postponed.message)
        postponed = Postponed(postponed.outcome, str(error), trouble=True)
    return Screened(item.name, out, "waiting", held.number, message=postponed.message, trouble=postponed.trouble)


def _broken(session: Session, item: Item, held: Claim, out: Path, message: str) -> Screened:
    """The tool broke on a dossier: perhaps by chance, so again; after that it is left for a person."""
    if held.attempts < BROKEN_TRIES:
        return _give_back(session, item, held, out, Postponed("retried", message))
    message = f"{message}，已试 {held.attempts} 次，请单独检查这个项目"
    try:
        claims.give_up(session.ledger, held, message)
    except LedgerUnavailable:
        session.keeper.release_later(held, "failed", message)
    return Screened(item.name, out, "failed", held.number, message=message)


def _clear_stage(out: Path, held: Claim) -> None:
    shutil.rmtree(out / f"{_STAGE}{held.token}", ignore_errors=True)
    try:
        out.rmdir()  # nothing was published: leave no empty folder
    except OSError:
        pass
