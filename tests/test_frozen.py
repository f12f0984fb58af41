"""Frozen dataclasses are what `dataclasses` makes, however they are made."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field
from functools import cached_property
from typing import Any, ClassVar

import pytest

from teckal import frozen


def _house(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class House:
        """A house."""

        KIND: ClassVar[str] = "house"
        street: str
        number: int = 1
        rooms: tuple[str, ...] = ()
        notes: dict[str, int] = field(default_factory=dict, compare=False)
        _seen: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

        @cached_property
        def full(self) -> str:
            return f"{self.number} {self.street}"

    return House


def _annexe(dataclass: Any) -> type:
    base: Any = _house(dataclass)

    @dataclass(frozen=True)
    class Annexe(base):  # type: ignore[misc]
        """A house beside another."""

        area: int = 0

    return Annexe


def _alone(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Alone:
        """One field."""

        only: Any

    return Alone


def _empty(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Empty:
        """None."""

    return Empty


def _same_by_place(dataclass: Any) -> type:
    @dataclass(frozen=True, eq=False)
    class Place:
        """Equal to itself alone."""

        at: int

    return Place


def _own(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Own:
        """Its own methods stay."""

        a: int

        def __repr__(self) -> str:
            return f"<{self.a}>"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self))

    return Own


def _finished(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Finished:
        """Something is done when all else is made."""

        a: int
        twice: int = field(default=0, init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "twice", 2 * self.a)

    return Finished


Given = list[tuple[tuple[Any, ...], dict[str, Any]]]
MAKERS: tuple[tuple[Callable[[Any], type], Given], ...] = (
    (_house, [(("High St",), {}), (("High St", 2), {}), (("Low St",), {"rooms": ("a",), "notes": {"x": 1}})]),
    (_annexe, [(("High St",), {}), (("High St",), {"area": 4}), (("High St", 1, (), {}, 4), {})]),
    (_alone, [((1,), {}), (((1,),), {}), ((), {"only": "a"}), ((1,), {})]),
    (_empty, [((), {}), ((), {})]),
    (_same_by_place, [((1,), {}), ((1,), {})]),
    (_own, [((1,), {}), ((2,), {})]),
    (_finished, [((1,), {}), ((2,), {})]),
)


@pytest.mark.parametrize(("make", "given"), MAKERS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_frozen_class_is_what_dataclasses_makes(
    make: Any, given: list[tuple[tuple[Any, ...], dict[str, Any]]]
) -> None:
    ours, theirs = make(frozen.dataclass), make(dataclasses.dataclass)
    assert [each.name for each in dataclasses.fields(ours)] == [each.name for each in dataclasses.fields(theirs)]
    assert ours.__match_args__ == theirs.__match_args__
    mine, other = ([cls(*args, **named) for args, named in given] for cls in (ours, theirs))
    assert [repr(each) for each in mine] == [repr(each) for each in other]
    assert [vars(each) for each in mine] == [vars(each) for each in other]
    assert [[a == b for a in mine] for b in mine] == [[a == b for a in other] for b in other]
    if make is not _own:
        sames = [[hash(a) == hash(b) for a in mine] for b in mine]
        assert sames == [[hash(a) == hash(b) for a in other] for b in other]
        assert [a == b for a, b in zip(mine, other, strict=True)] == [False] * len(mine)
    assert [dataclasses.replace(each) == each for each in mine] == [dataclasses.replace(each) == each for each in other]
    assert [vars(copy.copy(each)) for each in mine] == [vars(each) for each in mine]


@pytest.mark.parametrize("make", [make for make, _ in MAKERS if make is not _empty])
def test_nothing_can_be_set_or_taken_away(make: Any) -> None:
    for dataclass in (frozen.dataclass, dataclasses.dataclass):
        each = make(dataclass)("x")
        name = dataclasses.fields(each)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(each, name, "y")
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(each, name)
        assert getattr(each, name) == "x"


def test_what_must_be_given_must_be() -> None:
    house = _house(frozen.dataclass)
    for args, named in (((), {}), (("a", 1, (), {}, []), {}), (("a",), {"colour": 1}), (("a",), {"street": "b"})):
        with pytest.raises(TypeError):
            house(*args, **named)
    assert house("a").notes is not house("a").notes


def test_a_name_is_worked_out_once_and_kept() -> None:
    house: Any = _house(frozen.dataclass)("High St", 3)
    assert house.full == "3 High St"
    assert "full" in vars(house)


def test_one_that_holds_itself_can_be_shown() -> None:
    rooms: list[Any] = []
    each = _alone(frozen.dataclass)(rooms)
    rooms.append(each)
    assert repr(each) == "test_frozen._alone.<locals>.Alone(only=[...])".removeprefix("test_frozen.")


def test_one_that_is_not_frozen_is_left_to_dataclasses() -> None:
    @frozen.dataclass
    class Plain:
        """Can be changed."""

        a: int = 1

    each = Plain()
    each.a = 2
    assert each == Plain(2)


def test_it_travels_to_another_process() -> None:
    from teckal.errors import Problem

    problem = Problem("a.yaml", 0, 1, 2, "title", "is missing.", 2)
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert hash(pickle.loads(pickle.dumps(problem))) == hash(problem)
