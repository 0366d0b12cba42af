"""A ledger on SQLite, and on PostgreSQL where the machine has it: everything must hold on both."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import postgres_server
import pytest
from sqlalchemy import text

from reports.ledger.ledger import Ledger
from reports.ledger.models import Base

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the sample reports of the floor


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if not postgres_server.available():
        pytest.skip("PostgreSQL is not installed")
    with postgres_server.server() as address:
        yield f"postgresql://{address}/ledger"


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "sqlite":
        with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
            yield opened
        return
    with Ledger.open(request.getfixturevalue("postgres")) as opened:
        yield opened
        names = ", ".join(f'"{t.name}"' for t in Base.metadata.sorted_tables)
        with opened.begin() as session:
            session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
