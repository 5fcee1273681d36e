"""The words of the shipped event and of the war corpus, which no report of another case may have."""

import re
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import lexicons, load_features

DATA = Path(__file__).resolve().parents[1] / "data"
SHORTEST = 4  #: letters of a name: shorter ones, such as US and TV, are words of any case
#: Words on the subject of both, which many texts of the war corpus have.
SUBJECT = """airstrike airstrikes army bomb bombed bomber bombers bombing bombs chemical civilians
    fighters jihadists killed military militants missiles opposition raid raids rebel rebels regime
    rockets shelling strike strikes terror terrorism terrorist terrorists troops war weapons
    """.split()
#: Names of outlets that are words of English, and are found in any report.
WORDS = frozenset("Independent Mirror Standard Echo Today Time Daily".split())


@cache
def names():
    """Return the names of actors and outlets of the shipped cases, as they are written."""
    listed = lexicons.actors(DATA / "hamedan-2016/actors.toml")
    outlets = pd.read_csv(DATA / "hamedan-2016/outlets.csv")["outlet"]
    of_war = load_features(DATA / "syria-war/features").articles["outlet"]
    found = {*listed.names, *outlets, *of_war, *of_war.str.capitalize()}
    return frozenset(name for name in found - WORDS if len(name) >= SHORTEST)


@cache
def pattern():
    """Return what finds any name, as it is written, and any word of the subject."""
    named = "|".join(map(re.escape, sorted(names(), key=len, reverse=True)))
    return re.compile(rf"\b(?:{named}|(?i:{'|'.join(SUBJECT)}))\b")


def of_shipped_cases(text, *, own=""):
    """Return the words of the shipped cases in a text that are not the case's own, each once."""
    return sorted({word for word in pattern().findall(text) if word.lower() not in own.lower()})


def texts_of(folder):
    """Return all that a case says itself."""
    paths = [path for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    return "\n".join(path.read_text("utf-8", "replace") for path in paths)
