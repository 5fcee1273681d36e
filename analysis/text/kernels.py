"""Loops over arrays that run as plain Python on a few articles and compiled on many: one implementation of each.

A kernel uses int64 arithmetic only (a hash wraps around), arrays that it allocates itself, and other kernels by their name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

import numpy as np

np.empty(
    31 << 20, dtype=np.uint8
)  # gone at once: from its size glibc learns to keep freed memory, which is costly to get anew
#: Characters of a batch from which on compiled kernels pay: loading them takes as long as reading about so many uncompiled.
LARGE = 50_000
SEED, PRIME = -3750763034362895579, 1099511628211  # of the FNV-1a hash, as signed numbers


class Kernel:
    """A function over arrays; called, it runs compiled if its first argument is LARGE or any compiled kernel is loaded."""

    loaded = False  # whether numba is there, which is what costs time

    def __init__(self, function):
        self.function, self.__name__, self.__doc__ = function, function.__name__, function.__doc__

    def __call__(self, *arguments):
        if Kernel.loaded or len(arguments[0]) >= LARGE:
            return self.compiled(*arguments)
        with np.errstate(over="ignore"):  # hashes wrap around
            return self.plain(*arguments)

    @cached_property
    def plain(self):
        """The function as it is written."""
        return self._linked("plain")

    @cached_property
    def compiled(self):
        """The function compiled by numba, kept on disk where the package or the user's cache folder can be written."""
        import numba

        Kernel.loaded, function = True, self._linked("compiled")
        try:
            return numba.njit(cache=True)(function)
        except RuntimeError:  # no folder for the cache
            return numba.njit(function)

    def _linked(self, form: str) -> FunctionType:
        """Return the function with the kernels that it calls in the same form."""
        code, names = self.function.__code__, self.function.__globals__
        called = {
            name: getattr(names[name], form)
            for name in code.co_names
            if isinstance(names.get(name), Kernel)
        }
        function = FunctionType(code, {**names, **called}, self.__name__)
        function.__module__, function.__qualname__ = (
            self.function.__module__,
            f"{self.__name__}_{_sources()}",
        )
        return function


#: Folders of `analysis` with kernels that other kernels call.
COMPILED = ("text", "speakers", "tone")


@lru_cache
def _sources() -> str:
    """Return a digest of the sources with kernels: a compiled kernel holds those that it calls."""
    package = Path(__file__).parents[1]
    paths = [path for folder in COMPILED for path in sorted((package / folder).glob("*.py"))]
    states = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return hashlib.sha256(repr(states).encode()).hexdigest()[:16]


def kernel(function) -> Kernel:
    """Return *function* as a Kernel."""
    return Kernel(function)


@kernel
def hashed(codes, start, stop):
    """Return 64 bits that depend on the numbers from *start* to *stop*, the same on every machine (FNV-1a, then mixed)."""
    value = np.int64(SEED)
    for position in range(start, stop):
        value = (value ^ codes[position]) * np.int64(PRIME)
    return mixed(value)


@kernel
def mixed(value):
    """Return the last step of ``hashed``."""
    value = (value ^ (value >> np.int64(32))) * np.int64(PRIME)
    return value ^ (value >> np.int64(29))


class Words(NamedTuple):
    """A list of words as a hash table by ``_glance``: word i is ``letters[starts[i]:starts[i + 1]]``; a free slot holds -1."""

    slots: np.ndarray
    starts: np.ndarray
    letters: np.ndarray


def words(sequence: Sequence[str]) -> Words:
    """Return *sequence*, words that all differ and have letters, as a table for ``place``.

    >>> table = words(["sea", "harbour"])
    >>> int(place(np.array([ord(letter) for letter in "the harbour"]), 4, 11, table))
    1
    """
    lengths = np.array([len(word) for word in sequence], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    letters = np.array(
        np.frombuffer("".join(sequence).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    )
    slots = np.full(1 << (4 * len(sequence) + 1).bit_length(), -1, dtype=np.int32)
    for number, slot in enumerate(
        (_glance.plain(letters, starts[:-1], starts[1:]) & (len(slots) - 1)).tolist()
    ):
        while slots[slot] >= 0:
            slot = (slot + 1) % len(slots)
        slots[slot] = number
    return Words(slots, starts, letters)


@kernel
def _glance(codes, start, stop):
    """Return a number from the length and four letters of a word: enough to pass over most words that are not listed."""
    size = stop - start
    return (
        codes[start] * np.int64(1009)
        + codes[start + size // 4] * np.int64(77)
        + codes[start + size // 2] * np.int64(9176)
        + codes[stop - 1] * np.int64(31337)
        + size * 5003
    )


@kernel
def place(codes, start, stop, table):
    """Return the number of the word that stands from *start* to *stop* in its table (``words``), or -1."""
    slot = _glance(codes, start, stop) & (len(table.slots) - 1)
    while table.slots[slot] >= 0:
        word = table.slots[slot]
        ahead, position = table.starts[word] - start, start
        if table.starts[word + 1] - ahead == stop:
            while position < stop and codes[position] == table.letters[position + ahead]:
                position += 1
            if position == stop:
                return np.int64(word)
        slot = (slot + 1) & (len(table.slots) - 1)
    return np.int64(-1)
