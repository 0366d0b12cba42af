"""Mail files as containers: departments forward their material as a saved mail with the documents attached."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from extractors.snapshot import refusals
from extractors.snapshot.archives.store import Store

_BODY = {"text/plain": "邮件正文.txt", "text/html": "邮件正文.html"}


def unpack_mail(path: Path, name: str, store: Store) -> None:
    """The attachments and the body. Raises UnreadableFile when the mail is too large to be held in memory."""
    size = path.stat().st_size
    if size > store.limits.text_bytes * 4:
        raise refusals.too_large(size, store.limits.text_bytes * 4)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    for part in message.walk():
        if part.is_multipart():
            continue
        attached = part.get_filename()
        if attached:
            store.keep(attached, (_bytes(part),))
        elif part is body:
            store.keep(_BODY.get(part.get_content_type(), "邮件正文.txt"), (_text(part),))


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: EmailMessage) -> bytes:
    try:
        return str(part.get_content()).encode("utf-8")
    except (LookupError, ValueError):  # an encoding nobody knows
        return _bytes(part)
