"""What workers need to judge dossiers, imported by their fork server once for all of them.

A batch judges in its workers, and a worker is replaced after some hundred files: each would spend two seconds on modules
and rules that all of them share. Nothing here starts a thread; workers are forked from it.
"""

from __future__ import annotations

import contextlib
import gc

import flows.screening  # noqa: F401 - what a worker's half of a dossier is written in
from checks.registry import kinds
from checks.rulebook import load_rulebook
from extractors.errors import PrescreenError
from extractors.vocabulary import DEFAULT_RULESET

kinds()
with contextlib.suppress(PrescreenError):  # said where the rules are used
    load_rulebook(DEFAULT_RULESET)
gc.freeze()  # shared by all workers, and none looks through it
