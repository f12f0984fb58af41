"""The peers by their names on PyPI, each imported only when it is asked for."""

from __future__ import annotations

import importlib
import sys
from typing import cast

from bench.engines.task import Form, ManyAtOnce, Peer

WHERE = {
    "clipspy": ("peer_clipspy", "Clips"),
    "openfisca-core": ("peer_openfisca", "OpenFisca"),
    "regopy": ("peer_regopy", "Rego"),
    "rule-engine": ("peer_rule_engine", "RuleEngine"),
    "zen-engine": ("peer_zen", "Zen"),
}
"""Module and class."""
PEERS = tuple(name for name in WHERE if name != "openfisca-core" or sys.version_info >= (3, 11))
"""OpenFisca needs Python 3.11."""
MANY_AT_ONCE = tuple(name for name in PEERS if name in ("openfisca-core", "zen-engine"))
"""Those that have a call for many arrangements."""


def peer(name: str, form: Form) -> Peer:
    """The peer, made ready with the law. Raises ImportError where it is not installed."""
    module, class_name = WHERE[name]
    return cast(Peer, getattr(importlib.import_module(f"bench.engines.{module}"), class_name)(form))


def many_at_once(name: str, form: Form) -> ManyAtOnce:
    """The same of one that has a call for many."""
    return cast(ManyAtOnce, peer(name, form))
