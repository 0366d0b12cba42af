"""Opening a ledger: migrations make the tables of the models, old and foreign databases are named as such."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from extractors.errors import UsageError
from reports.ledger.database import HEAD, MIGRATIONS, LedgerUnavailable, open_engine
from reports.ledger.ledger import Ledger
from reports.ledger.models import Base


def test_the_migrations_make_the_models(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_revision_is_the_one_looked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'neu' / 'ledger.sqlite'}"
    for _ in range(2):
        with Ledger.open(url) as ledger, ledger.begin() as session:
            ledger.note(session, "test", "记一笔")
    events = sqlite3.connect(tmp_path / "neu" / "ledger.sqlite").execute("SELECT kind FROM event").fetchall()
    assert events == [("test",), ("test",)]


def test_many_open_a_new_ledger_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    problems: list[BaseException] = []

    def run() -> None:
        try:
            open_engine(url)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_a_newer_ledger_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UsageError, match="较新版本"):
        Ledger.open(f"sqlite:///{path}")


def test_what_is_no_ledger_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(LedgerUnavailable, match="不是台账或已损坏"):
        Ledger.open(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "words"),
    [("nonsense", "写法不对"), ("oracle+none://x/y", "驱动没有安装"), ("mysql+nothing://x/y", "驱动没有安装")],
)
def test_a_bad_address_is_wrong_use(url: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Ledger.open(url)


def test_a_server_that_does_not_answer_shows_no_password() -> None:
    with pytest.raises(LedgerUnavailable) as caught:
        Ledger.open("postgresql://clerk:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1:1/x" in str(caught.value)


def test_a_disk_that_is_full_is_said_in_chinese(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        with pytest.raises(LedgerUnavailable, match="磁盘已满"), ledger.begin() as session:
            session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
            for _ in range(2000):
                ledger.note(session, "test", "很长的一句话" * 200)
            session.flush()
        with ledger.begin() as session:
            ledger.note(session, "test", "现在可以了")
