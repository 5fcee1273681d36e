"""The reader of ``tones``: how a text treats the actors that it names."""

import numpy as np
import pandas as pd

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
    version = 3

    def read(self, batch: Batch, earlier: Tables) -> Tables:
        """Return the tones of all mentions, by mention, then by scorer."""
        valence = earlier["sentences"]["valence"].to_numpy()
        of_sentence = valence[batch.sentence_of(batch.aliases.starts)]
        tones = np.column_stack([of_sentence, _directed_tones(batch)])
        mention, scorer = np.nonzero(~np.isnan(tones))
        facts = earlier["mentions"][["row", "sentence", "token", "actor"]].iloc[mention]
        return self.only_table(
            **facts.reset_index(drop=True),
            scorer=np.array(SCORERS, object)[scorer],
            tone=tones[mention, scorer],
        )

    def published(self, articles: pd.DataFrame, tables: Tables) -> Tables:
        """Return the tones in steps, in the order of published mentions, and outlets' means."""
        tones = tables["tones"]
        outlets = tones["article_id"].map(articles.set_index("article_id")["outlet"])
        groups = [outlets, tones["actor"], tones["scorer"]]
        rounded = tones.assign(
            tone=rounding.in_steps(tones["tone"]),
            outlet_mean=rounding.outlet_means(tones["tone"], by=groups),
        )
        places = rounding.mentions_by_alphabet(tables["mentions"]).drop_duplicates(MENTION)
        placed = rounded.merge(places[[*MENTION, "place"]], on=MENTION, how="left")
        placed = placed.assign(token=placed.pop("place"))
        order = ["article_id", "token"]
        return {"tones": placed.sort_values(order, kind="stable", ignore_index=True)}


READER = ToneReader


def _directed_tones(batch: Batch) -> np.ndarray:
    """Return the directed tone of each mention; missing in other languages than English.

    A name that runs on is cut at the end of its sentence.
    """
    starts = batch.aliases.starts
    tone = np.full(len(starts), np.nan)
    is_english = batch.is_english[batch.row_of(starts)]
    starts = starts[is_english]
    sentence = batch.sentence_of(starts)
    low = batch.sentence_tokens.starts[sentence]
    high = batch.sentence_tokens.stops[sentence]
    first = batch.token_at(starts)
    last = np.minimum(batch.token_at(batch.aliases.stops[is_english]), high)
    p = model.score_targets(
        batch.characters, batch.tokens, sentences=(low, high), targets=(first, last)
    )
    tone[is_english] = model.tone_of(p)
    return tone
