"""The reader of the table ``quotations``: what is quoted or reported, and who speaks."""

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from analysis.features.batch import Batch
from analysis.features.readers import Reader, Tables
from analysis.lexicons.languages import ENGLISH
from analysis.speakers.attribution import BODY, PERSON, STATE
from analysis.speakers.quotations import KINDS, Quotations, find_quotations

LENGTH = 10  # words: published quotations have lengths in whole tens
HYPHENS = "-‐‑–"  # the actor of "Britain-based" is not speaking
_BODIES = ("organisation", "party", "people", "group")
#: Who is meant where a phrase names several actors: the lowest rank.
_RANKS = {"person": PERSON, "state": STATE} | dict.fromkeys(_BODIES, BODY)


class QuotationReader(Reader):
    """Reads ``quotations``, in English and where the language is unknown.

    ``speaker`` is an actor of the list, ``speaker_name`` how the sentence names it. Both are
    missing where somebody else speaks, or only "he" or "she".
    """

    tables = {
        "quotations": {
            "sentence": "int64",
            "speaker": "str",
            "speaker_name": "str",
            "cue": "str",
            "kind": "str",
            "n_tokens": "int64",
        }
    }
    needs = ("mentions",)
    languages = {"quotations": (ENGLISH,)}
    actor_columns = {"quotations": "speaker"}
    version = 4
    withheld = ("speaker_name",)

    def read(self, batch: Batch, earlier: Tables) -> Tables:
        """Return the quotations."""
        quotations = find_in_batch(batch)
        row = batch.row_of(quotations.starts)
        first = batch.token_at(quotations.starts)
        made = self.only_table(
            row=row,
            sentence=batch.sentence_in_text(quotations.starts),
            n_tokens=batch.token_at(quotations.stops) - first,
            **who_says_how(batch, quotations, earlier["mentions"]["actor"].array),
        )
        is_english = batch.is_english[row]
        return {name: table[is_english].reset_index(drop=True) for name, table in made.items()}

    def published(self, articles: pd.DataFrame, tables: Tables) -> Tables:
        """Return the quotations with their lengths to the nearest ten."""
        quotations = tables["quotations"]
        n_tens = (quotations["n_tokens"] + LENGTH // 2) // LENGTH
        return {"quotations": quotations.assign(n_tokens=n_tens * LENGTH)}


READER = QuotationReader


def find_in_batch(batch: Batch) -> Quotations:
    """Return the quotations of a batch."""
    aliases = batch.aliases
    table = batch.actors.table
    kind = table["kind"].fillna("person")  # of an actor without one
    rank_of_alias = kind.map(_RANKS).fillna(-1).to_numpy(np.int64)
    ranks = rank_of_alias[aliases.entries]
    letter_behind = batch.characters.codes[aliases.stops]
    ranks[np.isin(letter_behind, [ord(mark) for mark in HYPHENS])] = -1
    return find_quotations(
        batch.characters,
        batch.tokens,
        quotes=batch.quotes,
        sentences=batch.sentences.starts,
        mentions=(aliases.starts, aliases.stops),
        ranks=ranks,
        is_surname=_are_surnames(table)[aliases.entries],
    )


def who_says_how(batch: Batch, quotations: Quotations, actor_of_mention: ExtensionArray) -> dict:
    """Return the columns ``kind, cue, speaker, speaker_name`` of quotations."""
    text = batch.characters.text
    cues = [text[start:stop].lower() for start, stop in quotations.cues.tolist()]
    aliases = batch.aliases
    named = quotations.mentions[quotations.mentions >= 0]
    bounds = zip(aliases.starts[named].tolist(), aliases.stops[named].tolist())
    names = np.full(len(quotations.mentions), None)
    names[quotations.mentions >= 0] = [" ".join(text[start:stop].split()) for start, stop in bounds]
    return {
        "kind": pd.array(KINDS, dtype="str").take(quotations.kinds),
        "cue": pd.array(cues, dtype="str"),
        "speaker": actor_of_mention.take(quotations.mentions, allow_fill=True),
        "speaker_name": pd.array(names, dtype="str"),
    }


def _are_surnames(table: pd.DataFrame) -> np.ndarray:
    """Return whether each alias is the last word of a longer alias of the same person."""
    persons = table[(table["kind"] == "person") & table["alias"].str.contains(" ")]
    surnames = set(zip(persons["actor"], persons["alias"].str.split().str[-1]))
    aliases = zip(table["actor"], table["alias"])
    return np.array([alias in surnames for alias in aliases], bool)
