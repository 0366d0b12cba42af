"""Submissions and claims for ledger tests, in few words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reports.ledger.claims import claim
from reports.ledger.ledger import Ledger
from reports.ledger.receiving import receive
from reports.ledger.records import Claim, Reception, Submission, SubmittedFile

INBOX = "/收件"


def submission(name: str = "湿地巡护", content: str = "甲", **values: Any) -> Submission:
    files = (SubmittedFile("申请表.docx", f"hash-{content}", 10), SubmittedFile("函.docx", "hash-letter", 20))
    identity = name.removesuffix(".zip")
    given = Submission(INBOX, name, identity, identity, f"signature-{content}", f"content-{content}", files=files)
    return replace(given, **values)


def taken(ledger: Ledger, name: str = "湿地巡护", content: str = "甲", **values: Any) -> Reception:
    return receive(ledger, submission(name, content, **values))


def claimed(ledger: Ledger, round_id: int, owner: str = "机器/1/1", lease: float = 60.0) -> Claim:
    held = claim(ledger, round_id, owner, lease)
    assert held is not None
    return held
