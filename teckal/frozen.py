"""Frozen dataclasses that cost little to define and little to make.

Up to Python 3.12 `dataclasses` compiles six functions for each class, by `exec`, and `teckal check` defines eighty
classes: a seventh of its processor time for one file went into that. This compiles one, `__init__`, and has the others
in common. It makes an instance in less time too, since it does not go through `object.__setattr__`. All else is as
`dataclasses` has it: `fields`, `replace`, defaults, order, and what an instance is equal to and shown as.
"""

from __future__ import annotations

import sys
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from dataclasses import dataclass as _dataclass
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING or sys.version_info >= (3, 13):
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """In place of `dataclasses.dataclass`, of which it makes one that is not frozen."""
        frozen, eq = options.pop("frozen", False), options.get("eq", True)
        if not frozen or options.keys() - {"eq"}:
            return _dataclass(cls, frozen=frozen, **options)
        return lambda cls: _frozen(cls, eq)


def _frozen(cls: type, eq: bool) -> type:
    cls = _dataclass(init=False, repr=False, eq=False)(cls)
    own = fields(cls)
    _define(
        cls,
        __init__=_init(own, hasattr(cls, "__post_init__")),
        __repr__=_repr,
        __setattr__=_no_setting,
        __delattr__=_no_deleting,
    )
    if eq:
        # an attrgetter of one name gives no tuple, so one of two names is made of it
        names = [each.name for each in own if each.compare]
        values: Any = attrgetter(*names, *names[:1]) if names else lambda self: ()

        def __eq__(self: Any, other: Any) -> bool:
            return bool(values(self) == values(other)) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self: Any) -> int:
            return hash(values(self))

        _define(cls, __eq__=__eq__, __hash__=__hash__)
    return cls


def _define(cls: type, **methods: Any) -> None:
    """Gives the class each method that its own body does not define."""
    for name, method in methods.items():
        # a class that defines __eq__ has a __hash__ of None put into it by Python itself
        if name not in cls.__dict__ or (name == "__hash__" and cls.__dict__[name] is None):
            setattr(cls, name, method)


def _init(own: tuple[Field[Any], ...], finishes: bool) -> Any:
    """The one function that is compiled: it has the names of the fields as its parameters."""
    known: dict[str, Any] = {"MISSING": MISSING}
    given, lines = ["self"], ["values = self.__dict__"]
    for each in own:
        name = each.name
        if each.default_factory is not MISSING:
            known[f"make_{name}"] = each.default_factory
            made = f"make_{name}()"
            value, default = (f"{made} if {name} is MISSING else {name}", "=MISSING") if each.init else (made, "")
        elif each.default is not MISSING:
            known[f"default_{name}"] = each.default
            value, default = name if each.init else f"default_{name}", f"=default_{name}"
        else:
            value, default = name, ""
        if each.init:
            given.append(f"{name}{default}")
        lines.append(f"values[{name!r}] = {value}")
    if finishes:
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(given)}):\n " + "\n ".join(lines), known)
    return known["__init__"]


@recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _no_setting(self: Any, name: str, value: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
