"""What has to run in a process of its own: writing a large corpus, and extracting one.

python benchmarks/processes.py write corpus.jsonl 50000 ../shared
python benchmarks/processes.py extract corpus.jsonl folder-of-the-pack 2
python benchmarks/processes.py cluster corpus.jsonl folder-of-the-pack 2
python benchmarks/processes.py opened folder-of-the-pack
python benchmarks/processes.py summed folder-of-the-pack
python benchmarks/processes.py load folder-of-the-pack
python benchmarks/processes.py together folder-of-the-pack
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def write(path: str, articles: str, shared: str) -> None:
    """Write a corpus of so many articles as JSON lines."""
    from material import repeated

    with Path(path).open("w", encoding="utf-8") as file:
        file.writelines(
            json.dumps(row, ensure_ascii=False) + "\n"
            for row in repeated(Path(shared), articles=int(articles))
        )


def extract(path: str, to: str, workers: str, articles: str = "2000") -> None:
    """Extract the corpus in partitions of so many *articles* with so many workers, and print this process's peak memory."""
    from material import LISTS

    import analysis

    analysis.extract(
        analysis.partition_corpus(path, articles=int(articles)),
        **LISTS,
        workers=int(workers),
        to=to,
    )
    print(peak())


def cluster(path: str, to: str, workers: str) -> None:
    """Extract the corpus with so many workers of a Dask cluster on this machine, and print this process's peak memory."""
    from distributed import Client, LocalCluster
    from material import LISTS

    import analysis

    machine = LocalCluster(
        n_workers=int(workers), threads_per_worker=1, dashboard_address=None, silence_logs=50
    )
    with machine, Client(machine) as client:
        analysis.extract(analysis.partition_corpus(path), **LISTS, client=client, to=to)
    print(peak())


def opened(folder: str) -> None:
    """Open a pack in parts and read the metadata of all articles, and print this process's peak memory."""
    import analysis

    len(analysis.load_features(folder).articles)
    print(peak())


def together(folder: str) -> None:
    """Describe the pairs of words that share three articles of a pack, and print this process's peak memory."""
    from analysis import cooccurrence, framing, load_features

    words = framing.terms(load_features(folder))
    cooccurrence.association(cooccurrence.incidence_of(words), test=False)
    print(peak())


def summed(folder: str) -> None:
    """Add up every word by outlet, pack by pack, and print this process's peak memory."""
    import analysis
    from analysis.counts import summed

    summed(analysis.load_features(folder), analysis.framing.terms, by="outlet")
    print(peak())


def load(folder: str) -> None:
    """Load all articles of a pack in parts, and print this process's peak memory."""
    import analysis

    analysis.load_features(folder).load()
    print(peak())


def peak() -> float:
    """Return the peak memory of this program in GB; getrusage would count what started it, too, where Linux says better."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text()).group(1)) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1e9 if sys.platform == "darwin" else 1e6
    )


def run(*arguments) -> str:
    """Run Python with *arguments* in a new process, in the project's root, and return what it prints."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def seconds(*arguments) -> float:
    """Return how long that takes, from the start of the process to its end."""
    return measured(*arguments)[0]


def measured(*arguments) -> tuple[float, str]:
    """Return how long that takes, from the start of the process to its end, and what it prints."""
    start = time.perf_counter()
    printed = run(*arguments)
    return time.perf_counter() - start, printed


COMMANDS = (write, extract, cluster, opened, summed, load, together)

if __name__ == "__main__":
    {function.__name__: function for function in COMMANDS}[sys.argv[1]](*sys.argv[2:])
