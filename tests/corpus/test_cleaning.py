"""What people say stays, what pages carry beside the article goes. Every text in here is invented."""

import pytest
from by_hand import by_hand, drawn_cases, named_cases, tables
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_corpus import pages

from analysis import extract, lexicons, read_corpus
from analysis.figures import methods

COUNCIL = "The council of Port Elm met on Monday to talk about the old ferry pier and what it owes."
MEMBERS = "Its members said that the pier would stay closed until a buyer was found for all of it."
MASTER = "The harbour master told reporters that crews had waited since March for an answer from the town."
FIRMS = "Two firms from Tarvik have shown an interest, according to papers that were seen by this paper."
REPORT = [COUNCIL, MEMBERS, MASTER, FIRMS]


def corpus_of(text, **other):
    """Return a Corpus of one text, and of what is said of its article; or of how to read it."""
    options = {name: other.pop(name) for name in ("clean", "noise") if name in other}
    return read_corpus(
        [{"article_id": "a1", "outlet": "Elm Post", "text": text, **other}], **options
    )


def rule_of(path, more=""):
    """Write a rule of one's own, and return the path of its list."""
    pattern = "(Thank you|Boats) .*"
    path.write_text(
        f"[[rule]]\nname = 'mine'\nwhere = 'line'\npattern = '{pattern}'\nabout = 'Invented.'\n{more}"
    )
    return path


def rules_for(lines, **other):
    """Return the rules that acted on a text with these lines, in order."""
    return corpus_of("\n".join(lines), **other).edits["rule"].tolist()


@pytest.mark.slow
def test_long_runs_of_blanks_stay_in_a_text():
    """Padded lines and tables of fixed width; read again at each blank, these take half an hour."""
    padded = "\n".join(f"{line}{' ' * 200_000}and so on." for line in REPORT)
    assert corpus_of(padded).articles["text"].tolist() == [padded]


# What stays

SAID = {
    name: text.format(COUNCIL=COUNCIL, MEMBERS=MEMBERS, MASTER=MASTER, FIRMS=FIRMS)
    for name, text in tables(__file__)["said"].items()
}


@named_cases("text", SAID)
def test_what_is_said_twice_stays_twice(text):
    corpus = corpus_of(text)
    assert corpus.edits.empty
    assert corpus.articles.loc[0, "text"] == text


@by_hand(__file__, "last_line")
def test_a_speech_and_a_report_keep_their_last_line(closing):
    speech = ["We thank you, my friends.", *REPORT[:2], "We ask you for an answer."]
    for lines in (REPORT, speech):
        assert rules_for([*lines, closing]) == []


@by_hand(__file__, "titles")
def test_a_title_goes_where_it_is_printed_and_stays_where_it_is_a_refrain(title, text, rules):
    lines = text.format(COUNCIL=COUNCIL, MEMBERS=MEMBERS, MORE="\n".join(REPORT[2:])).split("\n")
    assert rules_for(lines, title=title) == rules


def test_a_poem_that_is_called_by_its_refrain_loses_the_title_once():
    title, _, others = SAID["a poem"].partition("\n")
    corpus = corpus_of(SAID["a poem"], title=title)
    assert corpus.edits["rule"].tolist() == ["title repeated"]
    assert corpus.articles.loc[0, "text"] == others


def test_a_title_of_marks_repeats_nothing():
    corpus = corpus_of("– – – – Ferries ran.\nFerries ran again.", title="— — — —")
    assert corpus.articles.loc[0, "text"].startswith("– – – – Ferries")


# What goes


@pytest.mark.parametrize("headline", tables(__file__)["headlines"])
def test_the_headline_of_another_page_goes_from_below_a_report(headline):
    told = "“We will not sell our pier,” the mayor told us."
    for body in (REPORT, ["Share", *REPORT, told, "Advertisement"]):
        corpus = corpus_of("\n\n".join([*body, headline]))
        assert corpus.edits["rule"].tolist()[-1] == "related headline"
        assert headline not in corpus.articles.loc[0, "text"]


def test_a_rule_of_ones_own_spares_speech_only_if_it_says_so(tmp_path):
    every = rule_of(tmp_path / "all.toml")
    some = rule_of(tmp_path / "some.toml", 'spares = "speech"\n')
    said = [*REPORT, "Thank you for reading Elm Post", *REPORT, "Boats at the pier", MASTER]
    assert rules_for(said, noise=every) == ["mine", "mine"]
    assert rules_for(said, noise=some) == ["mine"]
    assert lexicons.noise(every).fingerprint != lexicons.noise(some).fingerprint


LINES = [
    *REPORT,
    *"We thank you.|Boats at the pier of Elm|Never again in this harbour|Share".split("|"),
    *tables(__file__)["headlines"][:1],
]


@settings(max_examples=15)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_no_sentence_is_taken_from_a_text_by_comparing_lines(lines):
    edits = corpus_of("\n".join(["Rain fell.", *lines])).edits
    compared = edits[edits["rule"] == "related headline"]
    assert not compared["before"].str.contains(r"[.!?]\s*$").any()


# Texts as they are

DIRTY = f"\ufeffShare\r\n{COUNCIL}Then it left.\r\nShare\n"


def test_without_cleaning_texts_are_as_they_came():
    corpus, cleaned = corpus_of(DIRTY, clean=False), corpus_of(DIRTY)
    expected = f"Share\n{COUNCIL}Then it left.\nShare\n"
    assert corpus.articles["text"].tolist() == corpus.raw.tolist() == [expected]
    assert (corpus.cleaned, cleaned.cleaned) == (False, True)
    assert corpus.edits.empty and corpus.edits.dtypes.equals(cleaned.edits.dtypes)
    assert corpus.noise != cleaned.noise
    assert repr(corpus) == "Corpus: 1 article, 1 outlet, not cleaned, 0 skipped"


#: What is no text, marks of Windows, and what UTF-8 begins with that was read as Latin-1.
NO_TEXT = "\0" + "".join(map(chr, (*range(0x80, 0xA0), *range(0xC2, 0xF5))))


@settings(max_examples=15)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=NO_TEXT), max_size=200))
@example("Ĺµ ¬©")
def test_without_cleaning_no_character_is_lost(text):
    [found] = corpus_of(f"Rain fell. {text}", clean=False).articles["text"]
    assert found == f"Rain fell. {text}".replace("\r\n", "\n")


def test_what_is_noise_only_is_read_without_cleaning():
    table = pages(["Share\nTweet", COUNCIL])
    assert len(read_corpus(table, clean=False).articles) == 2
    assert len(read_corpus(table).articles) == 1


@drawn_cases("""
    clean | edits            | said
    true  | {"share bar": 1} | Cleaning made 1 edit by 1 rule
    false | {}               | Texts were read as they came, without cleaning.
""")
def test_packs_say_whether_their_texts_were_cleaned(clean, edits, said):
    features = extract(corpus_of(f"Share\n{COUNCIL}", clean=clean))
    assert features.manifest["settings"]["cleaned"] is clean
    assert features.manifest["edits"] == edits
    assert said in methods.paragraph(features)
    assert ("share" in features.terms.vocabulary) is not clean
