"""`prescreen watch`: an inbox, unattended. Says what comes in and what became of it, one line each."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.commands import as_kind
from flows.engine import EngineUse
from flows.inbox.speaking import Voice
from flows.inbox.waking import Waker, on_network
from flows.opening import open_session
from flows.session import Manner
from flows.stopping import run_stoppable
from flows.watch import RESCAN_SECONDS, Tally, Watcher, WatchSettings
from reports.wording import CONCLUSIONS

GRACE_SECONDS = 25.0  # for the dossiers in hand when the service is stopped; systemd's own limit is longer
NETWORK_POLL_SECONDS = 15.0
RETRY_SECONDS = 10.0
RETRY_SECONDS_ONCE = 2.0


def run_watch_command(
    inbox: Path,
    out: Path,
    once: bool,
    settle: float,
    poll: float,
    kind: str | None,
    ruleset: str,
    registers: Path | None,
    ledger: str | None,
    workers: int,
) -> int:
    """0 when it ended as it should, 2 when dossiers were left unfinished (`once`)."""
    manner = Manner(as_kind(kind), None, ruleset, registers)
    retry = RETRY_SECONDS_ONCE if once else RETRY_SECONDS
    voice = Voice(_write)
    with open_session(inbox, out, manner, ledger, workers, retry) as session, EngineUse(session.state) as engine:
        events = poll <= 0 and not on_network(session.place)
        seconds = poll if poll > 0 else RESCAN_SECONDS if events else NETWORK_POLL_SECONDS
        with Waker(session.place, events) as waker:
            watcher = Watcher(
                session,
                WatchSettings(settle, seconds, once),
                lambda burst: engine.run("watch_inbox", session, burst),
                voice,
                waker,
                engine.begin,
            )
            if not once:
                how = "有文件变化即查看" if events else f"每 {seconds:g} 秒查看一次"
                voice.say(f"开始监视 {session.place}（{how}），报告写到 {session.out}")
            tally = run_stoppable(session, watcher.run, GRACE_SECONDS)
        stopped = session.stop.is_set()
    _write(_summary(tally, stopped))
    return 2 if once and not stopped and (tally.failed or tally.gave_up) else 0


def _write(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()  # a service's log is read while it runs


def _summary(tally: Tally, stopped: bool) -> str:
    told = "，".join(f"{CONCLUSIONS[c]} {n}" for c, n in sorted(tally.counts.items()))
    lines = [("已停止" if stopped else "收件文件夹已处理完") + (f"：{told}" if told else "，没有新的来件")]
    lines += [f"  未完成 {name}：{why}" for name, why in tally.failed.items()]
    if tally.gave_up:
        lines.append(tally.gave_up)
    if tally.finished is not None:
        lines += [f"  → {path}" for path in (tally.finished.index, tally.finished.workbook)]
    return "\n".join(lines) + "\n"
