"""Opening the ledger's database: the URL, how SQLite is to behave, bringing the tables to this version.

SQLite keeps its rollback journal: write-ahead logging does not work on network shares, where the output often lies.
`secure_delete` overwrites what is deleted, for the sake of stopped and purged dossiers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from extractors.errors import PrescreenError, UsageError

FILE_NAME = "prescreen.sqlite"
HEAD = "0001"  # the newest revision in migrations/versions; a test compares
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 60
_LOCK_KEY = 0x70726573  # any number of our own, for PostgreSQL's advisory lock


class LedgerUnavailable(PrescreenError):  # noqa: N818 - a state of the world, usually passing
    """The ledger cannot be read or written just now: a full disk, a lost share, a server that is away."""


def ledger_url(out: Path) -> str:
    """The default ledger of an output folder."""
    return f"sqlite:///{(out / FILE_NAME).resolve().as_posix()}"


def open_engine(url: str) -> Engine:
    """An engine whose tables are of this version. Raises UsageError for a bad URL, LedgerUnavailable when it fails."""
    parsed = _parse(url)
    try:
        engine = _create(parsed)
    except (NoSuchModuleError, ImportError) as error:
        raise UsageError(
            f"台账地址 {_shown(parsed)} 需要的数据库驱动没有安装", "SQLite 与 PostgreSQL 可直接使用"
        ) from error
    with translated(_shown(parsed)):
        _bring_up_to_date(engine, parsed)
    return engine


@contextmanager
def translated(shown: str) -> Iterator[None]:
    """Database failures as one Chinese sentence with a remedy."""
    try:
        yield
    except DBAPIError as error:
        raise LedgerUnavailable(f"台账 {shown} 用不了：{_reason(error)}", _remedy(error)) from error
    except SQLAlchemyError as error:
        raise LedgerUnavailable(
            f"台账 {shown} 用不了：{type(error).__name__}", "请检查 --ledger 指向的数据库"
        ) from error


def shown_url(engine: Engine) -> str:
    return _shown(engine.url)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError(
            f"台账地址“{url}”写法不对",
            "例如 sqlite:///D:/预审/prescreen.sqlite 或 postgresql://用户:口令@主机/prescreen",
        ) from error
    if parsed.drivername in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        folder = Path(str(parsed.database)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerUnavailable(
                f"建不了台账所在的文件夹 {folder}：{error.strerror}", "请检查权限和磁盘空间"
            ) from error
    return parsed


def _create(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # A connection a transaction: opening one costs 0.1 ms, and a share that went away and came back leaves no dead one.
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_at_once)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we begin ourselves
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")


def _begin_at_once(connection: Connection) -> None:
    """Take the write lock at the beginning: two that read first and write then would throw each other out."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _bring_up_to_date(engine: Engine, url: URL) -> None:
    with engine.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return
    from alembic import command  # late: only a ledger of another version pays for it
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version and version not in known:
        raise UsageError(
            f"台账 {_shown(url)} 是较新版本的 prescreen 建立的（{version}）", "请用同一版本或更新的 prescreen 打开"
        )
    with engine.begin() as connection:
        if url.get_backend_name() == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        if _version(connection) == HEAD:  # another process was faster
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _shown(url: URL) -> str:
    """The URL for people: a plain path for SQLite, never a password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database or "（内存）")
    return url.render_as_string(hide_password=True)


def _reason(error: DBAPIError) -> str:
    words = str(error.orig).splitlines()[0] if error.orig else type(error).__name__
    known = {
        "database or disk is full": "磁盘已满",
        "attempt to write a readonly database": "没有写入权限",
        "unable to open database file": "打不开文件",
        "database is locked": "被其他程序长时间占用",
        "disk I/O error": "磁盘读写出错",
        "file is not a database": "文件不是台账或已损坏",
        "database disk image is malformed": "文件已损坏",
    }
    return known.get(words, words)


def _remedy(error: DBAPIError) -> str:
    words = str(error.orig)
    if "not a database" in words or "malformed" in words:
        return "请从备份恢复，或用 --ledger 另指一个台账"
    return "请检查磁盘空间、权限和网络"
