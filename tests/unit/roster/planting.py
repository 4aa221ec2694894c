"""Faults put into the engine on purpose, and taken out again.

A fault is a piece of a function's own text and what stands there instead. The function object
stays the same and only its code is exchanged, so everybody who has imported it runs the fault.
A compiled function is always asked for at its module, so there the faulty one takes its place,
uncompiled. A fault whose text is no longer there fails loudly: it must be put where the rule has
gone.
"""

from __future__ import annotations
import __future__

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType
from unittest import mock


@dataclass(frozen=True)
class Fault:
    """One planted fault.

    Attributes:
        says: What the engine does wrong, in words.
        where: ``module:function`` or ``module:Class.method`` within ``optimizer``.
        right: Text of the function that stands there exactly once.
        wrong: What stands there instead.
    """

    says: str
    where: str
    right: str
    wrong: str


@contextmanager
def planted(fault: Fault) -> Iterator[None]:
    """Run the engine with one fault in it."""
    holder, name, found = _found(fault.where)
    compiled_from = getattr(found, "py_func", None)
    if compiled_from is not None:
        faulty = FunctionType(_faulty(compiled_from, fault), compiled_from.__globals__, name)
        with mock.patch.object(holder, name, faulty):
            yield
        return
    function = found.fget if isinstance(found, property) else found
    assert isinstance(function, FunctionType), f"{fault.where} is no plain function"
    healthy = function.__code__
    function.__code__ = _faulty(function, fault)
    try:
        yield
    finally:
        function.__code__ = healthy


def _found(where: str) -> tuple[object, str, object]:
    """Return (module or class, name there, what stands there)."""
    module, _, path = where.partition(":")
    holder: object = import_module(f"optimizer.{module}")
    *classes, name = path.split(".")
    for one in classes:
        holder = getattr(holder, one)
    return holder, name, inspect.getattr_static(holder, name)


def _faulty(function: FunctionType, fault: Fault) -> CodeType:
    text = textwrap.dedent(inspect.getsource(function))
    assert text.count(fault.right) == 1, f"{fault.says}: {fault.where} has no {fault.right!r}"
    flags = __future__.annotations.compiler_flag
    body = compile(text.replace(fault.right, fault.wrong), fault.where, "exec", flags=flags)
    return next(
        one
        for one in body.co_consts
        if isinstance(one, CodeType) and one.co_name == function.__name__
    )
