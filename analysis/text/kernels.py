"""Loops over arrays, as plain Python on few articles, compiled on many.

A kernel and the functions that it calls by their name use int64 arithmetic only (a hash wraps
around) and arrays that they allocate. They read what they are given place by place. They stay plain
functions, as numba is loaded where that pays only: it takes as long as reading a hundred articles.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, wraps
from importlib.metadata import version
from inspect import isfunction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

#: Characters from which on compiled kernels pay, be they kept: of some 40 articles.
LARGE = 200_000
#: The start and the factor of the FNV-1a hash, as signed numbers.
SEED = -3750763034362895579
PRIME = 1099511628211
#: Such as starts and stops, and what is at them.
TwoArrays = tuple[np.ndarray, np.ndarray]
ThreeArrays = tuple[np.ndarray, np.ndarray, np.ndarray]

_known: set[Callable] = set()  # functions that kernels call, once numba knows them
_dispatchers: dict[Callable, Callable] = {}  # the compiled form of kernels
_sizes: Counter[Callable] = Counter()  # of all that each of them was given first


def kernel(price: int) -> Callable[[Callable], Callable]:
    """Return what makes a function a kernel, which no other kernel calls.

    It is compiled once the sizes of what it was given first sum up to *price* times LARGE.
    """

    def prepared(function: Callable) -> Callable:
        """Return the function so that it runs compiled where that pays."""

        @wraps(function)
        def run(*arguments):
            """Return what *function* returns, compiled or not."""
            _sizes[function] += len(arguments[0])
            if function not in _dispatchers and _pays(function, price):
                _dispatchers[function] = compiled(function)
            with np.errstate(over="ignore"):  # hashes wrap around
                if function in _dispatchers:
                    return _dispatchers[function](*arguments)
                return function(*map(_for_plain_python, arguments))

        return run

    return prepared


def _pays(function: Callable, price: int) -> bool:
    """Return whether there was so much to do that a function is compiled, or loaded if kept."""
    if _sizes[function] >= price * LARGE:
        return True
    return _sizes.total() >= LARGE and _is_kept(function)


@lru_cache
def _is_kept(function: Callable) -> bool:
    """Return whether a function is kept beside its source, compiled."""
    folder = Path(function.__code__.co_filename).parent / "__pycache__"
    return any(digest_of_sources() in path.name for path in _files_of(function, folder))


def _for_plain_python(argument: Any) -> Any:
    """Return arrays, also inside tuples, so that plain Python reads a number in half the time."""
    if isinstance(argument, np.ndarray):
        return argument.data
    if isinstance(argument, tuple):
        return type(argument)(*map(_for_plain_python, argument))
    return argument


def compiled(function: Callable) -> Callable:
    """Return a function compiled by numba, which is kept on disk where a folder can be written.

    At a terminal one line says that it is compiled now, and not only loaded. With
    ``NUMBA_DISABLE_JIT=1`` it stays plain Python, for debuggers and for what measures coverage.
    """
    import numba
    from numba.extending import register_jitable

    for called in _called_by(function) - _known:
        _known.add(register_jitable(called))
    # A kept function holds the kernels that it calls, and numba looks at its own source only.
    digest = digest_of_sources()
    function.__qualname__ = f"{function.__name__}_{digest}"
    try:
        dispatcher: Any = numba.njit(cache=True)(function)
        if dispatcher is function:
            return function
        files = _files_of(function, Path(dispatcher.stats.cache_path))
    except RuntimeError:  # no folder for the cache
        dispatcher = numba.njit()(function)
        files = []
    if not any(digest in path.name for path in files):
        _say_that_it_compiles()
    for path in files:
        if digest not in path.name:
            with suppress(OSError):  # another process was first
                path.unlink()
    return dispatcher


def _called_by(function: Callable) -> set[Callable]:
    """Return the functions that a function calls by their name, and those that these call."""
    found: set[Callable] = set()
    waiting = [function]
    while waiting:
        caller = waiting.pop()
        called = map(caller.__globals__.get, caller.__code__.co_names)
        new = set(filter(isfunction, called)) - found
        found |= new
        waiting.extend(new)
    return found


def _files_of(function: Callable, folder: Path) -> list[Path]:
    """Return the files in which this Python keeps a kernel, compiled from any sources."""
    module = Path(function.__code__.co_filename).stem
    python = "py{}{}".format(*sys.version_info)
    return [*folder.glob(f"{module}.{function.__name__}_{'?' * DIGITS}-*.{python}*.nb[ic]")]


@lru_cache
def _say_that_it_compiles() -> None:
    """Write a line at a terminal, once, for whoever waits."""
    if sys.stderr.isatty():
        sys.stderr.write("Loops over articles are compiled: a few seconds, once.\n")


#: Folders of `analysis` with kernels that other kernels call.
FOLDERS = ("text", "speakers")
DIGITS = 16  #: of the digest


@lru_cache
def digest_of_sources() -> str:
    """Return a digest of the sources with kernels, by their contents, and of numba's version.

    A compiled kernel holds those that it calls.
    """
    package = Path(__file__).parents[1]
    paths = [path for folder in FOLDERS for path in sorted((package / folder).glob("*.py"))]
    contents = b"".join([path.read_bytes() for path in paths])
    return hashlib.sha256(contents + version("numba").encode()).hexdigest()[:DIGITS]


def hash_numbers(codes, start, stop):
    """Return a 64-bit hash of the numbers from *start* to *stop*.

    It is FNV-1a, then mixed, and the same on every machine.
    """
    value = np.int64(SEED)
    for position in range(start, stop):
        value = (value ^ codes[position]) * np.int64(PRIME)
    return mix_hash(value)


def mix_hash(value):
    """Return the last step of ``hash_numbers``."""
    value = (value ^ (value >> np.int64(32))) * np.int64(PRIME)
    return value ^ (value >> np.int64(29))


class WordTable(NamedTuple):
    """A list of words as a hash table, by slot."""

    hashes: np.ndarray
    numbers: np.ndarray  #: of the word in each slot; -1 in a free one


def word_table(sequence: Sequence[str]) -> WordTable:
    """Return a table for ``find_word`` of words that all differ and have letters."""
    n_slots = 1 << (4 * len(sequence) + 1).bit_length()
    hashes = np.zeros(n_slots, dtype=np.int64)
    numbers = np.full(n_slots, -1, dtype=np.int32)
    for number, word in enumerate(sequence):
        with np.errstate(over="ignore"):  # hashes wrap around
            value = hash_numbers(list(map(ord, word)), 0, len(word))
        slot = value & (n_slots - 1)
        while numbers[slot] >= 0:
            slot = (slot + 1) % n_slots
        hashes[slot] = value
        numbers[slot] = number
    return WordTable(hashes, numbers)


def find_word(codes, start, stop, table):
    """Return the number of the word from *start* to *stop* in its table, or -1.

    Words with equal hashes count as equal, as in ``tokenize``.
    """
    last_slot = len(table.numbers) - 1
    value = hash_numbers(codes, start, stop)
    slot = value & last_slot
    while table.numbers[slot] >= 0 and table.hashes[slot] != value:
        slot = (slot + 1) & last_slot
    return np.int64(table.numbers[slot])
