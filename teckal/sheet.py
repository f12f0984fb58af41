"""One rule file as exact values, and every refusal with the file's name.

A bound of the law is a decimal that somebody read in a statute: it is kept exactly, and what it may be compared with
is settled by the card of the fact, so that a slip in a file is refused and never coerced.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import yaml

from teckal.errors import RulebookError
from teckal.frozen import dataclass
from teckal.program import OPERATORS, Atom, Citation, Test

BODY_ROLES = ("controlled", "sister", "awardee")
"""Roles that a fact's name may start with: the body that the fact is asked of."""
PARTIES = ("controllers", "controlled", "awardee", "buyer", "supplier", "sister", "participants")
"""Placeholders for the names of the parties, in sentences that otherwise name facts."""
MOST_ATOMS_IN_TEST = 64
"""What durable-rules bears of one fact."""

Alternatives = tuple[Test, ...]
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_PLAIN = {"true": True, "false": False, "null": None, "": None}


_BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_BASE):  # type: ignore[misc]
    """Composes and gives no scalar a meaning: that is settled in `_value`.

    PyYAML asks for the tag of every node and for the way that led to it, and nothing here reads either: not to look
    them up saves a third of the time.
    """

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        return ""

    def descend_resolver(self, node: Any, index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


@dataclass(frozen=True)
class Card:
    """What a derived fact means in law; its name has no role here."""

    name: str
    title: str
    roles: tuple[str, ...]
    """The bodies it is asked of; empty for a fact of the arrangement as a whole."""
    kind: str
    """truth, percent, money, date, choice or count."""
    choices: tuple[str, ...]
    """For kind choice, every value it can have."""
    unit: str
    citations: tuple[Citation, ...]
    means: str
    silence: str
    """What it does where the file says nothing: `blocks`, or `counts-only-if-raised`."""
    unknown_when: tuple[str, ...]
    ask: str
    """The question that would settle it."""
    points: tuple[str, ...]
    """The contested points that its derivation turns on."""
    changeable: str
    """Whether the parties could arrange it otherwise: `yes`, `no`, or `over-time`, as new figures replace old ones."""
    known_from: str
    """The stage from which it is commonly known."""
    file: str


def find_card(cards: Mapping[str, Card], fact: str) -> Card:
    """The card of a fact: by its name after the role where it starts with one, else by its whole name."""
    role, _, rest = fact.partition(".")
    if role not in BODY_ROLES:
        return cards[fact]
    card = cards[rest]
    if role not in card.roles:
        raise KeyError(fact)
    return card


def _value(node: yaml.Node, file: str) -> Any:
    """A node as exact values: numbers as int or Fraction, true and false, all else as text (dates too)."""
    if isinstance(node, yaml.ScalarNode):
        text: str = node.value
        if node.style:
            return text
        if text in _PLAIN:
            return _PLAIN[text]
        if _INTEGER.match(text):
            return int(text)
        return Fraction(Decimal(text)) if _DECIMAL.match(text) else text
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, file) for each in node.value]
    pairs = {}
    for key, each in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise RulebookError(f"{file}:{key.start_mark.line + 1}: a key must be plain text")
        if key.value in pairs:
            raise RulebookError(f"{file}:{key.start_mark.line + 1}: {key.value} is given twice")
        pairs[key.value] = _value(each, file)
    return pairs


def stem(file: str) -> str:
    """The name of what a rule file holds: that of the file."""
    return file.rsplit("/", 1)[-1].removesuffix(".yaml")


def compose(file: str, data: bytes) -> dict[str, Any]:
    """The values of a rule file by key; raises RulebookError where it is no YAML, or no mapping."""
    try:
        node = yaml.compose(data, Loader=_Loader)
    except yaml.YAMLError as error:
        raise RulebookError(f"{file}: {error}") from error
    if not isinstance(node, yaml.MappingNode):
        raise RulebookError(f"{file}: a rule file is a mapping")
    values: dict[str, Any] = _value(node, file)
    return values


class Sheet:
    """One rule file: its values by key, and refusals that name the file."""

    def __init__(self, file: str, data: dict[str, Any]) -> None:
        self.file = file
        self.stem = stem(file)
        self.data = data

    def wrong(self, what: str) -> RulebookError:
        return RulebookError(f"{self.file}: {what}")

    def text(self, key: str, default: str | None = None) -> str:
        """A line of text; required where there is no default."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(f"{key} must be text")
        return value

    def truth(self, key: str, default: bool = False) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{key} must be true or false")
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in choices:
            raise self.wrong(f"{key} must be one of {', '.join(choices)}, not {value}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of text, where one text may stand for a list of one; empty where it is left out."""
        value = self.data.get(key) or []
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(each, str) for each in items):
            raise self.wrong(f"{key} must be a list of text")
        return tuple(items)

    def items(self, key: str) -> list[Any]:
        value = self.data.get(key) or []
        if not isinstance(value, list):
            raise self.wrong(f"{key} must be a list")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        value = self.data.get(key) or {}
        if not isinstance(value, dict):
            raise self.wrong(f"{key} must be a mapping")
        return value

    def citations(self, key: str = "law") -> tuple[Citation, ...]:
        """Sources; a bare line of text is one too."""
        return tuple(self._citation(each) for each in self.items(key))

    def _citation(self, item: Any) -> Citation:
        if isinstance(item, str):
            return Citation(item)
        if not isinstance(item, dict) or not isinstance(item.get("cite"), str):
            raise self.wrong("each source needs its `cite`")
        return Citation(*(str(item.get(key, "")) for key in ("cite", "says", "url", "checked")))

    def test(self, given: Any, cards: Mapping[str, Card]) -> Test:
        """One alternative: a mapping of facts to bounds that must all hold."""
        if not isinstance(given, dict) or not given:
            raise self.wrong("each alternative must map at least one fact to a bound")
        test = tuple(atom for fact, bound in given.items() for atom in self._atoms(fact, bound, cards))
        if len(test) > MOST_ATOMS_IN_TEST:
            raise self.wrong(f"more than {MOST_ATOMS_IN_TEST} comparisons in one alternative")
        return test

    def alternatives(self, key: str, cards: Mapping[str, Card], given: Mapping[str, Any] | None = None) -> Alternatives:
        """The alternatives under a key; none where it is left out."""
        items = (self.data if given is None else given).get(key) or []
        if not isinstance(items, list):
            raise self.wrong(f"{key} must be a list of alternatives")
        return tuple(self.test(each, cards) for each in items)

    def _atoms(self, fact: str, bound: Any, cards: Mapping[str, Card]) -> list[Atom]:
        card = self.card(fact, cards)
        if not isinstance(bound, dict):
            return [Atom(fact, "is", self.bound(bound, card, fact))]
        if not bound or not set(bound) <= {"in", *OPERATORS}:
            raise self.wrong(f"{fact}: a bound is a value, in, {', '.join(OPERATORS)}; not {', '.join(bound)}")
        return [self._atom(fact, op, value, card) for op, value in bound.items()]

    def _atom(self, fact: str, op: str, value: Any, card: Card) -> Atom:
        if op == "in":
            if card.kind != "choice" or not isinstance(value, list) or not value:
                raise self.wrong(f"{fact}: `in` needs a list and a fact of kind choice")
            return Atom(fact, op, tuple(str(self.bound(each, card, fact)) for each in value))
        if card.kind in ("truth", "choice"):
            raise self.wrong(f"{fact} is a {card.kind}, which cannot be {op} anything")
        return Atom(fact, op, self.bound(value, card, fact))

    def bound(self, value: Any, card: Card, fact: str) -> bool | str | Fraction | datetime.date:
        """One value of the kind that the fact's card says."""
        if card.kind == "truth" and isinstance(value, bool):
            return value
        if card.kind == "choice" and value in card.choices:
            return str(value)
        if card.kind == "date" and isinstance(value, str) and _DAY.match(value):
            try:
                return datetime.date.fromisoformat(value)
            except ValueError:
                pass
        if card.kind in ("percent", "money", "count") and not isinstance(value, (bool, str, dict, list, type(None))):
            return Fraction(value)
        allowed = f" ({', '.join(card.choices)})" if card.choices else ""
        raise self.wrong(f"{fact}: {value!r} is not a {card.kind}{allowed}")

    def card(self, fact: str, cards: Mapping[str, Card]) -> Card:
        try:
            return find_card(cards, fact)
        except KeyError:
            raise self.wrong(f"there is no card in rules/facts for {fact}, or not for that role") from None

    def sentences(self, key: str, known: Iterable[str]) -> dict[str, str]:
        """Sentences by state, whose every placeholder is a party or one of the facts known there."""
        said = self.mapping(key)
        for sentence in said.values():
            self.placeholders(sentence, known)
        return said

    def placeholders(self, sentence: Any, known: Iterable[str]) -> None:
        if not isinstance(sentence, str):
            raise self.wrong(f"{sentence!r} must be text")
        allowed = {*known, *PARTIES}
        for name in _PLACEHOLDER.findall(sentence):
            if name not in allowed:
                raise self.wrong(f"{{{name}}} stands for no party and no fact that is tested here")
