"""What has to run in a process of its own: writing a large corpus, reading it, and loading its pack.

python benchmarks/processes.py write corpus.jsonl 50000 ../shared
python benchmarks/processes.py extract corpus.jsonl folder-of-the-pack
python benchmarks/processes.py load folder-of-the-pack

All but the first print their peak memory in GB.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

from harness import ROOT, processor

import analysis


def write(path: str, articles: str, shared: str) -> None:
    """Write a corpus of so many articles as JSON lines."""
    from material import varied

    with Path(path).open("w", encoding="utf-8") as file:
        for row in varied(Path(shared), articles=int(articles)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def extract(path: str, to: str) -> None:
    """Read and extract the corpus with the actors and frames that ship, and save its pack."""
    from material import LISTS

    analysis.extract(analysis.read_corpus(path), **LISTS).save(to)


def load(folder: str) -> None:
    """Load a pack."""
    analysis.load_features(folder)


def peak() -> float:
    """Return the peak memory of this program in GB; getrusage would count what started it, too, where Linux says better."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text()).group(1)) / 1e6
    unit = 1e9 if sys.platform == "darwin" else 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def run(command: str, *arguments) -> float:
    """Run one of the commands in a new process, and return the peak of its memory in GB."""
    return float(printed(Path(__file__), command, *arguments))


def seconds(*arguments) -> float:
    """Return the processor seconds of a new Python with *arguments*, from its start to its end."""
    start = processor()
    printed(*arguments)
    return processor() - start


def printed(*arguments) -> str:
    """Return what a new Python with *arguments* prints, in the project's root."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


COMMANDS = (write, extract, load)

if __name__ == "__main__":
    {function.__name__: function for function in COMMANDS}[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(f"{peak()}\n")
