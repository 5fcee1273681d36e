"""The reader of ``tones``: how a text treats the actors that it names."""

from importlib.metadata import version

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.features import rounding
from analysis.features.batch import Batch
from analysis.features.readers import Reader, Tables
from analysis.features.rounding import MENTION
from analysis.lexicons.languages import ENGLISH
from analysis.tone import model

SCORERS = ("sentence", "directed")  #: what scores mentions, in the order of their rows


class ToneReader(Reader):
    """Reads ``tones``: what each scorer gives a mention of an actor, in English.

    "directed" is the probability that the sentence treats the actor well, less that of badly.
    """

    tables = {
        "tones": {
            "sentence": "int64",
            "token": "int64",
            "actor": "str",
            "scorer": "str",
            "tone": "float64",
        }
    }
    needs = ("sentences", "mentions")
    languages = dict.fromkeys(SCORERS, (ENGLISH,))
    actor_columns = {"tones": "actor"}

    def lists(self) -> dict[str, dict]:
        """Return the entry ``scorers`` of the manifest."""
        sentence = lexicons.fingerprint(["sentence", version("vaderSentiment")])
        fingerprints = {"sentence": sentence, "directed": model.fingerprint()}
        return {
            "scorers": {
                "fingerprint": lexicons.fingerprint(fingerprints),
                "names": list(fingerprints),
                "fingerprints": fingerprints,
            }
        }

    def read(self, batch: Batch, earlier: Tables) -> Tables:
        """Return the tones of all mentions, by mention, then by scorer."""
        valence = earlier["sentences"]["valence"].to_numpy()
        of_sentence = valence[batch.sentence_of(batch.aliases.starts)]
        tones = np.column_stack([of_sentence, _directed_tones(batch)])
        mention, scorer = np.nonzero(~np.isnan(tones))
        names = pd.array(SCORERS, dtype="str")
        mentions = earlier["mentions"]
        table = self.table(
            "tones",
            row=mentions["row"].array.take(mention),
            sentence=mentions["sentence"].array.take(mention),
            token=mentions["token"].array.take(mention),
            actor=mentions["actor"].array.take(mention),
            scorer=names.take(scorer),
            tone=tones[mention, scorer],
        )
        return {"tones": table}

    def published(self, articles: pd.DataFrame, tables: Tables) -> Tables:
        """Return the tones in steps, by alphabet."""
        outlets = articles.set_index("article_id")["outlet"]
        mentions = tables["mentions"]
        tones = tones_in_steps(tables["tones"], mentions=mentions, outlets=outlets)
        tones = tones_by_alphabet(tones, mentions=mentions, sentences=tables["sentences"])
        return {"tones": tones}


READER = ToneReader


def _directed_tones(batch: Batch) -> np.ndarray:
    """Return the directed tone of each mention; missing in other languages than English.

    A name that runs on is cut at the end of its sentence.
    """
    starts = batch.aliases.starts
    tone = np.full(len(starts), np.nan)
    is_english = batch.is_in_language([ENGLISH])[batch.row_of(starts)]
    starts = starts[is_english]
    sentence = batch.sentence_of(starts)
    low, high = batch.sentence_tokens.starts[sentence], batch.sentence_tokens.stops[sentence]
    first = batch.token_at(starts)
    last = np.minimum(batch.token_at(batch.aliases.stops[is_english]), high)
    p = model.score_targets(
        batch.characters, batch.tokens, sentences=(low, high), targets=(first, last)
    )
    tone[is_english] = model.tone_of(p)
    return tone


# What may leave in a published pack.


def tones_in_steps(
    tones: pd.DataFrame, *, mentions: pd.DataFrame, outlets: pd.Series
) -> pd.DataFrame:
    """Return the tones of a full pack in steps; *outlets* has the outlet of each article_id."""
    if tones.empty:
        return tones
    voices = mentions[[*MENTION, "quoted"]].drop_duplicates(MENTION)
    table = tones.merge(voices, on=MENTION, how="left", validate="many_to_one")
    quoted = table["quoted"].set_axis(tones.index)
    groups = [tones["article_id"].map(outlets), tones["actor"], tones["scorer"], quoted]
    tone = rounding.in_steps(tones["tone"], articles=tones["article_id"], groups=groups)
    return tones.assign(tone=tone)


def tones_by_alphabet(
    tones: pd.DataFrame, *, mentions: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """Return the tones in the order of ``rounding.mentions_by_alphabet``, with its tokens."""
    names = rounding.alphabetical_tokens(mentions, sentences)
    names = names[[*MENTION, "repeat", "new_token"]]
    scored = tones.assign(repeat=tones.groupby([*MENTION, "scorer"]).cumcount())
    scored = scored.merge(names, on=[*MENTION, "repeat"], how="left", validate="many_to_one")
    order = ["article_id", "sentence", "new_token"]
    scored = scored.sort_values(order, kind="stable", ignore_index=True)
    return scored.assign(token=scored["new_token"])[list(tones.columns)]
