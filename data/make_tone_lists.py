"""Re-creates the two lists of tone words that others made and this project ships, from their
authors' files.

    .venv/bin/python data/make_tone_lists.py --shared ../shared --pattern en-sentiment.xml

``tones_liu.tsv``: Bing Liu's opinion lexicon, from ``data/opinion-lexicon/opinion_lexicon.zip`` in
the shared folder.
``tones_pattern.tsv``: the adjectives of pattern, from ``textblob/en/en-sentiment.xml`` in the
package textblob 0.20.1 (``pip download --no-deps textblob==0.20.1``, then unpack the wheel). The
same files give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

LEAST = Fraction("0.05")  # the mean polarity, either way, from which on a form is listed
HALVES = {"negative": -1, "positive": 1}


def liu(path: Path) -> str:
    """Return the list of Bing Liu's words: 1 or -1; words in both halves are left out and named."""
    with ZipFile(path) as archive:
        halves = {
            half: _words(archive.read(f"opinion_lexicon/{half}-words.txt").decode("utf-8"))
            for half in HALVES
        }
    both = sorted(set.intersection(*halves.values()))
    rows = sorted((word, str(HALVES[half])) for half in HALVES for word in halves[half] - {*both})
    return _listed(
        rows,
        name="liu",
        path=path,
        licence="CC BY 4.0",
        origin="Opinion Lexicon by Bing Liu (Hu and Liu 2004), http://www.cs.uic.edu/~liub",
        notes=[
            'Attribution: "Opinion Lexicon by Bing Liu [http://www.cs.uic.edu/~liub] is '
            "licensed under CC BY 4.0",
            'International [http://creativecommons.org/licenses/by/4.0/]". Changed: two '
            "lists are one, with 1",
            "for positive and -1 for negative. Left out, as they stand in both lists: "
            f"{', '.join(both)}.",
        ],
    )


def pattern(path: Path) -> str:
    """Return the list of pattern: the mean polarity of each form over its senses, where it is .05
    or more either way.
    """
    senses = defaultdict(list)
    for word in ElementTree.parse(path).getroot():
        senses[word.get("form").lower()].append(Fraction(word.get("polarity")))
    means = {form: sum(values) / len(values) for form, values in senses.items()}
    rows = sorted(
        (form, f"{float(round(mean, 3)):.3f}") for form, mean in means.items() if abs(mean) >= LEAST
    )
    return _listed(
        rows,
        name="pattern",
        path=path,
        licence="Public Domain Dedication and License (PDDL) 1.0",
        origin="Subjectivity lexicon for English adjectives of pattern, by Tom De Smedt and "
        "Walter Daelemans, "
        "as in the package textblob 0.20.1",
        notes=[
            "Changed: the tone is the mean polarity of a form over its senses, to three decimals; "
            "forms whose",
            "mean is between -0.05 and 0.05 are left out.",
        ],
    )


def make(shared: Path, *, pattern_file: Path, to: Path) -> list[Path]:
    """Write both lists into *to* and return their paths."""
    archive = shared / "data" / "opinion-lexicon" / "opinion_lexicon.zip"
    lists = {to / "tones_liu.tsv": liu(archive), to / "tones_pattern.tsv": pattern(pattern_file)}
    for path, text in lists.items():
        path.write_bytes(text.encode("utf-8"))
    return list(lists)


def _words(text: str) -> set[str]:
    return {
        line.strip().lower()
        for line in text.splitlines()
        if line.strip() and not line.startswith(";")
    }


def _listed(
    rows: list[tuple[str, str]],
    *,
    name: str,
    path: Path,
    origin: str,
    licence: str,
    notes: list[str],
) -> str:
    """Return a list as the text of its file, with what it is and which file it is made from."""
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    about = [
        f"name: {name}",
        f"origin: {origin}",
        f"licence: {licence}",
        *notes,
        f"Made by data/make_tone_lists.py from {path.name}, SHA-256 {checksum}",
    ]
    return "\n".join([*(f"# {line}" for line in about), "word\ttone", *map("\t".join, rows), ""])


def main() -> None:
    """Read the command line and make the lists."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path("../shared"),
        help="development data (default: ../shared)",
    )
    parser.add_argument(
        "--pattern",
        type=Path,
        required=True,
        help="en-sentiment.xml of the package textblob 0.20.1",
    )
    parser.add_argument(
        "--to", type=Path, default=Path("analysis/tone/lists"), help="folder of the lists"
    )
    options = parser.parse_args()
    for path in make(options.shared, pattern_file=options.pattern, to=options.to):
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
