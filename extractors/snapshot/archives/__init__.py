"""Unpacking archives: one function that takes any of them and answers with members and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractors.errors import UnreadableFile
from extractors.limits import Limits
from extractors.snapshot import refusals
from extractors.snapshot.archives.store import Member, Store, Unpacked
from extractors.snapshot.formats import ARCHIVES

__all__ = ["Member", "Unpacked", "unpack"]


def unpack(path: Path, file_format: str, name: str, target: Path, limits: Limits, used: int = 0) -> Unpacked:
    """The members of the archive at `path`, unpacked into the folder `target`.

    `name` is the archive's own last name (a .gz names its member by it), `used` the bytes that other archives of the
    dossier have unpacked to. Never raises for what is in the archive: the answer's `failure` says why nothing, or not
    everything, came out. Meant to run in a worker process; see isolation/.
    """
    unpacker = _unpackers().get(file_format)
    if unpacker is None:
        return Unpacked(failure=refusals.unsupported(file_format))
    store = Store(target, limits, path.stat().st_size, used)
    try:
        unpacker(path, name, store)
    except UnreadableFile as failure:
        store.unpacked.failure = failure
    except OSError as error:
        store.unpacked.failure = refusals.unavailable(error)
    except MemoryError:
        store.unpacked.failure = refusals.over_limit("解开压缩包需要的内存过多")
    except Exception as error:  # a hostile archive may break its library in any way; the dossier goes on
        store.unpacked.failure = refusals.damaged(file_format, type(error).__name__)
    _settle(store.unpacked, file_format)
    return store.unpacked


def _settle(unpacked: Unpacked, file_format: str) -> None:
    """A member that the archive broke off in is a failure of its own; an archive all of whose members want a password is
    one encrypted file, not many."""
    for member in unpacked.members:
        if member.source is None and member.failure is None:
            member.failure = UnreadableFile("damaged", "压缩包到这个文件为止，未能完整解出", refusals.RESUBMIT)
    failures = [member.failure for member in unpacked.members]
    if unpacked.failure is None and failures and all(f is not None and f.code == "encrypted" for f in failures):
        refused = refusals.encrypted(file_format)
        message = f"{refused.message}（内有 {len(failures)} 个文件）"
        unpacked.failure = UnreadableFile("encrypted", message, refused.remedy)
        unpacked.members.clear()


def _unpackers() -> dict[str, Callable[[Path, str, Store], None]]:
    from extractors.snapshot.archives import libarchives, mails, sevenzips, tars, zips

    found: dict[str, Callable[[Path, str, Store], None]] = {
        "zip": zips.unpack_zip,
        "7z": sevenzips.unpack_7z,
        "rar": libarchives.unpack_rar,
        "tar": tars.unpack_tar,
        "gz": tars.unpack_compressed,
        "bz2": tars.unpack_compressed,
        "xz": tars.unpack_compressed,
        "zst": libarchives.unpack_compressed,
        "cab": libarchives.unpack_cab,
        "iso": libarchives.unpack_iso,
        "eml": mails.unpack_mail,
    }
    assert found.keys() == ARCHIVES
    return found
