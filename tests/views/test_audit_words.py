"""The audit log speaks the workshop's language: every action that is ever recorded has its words."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import veliano_desk
from veliano_desk.domain.kept_goods import GOODS_MOVES
from veliano_desk.domain.stages import Action
from veliano_desk.views.settings.audit_words import action_words

HOUSE = Path(veliano_desk.__file__).parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Place:
    """A call that records, in its module and within the function around it."""

    module: str
    call: ast.Call
    inside: Function | None


def modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(HOUSE.rglob("*.py")):
        name = ".".join(("veliano_desk", *file.relative_to(HOUSE).with_suffix("").parts))
        yield name.removesuffix(".__init__"), ast.parse(file.read_text(encoding="utf-8"))


def calls(node: ast.AST, inside: Function | None = None) -> Iterator[tuple[ast.Call, Function | None]]:
    for child in ast.iter_child_nodes(node):
        within = child if isinstance(child, Function) else inside
        if isinstance(child, ast.Call):
            yield child, inside
        yield from calls(child, within)


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def recordings() -> Iterator[Place]:
    """`unit.record(…)` everywhere; the unit of work itself is the one that keeps it."""
    for module, tree in modules():
        for call, inside in calls(tree):
            if called(call) == "record" and len(call.args) == 4:
                yield Place(module, call, inside)


def names_of(place: Place, argument: ast.expr) -> Iterator[str]:
    """What the argument may be: said there, a constant of the module, one per move, or what callers pass on."""
    text = ast.unparse(argument)
    passed_on = [arg.arg for arg in place.inside.args.args] if place.inside else []
    if isinstance(argument, ast.Name) and argument.id in passed_on:
        yield from names_passed_on(place, passed_on.index(argument.id))
        return
    space = vars(importlib.import_module(place.module))
    moves = {
        "f'piece.{action}'": set(Action),
        "f'order.{action}'": {one for moved in GOODS_MOVES.values() for one in moved},
    }
    if text in moves:
        yield from (eval(text, {**space, "action": action}) for action in sorted(moves[text]))
        return
    yield eval(text, dict(space))  # anything else cannot be read here, and fails


def names_passed_on(place: Place, at: int) -> Iterator[str]:
    assert place.inside is not None
    method = place.inside.args.args[0].arg == "self"
    tree = ast.parse(inspect.getsource(importlib.import_module(place.module)))
    for call, inside in calls(tree):
        if called(call) == place.inside.name:
            yield from names_of(Place(place.module, call, inside), call.args[at - method])


RECORDED = sorted({name for place in recordings() for name in names_of(place, place.call.args[0])})


def test_the_walk_finds_what_is_recorded_directly_by_constant_by_move_and_through_others() -> None:
    assert {"order.note", "audit.erase", "piece.send_kit", "people.roles", "people.sign_in_refused"} <= set(RECORDED)
    assert sum(name.startswith("piece.") for name in RECORDED) >= len(Action)


@pytest.mark.parametrize("name", RECORDED)
def test_every_action_that_is_recorded_has_its_words(name: str) -> None:
    words = action_words(name)
    assert words != name
    assert words[0].isupper()
    assert "." not in words
