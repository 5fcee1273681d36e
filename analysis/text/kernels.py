"""Loops over arrays, as plain Python on few articles, compiled on many.

A kernel uses int64 arithmetic only (a hash wraps around), arrays that it allocates itself, and
other kernels by their name. It stays a plain function, as numba is loaded with the first large
batch only: that takes longer than reading two articles.
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, wraps
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

#: Characters of a batch from which on kernels are compiled: of some 400 articles.
LARGE = 1_000_000
#: Where compiled ones are kept, as many times fewer pay: loading takes as long as reading these.
KEPT = 20
#: The start and the factor of the FNV-1a hash, as signed numbers.
SEED = -3750763034362895579
PRIME = 1099511628211
#: Such as starts and stops, and what is at them.
TwoArrays = tuple[np.ndarray, np.ndarray]
ThreeArrays = tuple[np.ndarray, np.ndarray, np.ndarray]

_kernels: list[Callable] = []  # those that others call, until numba knows them
_dispatchers: dict[Callable, Callable] = {}  # the compiled form of those that Python calls
_sizes = {"largest": 0}  # of batches; words are fewer than the characters before them


def kernel(function: Callable) -> Callable:
    """Return *function* as it is; compiled kernels can call it."""
    _kernels.append(function)
    return function


def main_kernel(function: Callable) -> Callable:
    """Return *function* so that Python calls it, and no other kernel: compiled where that pays.

    It runs compiled if some batch was LARGE, the first argument of a main kernel.
    """

    @wraps(function)
    def run(*arguments):
        """Return what *function* returns, compiled or not."""
        _sizes["largest"] = max(_sizes["largest"], len(arguments[0]))
        if function not in _dispatchers and _pays(function, _sizes["largest"]):
            _dispatchers[function] = compiled(function)
        with np.errstate(over="ignore"):  # hashes wrap around
            return _dispatchers.get(function, function)(*arguments)

    return run


def _pays(function: Callable, size: int) -> bool:
    """Return whether a batch is so large that a kernel is compiled, or loaded if it is kept."""
    if LARGE // KEPT <= size < LARGE:
        folder = Path(function.__code__.co_filename).parent / "__pycache__"
        return any(digest_of_sources() in path.name for path in _files_of(function, folder))
    return size >= LARGE


def compiled(function: Callable) -> Callable:
    """Return a function compiled by numba, which is kept on disk where a folder can be written.

    At a terminal one line says that it is compiled now, and not only loaded. With
    ``NUMBA_DISABLE_JIT=1`` it stays plain Python, for debuggers and for what measures coverage.
    """
    import numba
    from numba.extending import register_jitable

    while _kernels:
        register_jitable(_kernels.pop())
    # A kept function holds the kernels that it calls, and numba looks at its own source only.
    digest = digest_of_sources()
    function.__qualname__ = f"{function.__name__}_{digest}"
    is_kept = False
    try:
        dispatcher: Any = numba.njit(cache=True)(function)
        if dispatcher is function:
            return function
        for path in _files_of(function, Path(dispatcher.stats.cache_path)):
            if digest in path.name:
                is_kept = True
            else:
                with suppress(OSError):  # another process was first
                    path.unlink()
    except RuntimeError:  # no folder for the cache
        dispatcher = numba.njit()(function)
    if not is_kept:
        _say_that_it_compiles()
    return dispatcher


def _files_of(function: Callable, folder: Path) -> list[Path]:
    """Return the files in which this Python keeps a kernel, compiled from any sources."""
    module = Path(function.__code__.co_filename).stem
    python = "py{}{}".format(*sys.version_info)
    return [*folder.glob(f"{module}.{function.__name__}_{'?' * DIGITS}-*.{python}*.nb[ic]")]


@lru_cache
def _say_that_it_compiles() -> None:
    """Write a line at a terminal, once, for whoever waits."""
    if sys.stderr.isatty():
        sys.stderr.write("Loops over articles are compiled: a minute, once.\n")


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


@kernel
def hash_numbers(codes, start, stop):
    """Return a 64-bit hash of the numbers from *start* to *stop*.

    It is FNV-1a, then mixed, and the same on every machine.
    """
    value = np.int64(SEED)
    for position in range(start, stop):
        value = (value ^ codes[position]) * np.int64(PRIME)
    return mix_hash(value)


@kernel
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


@kernel
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
