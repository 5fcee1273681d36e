"""Aliases: the table of the case against the list of variants that ships with it, limits by language and date, coverage, drafts.

The variants and traps are read from noise-and-names.md, so that none is forgotten; all texts are invented."""
import datetime
import re
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import aliases, checks, combine, counts, extract, framing, lexicons, load_features, read_corpus, reading

CASE = Path(__file__).resolve().parents[1] / "data/hamedan-2016"
ACTORS = lexicons.actors(CASE / "actors.toml")
NONE = lexicons.frames(None)
DAY = datetime.date(2016, 8, 22)  # of the coverage

#: How the file calls an actor, where the list of actors has another name.
CANONICAL = {"Hamedan (city/province)": "Hamedan", "Iran's parliament": "Majlis", "Tehran / Moscow": None}
#: A variant that means too much else by itself: (what stands in the text, why). The words in braces are the alias.
ONLY_WITH = {
    ("Hamedan air base", "database"): ("{Hamadan database}", "a slip of translation, and a common word"),
    ("Islamic State", "Takfiri"): ("{Takfiri Daesh}", "covers other groups too, says the file"),
    ("Ghasemi", "Foreign Ministry spokesman"): ("{Iranian Foreign Ministry spokesman}", "every state has one"),
    ("Lavrov", "Sergei"): ("{Sergei Lavrov}", "a given name of many"),
    ("Lavrov", "Sergey"): ("{Sergey Lavrov}", "a given name of many"),
    ("Lavrov", "defence minister"): ("Russia’s {defence minister Sergei Lavrov}", "an error, and every state has one"),
}
#: Words about the variants, and variants spelled out.
ABOUT = re.compile(r"\((?:[^)]*)\)|; about 10 docs.*|one spelling; misspelt nowhere seen|; once (?='defence)")
SPELLED = {
    "'Hamadan airdrome/airfield/airport'": ["Hamadan airdrome", "Hamadan airfield", "Hamadan airport"],
    "self-styled/so-called Islamic State": ["self-styled Islamic State", "so-called Islamic State"],
    "'Iran's defence/defense minister'": ["Iran's defence minister", "Iran's defense minister"],
    "Noyé/NOYE": ["Noyé", "NOYE"], "Ala'eddin/Alaeddin": ["Ala'eddin", "Alaeddin"],
    "Ławrow'defence minister' by error": ["Ławrow", "defence minister"],
}


def variants():
    """Return (actor, variant) for each form in the alias table of the file."""
    text = (CASE / "noise-and-names.md").read_text(encoding="utf-8")
    rows = [re.split(r"\s*\|\s*", line)[1:3] for line in text[text.index("## Alias table"):].splitlines() if line.startswith("|")]
    found = []
    for name, listed in rows[2:]:
        listed = re.sub(r"[;,]\s*$", "", ABOUT.sub("", listed)).strip()
        for piece in filter(None, map(str.strip, re.split(r"[,;]", listed))):
            forms = SPELLED.get(re.sub(r"\s+", " ", piece), [re.sub(r"^'(.*)'$", r"\1", piece)])
            actors = {"Teheran": "Iran", "Kremlin": "Russia"}
            found += [(CANONICAL.get(name, name) or actors[form], form) for form in forms]
        if CANONICAL.get(name, name):
            found.append((CANONICAL.get(name, name), re.sub(r" \(.*", "", name)))
    return sorted(set(found))


def named(text, *, day=DAY, language="en"):
    batch = reading.read([text], actors=ACTORS, frames=NONE, languages=[language], published=[day])
    return batch.mentions[["actor", "alias"]].values.tolist()


def test_the_variants_are_those_of_the_file():
    found = variants()
    assert len(found) > 100 and ("Hamedan", "Hamadã") in found and ("Tu-22M3", "Backfire") in found
    assert ("Shamkhani", "SNSC secretary") in found and ("Nusra", "Jabhat al-Fateh a-Sham") in found
    assert set(ONLY_WITH) <= set(found) and all(re.search(r"^[\w.' -]+$", form) for _, form in found)


@pytest.mark.parametrize(("actor", "variant"), variants())
def test_every_variant_resolves_in_running_text(actor, variant):
    shown = ONLY_WITH.get((actor, variant), ("{" + variant + "}", ""))[0]
    alias = shown[shown.index("{") + 1:shown.index("}")]
    for form in (alias, alias.replace("'", "’"), alias.replace(" ", "\n"), alias.replace(" ", "  "), alias.replace("-", "‑"),
                 alias + "'s", alias + "’s", f"“{alias}”", f"({alias})", f"{alias},", f"{alias};", f"{alias}.", f"—{alias}—", f"«{alias}»",
                 f"{alias}?", f"‘{alias}’"):
        for text in (f"It was {form} that we saw.", f"{form} came up, they said.", f"We saw {form}"):
            found = named(text.replace(form, re.sub(r"\{.*\}", lambda _: form, shown)))  # noqa: B023
            assert [actor, *[name for name, _ in found if name == actor]][:2] == [actor] * 2, (text, found)
            assert {name for name, _ in found} <= {actor, "Russia"}, (text, found)


def test_every_exception_has_a_reason_and_is_nobody_by_itself():
    for (actor, variant), (_, reason) in ONLY_WITH.items():
        assert named(f"They spoke of the {variant} again.") == [], (actor, variant, reason)


@pytest.mark.parametrize("text", [
    "The general Hamedani fell.", "Hossein Hamedani’s funeral", "Hamadaniyeh burned.", "Shells hit al-Hamadaniyeh.",
    "Hamedani-led men", "An Iranian official\nspoke.", "Iranian officials said so.", "Iranian lawmakers objected.",
    "“Syrian forces” advanced.", "Hashemi Rafsanjani spoke.", "Ted Turner spoke.", "The Russians and the Iranians agreed.",
    "It is a report, and this is another.", "They told us.", "HAMEDANI", "Hamedan1 Tu-22M31 xIran Iranx"])
def test_traps_stay_unresolved(text):
    assert named(text) == []


def test_titles_are_a_person_only_in_their_time():
    for text, now, before in (("The SNSC secretary left.", "Shamkhani", "Supreme National Security Council"),
                              ("A State Department spokesman left.", "Toner", "United States"),
                              ("Iran's defence minister left.", "Dehghan", "Iran"), ("Turner left.", "Toner", None)):
        assert [name for name, _ in named(text)] == [now]
        assert [name for name, _ in named(text, day=datetime.date(2001, 1, 1))] == [before] * (before is not None)


@pytest.mark.parametrize("word", ["Tu-22\u041c3", "\u0422u-22M3", "\u0422U-22\u041c3", "Tu-22\u041c-3", "Tup\u043elev-22M3"])
def test_look_alikes_are_normalised_before_anything_is_read(word):
    table = pd.DataFrame({"article_id": ["a"], "outlet": "x", "text": f"Six ({word}s flew) and one {word}’s crew. {word}."})
    corpus = read_corpus(table)
    assert extract(corpus, actors=ACTORS).mentions["actor"].tolist() == ["Tu-22M3"] * 3
    assert corpus.edits["rule"].tolist() == ["look-alike letters"] * 3 and (corpus.edits["before"].str.len() > 5).all()
