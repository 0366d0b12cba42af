"""What wakes the watcher before its next look is due: file events on local disks.

Network shares send no events and some local ones get lost, so events only shorten the wait; looking is what finds things.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

log = logging.getLogger(__name__)

# file systems that are, or may be, somebody else's disk
_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "smbfs",
    "9p",
    "fuse",
    "afp",
    "davfs",
    "webdav",
    "vboxsf",
    "prl_fs",
    "ceph",
    "gluster",
)
_RETRY_SECONDS = 10.0


class Waker:
    """`wait` returns when something changed in the folder, when `wake` is called, or after the given time.

    With `events` off it only waits. When the folder goes away the events end; they are taken up again when it is back.
    """

    def __init__(self, folder: Path, events: bool) -> None:
        self._folder = folder
        self._changed = threading.Event()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="inbox-events", daemon=True) if events else None

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def wait(self, seconds: float) -> bool:
        """True when something woke it."""
        woken = self._changed.wait(seconds)
        self._changed.clear()
        return woken

    def wake(self) -> None:
        self._changed.set()

    def _listen(self) -> None:
        from watchfiles import watch

        while not self._end.is_set():
            try:
                for _ in watch(self._folder, stop_event=self._end, yield_on_timeout=False, raise_interrupt=False):
                    self._changed.set()
            except (OSError, RuntimeError) as error:  # gone, too many watches: looking goes on
                log.info("no events from %s: %s", self._folder, error)
            self._end.wait(_RETRY_SECONDS)


def on_network(folder: Path) -> bool:
    """Whether a folder lies on a share, which sends no events."""
    import psutil

    best, kind = "", ""
    resolved = f"{folder.resolve()}/"
    try:
        partitions = psutil.disk_partitions(all=True)
    except OSError:
        return False
    for partition in partitions:
        mount = partition.mountpoint.rstrip("/") + "/"
        if resolved.startswith(mount) and len(mount) > len(best):
            best, kind = mount, partition.fstype.lower()
    return kind.startswith(_NETWORK)
