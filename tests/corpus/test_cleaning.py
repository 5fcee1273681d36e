"""What people say stays, what pages carry beside the article goes. Every text in here is invented."""

import importlib
import re
import zipfile

import pandas as pd
import pytest
from by_hand import by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import combine, extract, lexicons, partition_corpus, read_corpus
from analysis.corpus.cleaning import apply_edits
from analysis.errors import InputError
from analysis.figures import methods
from analysis.text import speech

COUNCIL = "The council of Port Elm met on Monday to talk about the old ferry pier and what it owes."
MEMBERS = "Its members said that the pier would stay closed until a buyer was found for all of it."
MASTER = "The harbour master told reporters that crews had waited since March for an answer from the town."
FIRMS = "Two firms from Tarvik have shown an interest, according to papers that were seen by this paper."
REPORT = [COUNCIL, MEMBERS, MASTER, FIRMS]
SPACING = {"lost space", "lost space after another mark"}


def corpus_of(text, **other):
    options = {name: other.pop(name) for name in ("clean", "noise") if name in other}
    page = {"article_id": "a1", "outlet": "Elm Post", "text": text, **other}
    return read_corpus(pd.DataFrame([page]), **options)


def rules_for(lines, **other):
    """Return the rules that acted on a text with these lines, in order."""
    text = "\n".join(lines)
    return corpus_of(text, **other).edits["rule"].tolist()


# What stays

SAID = {
    "an anaphora": [
        "My friends, this pier was built by those who came before us.",
        "That was the harbour we believed in. That was the harbour we fought for.",
        "It stood through the great storm, and it stood through the long winter that came after it.",
        "That was the harbour we believed in. That was the harbour we fought for.",
        "And it will stand when those who want to sell it have long been forgotten by this town.",
    ],
    "an anaphora in the third person": [
        "The pier of Elm was built by crews who never saw it open.",
        "This leads to peace, not to war.",
        "The pier of Tarvik was built by crews who saw it burn on the first day.",
        "This leads to peace, not to war.",
        "The pier of Norhaven was never built at all, and nobody in the valley asked for it.",
    ],
    "an anaphora far down": [
        *REPORT,
        "And so the pier will stand.",
        *REPORT[:2],
        "And so the pier will stand.",
    ],
    "a sentence that is said again": [
        COUNCIL,
        "From personal experience, I can tell you that a ferry is more than a boat.",
        MEMBERS,
        "From personal experience, I can tell you that a ferry is more than a boat.",
        MASTER,
    ],
    "a refrain without marks": [
        COUNCIL,
        "Never again in this harbour",
        MEMBERS,
        "Never again in this harbour",
        *REPORT[2:],
    ],
    "a refrain with a verb": [
        *REPORT[:2],
        "We shall not sell the pier",
        MASTER,
        "We shall not sell the pier",
        FIRMS,
    ],
    "a poem": [
        "Down by the river of Elm",
        "Boats in the morning light",
        "Crews with their lanterns aglow",
        "Down by the river of Elm",
        "Sails in the falling of night",
        "Down by the river of Elm",
    ],
    "a chorus": [
        "Row for the harbour of Elm, boys,",
        "Row for the lights of home.",
        "Over the bar and over the foam",
        "Row for the harbour of Elm, boys,",
        "Row for the lights of home.",
    ],
    "lyrics in a report": [
        COUNCIL,
        "The choir of the crews sang the old song of the pier once more:",
        "Down by the river of Elm",
        "Boats in the morning light",
        "Down by the river of Elm",
        "Sails in the falling of night",
        "Down by the river of Elm",
        *REPORT[1:],
    ],
    "lyrics at the end of a report": [
        *REPORT,
        "Boats in the morning light of Elm",
        "Sails in the falling of winter night",
    ],
    "a transcript of a court": [
        "Q. Where were the keys of the ferry on that night?",
        "A. In the box below the wheel, sir.",
        "Q. And who had the keys of that box?",
        "A. I do not remember that at all.",
        "Q. Did the mate have them?",
        "A. I do not remember that at all.",
        "THE COURT: Please answer the question that was put to you.",
        "MS. BERG: No further questions for now",
        "Q. Where were the keys of the ferry on that night?",
        "A. In the box below the wheel, sir.",
        "MS. BERG: No further questions for now",
    ],
    "a transcript without marks": [
        "Q From noon until one thirty",
        "A From noon until about two",
        "Q On the old pier by the light",
        "A From noon until about two",
        "Q On the deck of the ferry",
        "A From noon until about two",
    ],
    "an interview": [
        "Port Elm Post: What do you make of the plan to sell the pier?",
        "Orel: It is a mistake, and the town will pay for it.",
        "Port Elm Post: What do you make of the plan to build a bridge?",
        "Orel: It is a mistake, and the town will pay for it.",
        "Port Elm Post: What do you make of the plan to sell the pier?",
        "Orel: No comment on that one for now",
    ],
    "a live blog": [
        "10:45",
        "Ferries stop at the old pier",
        COUNCIL,
        "11:30",
        "Crews gather in front of the town hall",
        MEMBERS,
        "12:15",
        "Ferries stop at the old pier",
        MASTER,
        "13:00",
        "No ferries before tonight, says harbour master",
        FIRMS,
    ],
    "a live blog with lines of its own": [
        COUNCIL,
        "Here is what has happened so far",
        *REPORT[1:3],
        "Here is what has happened so far",
        FIRMS,
    ],
    "a liturgy": [
        "For the crews of the north, let the bells be rung.",
        "Lord, hear the harbour and its people.",
        "For the crews of the south, let the bells be rung.",
        "Lord, hear the harbour and its people.",
    ],
    "letters": [
        "Dear editor, the pier must stay.",
        "Yours faithfully, a crew of Elm",
        "Dear editor, the pier must go.",
        "Yours faithfully, a crew of Elm",
    ],
    "demands in a list": [
        *REPORT,
        "Fair wages for crews on every ferry",
        "Safe piers in every harbour of Norland",
    ],
    "a German speech": [
        "Meine Damen und Herren, dieser Hafen wurde von denen gebaut, die vor uns kamen und hier lebten.",
        "Wir verkaufen diesen Hafen nicht",
        "Er stand im großen Sturm, und er stand in dem langen Winter, der danach über das Land kam.",
        "Wir verkaufen diesen Hafen nicht",
        "Und er wird noch stehen, wenn die vergessen sind, die ihn heute so gern verkaufen wollen.",
        "Vielen Dank und guten Abend",
    ],
    "a French speech": [
        "Mes chers amis, ce port a été construit par ceux qui sont venus avant nous dans cette ville.",
        "Il a tenu dans la grande tempête, et il a tenu dans le long hiver qui est venu après elle.",
        "Et il tiendra encore quand ceux qui veulent le vendre seront oubliés de tous dans ce pays.",
        "Vive le port et vive la France",
    ],
}


@pytest.mark.parametrize("lines", SAID.values(), ids=SAID)
def test_what_is_said_twice_stays_twice(lines):
    corpus = corpus_of("\n".join(lines))
    assert corpus.edits.empty
    assert corpus.articles.loc[0, "text"] == "\n".join(lines)


@pytest.mark.parametrize(*by_hand(__file__, "last_line"))
def test_a_speech_and_a_report_keep_their_last_line(closing):
    assert rules_for([*REPORT, closing]) == []
    assert (
        rules_for(["We thank you, my friends.", *REPORT[:2], "We ask you for an answer.", closing])
        == []
    )


@pytest.mark.parametrize(
    "lines",
    [
        [
            "My fellow citizens of Elm, we have come a long way together.",
            "We shall not sell the pier",
            "For a hundred years this harbour has fed our children.",
            "We shall not sell the pier",
            "Thank you.",
        ],
        [
            COUNCIL,
            "We shall not sell the pier.",
            MEMBERS,
            "We shall not sell the pier.",
            *REPORT[2:],
        ],
        [COUNCIL, "We shall not sell the pier. Its members said so twice.", MEMBERS],
    ],
)
def test_a_refrain_that_is_the_title_stays(lines):
    assert rules_for(lines, title="We shall not sell the pier") == []


def test_a_poem_that_is_called_by_its_refrain_loses_the_title_once():
    corpus = corpus_of("\n".join(SAID["a poem"]), title="Down by the river of Elm")
    assert corpus.edits["rule"].tolist() == ["title repeated"]
    assert corpus.articles.loc[0, "text"] == "\n".join(SAID["a poem"][1:])


# What goes


@pytest.mark.parametrize(
    "headline",
    [
        "Harbour towns weigh new rules for night ferries",
        "Norland army recovers positions southwest of Tarvik city",
        "Norland uses Elm as base to bomb Tarvik crews for first time",
        "Elmaria to buy four night boats",
        "US envoy in Tarvik for talks on ferries",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        REPORT,
        ["Share", *REPORT, "“We will not sell our pier,” the mayor told us.", "Advertisement"],
    ],
)
def test_the_headline_of_another_page_goes_from_below_a_report(headline, body):
    corpus = corpus_of("\n\n".join([*body, headline]))
    assert corpus.edits["rule"].tolist()[-1] == "related headline"
    assert headline not in corpus.articles.loc[0, "text"]


@pytest.mark.parametrize(*by_hand(__file__, "caption"), ids=range(6))
def test_a_caption_that_is_printed_twice_stays_once(lines):
    corpus = corpus_of("\n".join(lines))
    captions = [
        line.split(" (")[0] for line in lines if lines.count(line) > 1 and line != "Photo: Ana Orel"
    ]
    assert corpus.articles.loc[0, "text"].count(captions[0]) == 1
    assert corpus.edits["rule"].isin(["line repeated", "title repeated"]).sum() == 1


@pytest.mark.parametrize(
    ("lines", "title", "gone"),
    [
        (
            ["Ferries run at night again", "Ferries run at night again", *REPORT],
            "Ferries run at night again",
            2,
        ),
        (
            ["Ferries run at night again", "By Ana Orel", "FERRIES RUN AT NIGHT AGAIN", *REPORT],
            None,
            1,
        ),
        (
            [
                COUNCIL,
                "Ferries run at night again",
                MEMBERS,
                "Ferries run at night again",
                *REPORT[2:],
            ],
            "Ferries run at night again",
            2,
        ),
        (
            ["Ferries run at night again", COUNCIL, COUNCIL, *REPORT[1:]],
            "Ferries run at night again",
            2,
        ),
        ([f"Ferries run at night again. {COUNCIL}", *REPORT[1:]], "Ferries run at night again", 1),
    ],
    ids=range(5),
)
def test_a_title_or_summary_that_is_printed_twice_goes(lines, title, gone):
    rules = rules_for(lines, title=title)
    assert rules.count("title repeated") == gone and {*rules} <= {"title repeated", "byline"}


def test_a_rule_of_ones_own_spares_speech_only_if_it_says_so(tmp_path):
    rule = '[[rule]]\nname = "mine"\nwhere = "line"\npattern = "(Thank you|Boats) .*"\nabout = "Invented."\n'
    (tmp_path / "all.toml").write_text(rule)
    (tmp_path / "some.toml").write_text(f'{rule}spares = "speech"\n')
    text = "\n".join(
        [*REPORT, "Thank you for reading Elm Post", *REPORT, "Boats at the pier", MASTER]
    )
    for name, expected in (("all", 2), ("some", 1)):
        assert len(corpus_of(text, noise=tmp_path / f"{name}.toml").edits) == expected
    assert (
        lexicons.noise(tmp_path / "all.toml").fingerprint
        != lexicons.noise(tmp_path / "some.toml").fingerprint
    )


@pytest.mark.parametrize(
    "sign", ["{e}", "{e<=1}", "{d}", "{}", r"\{e}", "{2}", "{,2}", r"\N{DIGIT ONE}"]
)
def test_a_brace_means_in_a_rule_what_it_means_in_python(tmp_path, sign):
    path = tmp_path / "mine.toml"
    path.write_text(
        f'[[rule]]\nname = "signs"\nwhere = "line"\npattern = \'x{sign}\'\nabout = "Invented."\n'
    )
    pattern = lexicons.noise(path).rules[0].pattern
    assert pattern.pattern == f"x{sign}"  # as written: the fingerprint of the rules has it
    for line in ("x", "xx", "xxx", "y", "x{e}", "x{e<=1}", "x{d}", "x{}", "x1"):
        assert bool(pattern.fullmatch(line)) == bool(re.fullmatch(f"x{sign}", line)), line


def test_a_mark_belongs_to_a_word_in_a_rule_and_a_small_two_does_not(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[rule]]\nname = "words"\nwhere = "line"\npattern = "\\\\w+"\nabout = "Invented."\n'
    )
    pattern = lexicons.noise(path).rules[0].pattern
    assert [bool(pattern.fullmatch(word)) for word in ("a", "a\u093f", "a²", "a½")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("where", ["anywhere", "block", "line", "opening", "ending"])
def test_a_pattern_that_runs_for_ever_is_stopped_and_named(tmp_path, monkeypatch, where):
    module = importlib.import_module("analysis.lexicons.noise")
    monkeypatch.setattr(module, "SECONDS", 0.02)
    path = tmp_path / "mine.toml"
    path.write_text(
        f'[[rule]]\nname = "dashes"\nwhere = "{where}"\npattern = "(-|-)+$"\nabout = "Invented."\n'
    )
    with pytest.raises(InputError) as refusal:
        corpus_of(f"{'-' * 60}!\n{COUNCIL}\n{MEMBERS}{'-' * 60}!", noise=path)
    assert str(refusal.value) == (
        f"{path}, pattern of dashes: got '(-|-)+$', which takes over 0.02 seconds in one search; "
        "expected a pattern that comes to an end. Delete the rule, or repeat nothing that repeats "
        "itself, as in (a+)+."
    )


@settings(max_examples=15)
@given(
    st.lists(
        st.sampled_from(
            [
                *REPORT,
                "We thank you.",
                "Boats at the pier of Elm",
                "Never again in this harbour",
                "Share",
                "Harbour towns weigh new rules for night ferries",
            ]
        ),
        max_size=12,
    )
)
def test_no_sentence_is_taken_from_a_text_by_comparing_lines(lines):
    corpus = corpus_of("\n".join(["Rain fell.", *lines]))
    compared = corpus.edits[corpus.edits["rule"].isin(["line repeated", "related headline"])]
    assert not compared["before"].str.contains(r"[.!?]\s*$").any()


def test_a_line_that_comes_ten_thousand_times_takes_no_time():
    text = "Rain fell.\n" + "Boats at the pier of Elm\n" * 10_000
    assert len(corpus_of(text).edits) == 9_999


# Sentences that edits remove

NOTE = "If you value our reporting, please consider a donation. We depend on readers like you."


def test_edits_that_remove_a_sentence_are_listed_and_counted():
    corpus = corpus_of(
        "\n".join(["Share", COUNCIL, NOTE, "Advertisement", MEMBERS, "Leave a Reply"])
    )
    assert corpus.edits["rule"].tolist() == [
        "share bar",
        "appeal to readers",
        "advertisement",
        "comment form",
    ]
    assert corpus.removed_sentences["rule"].tolist() == ["appeal to readers"]
    assert corpus.removed_sentences.columns.tolist() == corpus.edits.columns.tolist()
    assert (
        repr(corpus)
        == "Corpus: 1 article, 1 outlet, 4 edits, 0 skipped; 1 edit removed a sentence with a verb"
    )


def test_a_corpus_says_nothing_of_sentences_if_none_is_removed():
    corpus = corpus_of("\n".join(["Share", *REPORT]))
    assert corpus.removed_sentences.empty and corpus.unchecked_edits.empty
    assert repr(corpus) == "Corpus: 1 article, 1 outlet, 1 edit, 0 skipped"


def test_a_repeated_title_is_no_removed_sentence_as_the_title_is_read():
    title = "The ferries will run at night"
    corpus = corpus_of("\n".join([title, *REPORT]), title=title)
    assert corpus.edits["rule"].tolist() == ["title repeated"] and corpus.removed_sentences.empty
    summary = corpus_of(
        "\n".join(["Night ferries", COUNCIL, COUNCIL, *REPORT[1:]]), title="Night ferries"
    )
    assert summary.removed_sentences["before"].str.strip().tolist() == [COUNCIL]


def test_other_languages_are_not_checked_rather_than_without_removed_sentences():
    pages = pd.DataFrame(
        {
            "article_id": ["a1", "a2"],
            "outlet": "Elm Post",
            "language": ["en", "fr"],
            "text": [f"{COUNCIL}\n{NOTE}", f"{COUNCIL}\n{NOTE}\nShare"],
        }
    )
    corpus = read_corpus(pages)
    assert corpus.removed_sentences["article_id"].tolist() == ["a1"]
    assert corpus.unchecked_edits["article_id"].tolist() == ["a2", "a2"]
    assert repr(corpus).endswith(
        "0 skipped, 1 in en, 1 in fr; 1 edit removed a sentence with a verb; "
        "2 edits in other languages not checked for verbs"
    )


@pytest.mark.parametrize(*by_hand(__file__, "finite_verb"))
def test_finite_verbs_by_hand(text, expected):
    assert speech.has_sentence(text) is expected


# Texts as they are

DIRTY = f"\ufeffShare\r\n{COUNCIL}Then it left.\r\nShare\n"


def test_without_cleaning_texts_are_as_they_came():
    corpus = corpus_of(DIRTY, clean=False)
    expected = f"Share\n{COUNCIL}Then it left.\nShare\n"
    assert corpus.articles["text"].tolist() == corpus.raw.tolist() == [expected]
    assert not corpus.cleaned and corpus.removed_sentences.empty and corpus.unchecked_edits.empty
    cleaned = corpus_of(DIRTY)
    assert corpus.edits.empty and cleaned.cleaned
    pd.testing.assert_series_equal(corpus.edits.dtypes, cleaned.edits.dtypes)
    assert corpus.noise != cleaned.noise
    assert repr(corpus) == "Corpus: 1 article, 1 outlet, not cleaned, 0 skipped"


@settings(max_examples=15)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
)
def test_without_cleaning_no_character_is_lost(text):
    corpus = corpus_of(f"Rain fell. {text}", clean=False)
    expected = f"Rain fell. {text}".replace("\r\n", "\n")
    assert corpus.articles["text"].tolist() == [expected]


def test_what_is_noise_only_is_read_without_cleaning():
    pages = pd.DataFrame(
        {"article_id": ["a1", "a2"], "outlet": "Elm Post", "text": ["Share\nTweet", COUNCIL]}
    )
    assert (
        len(read_corpus(pages, clean=False).articles) == 2 and len(read_corpus(pages).articles) == 1
    )


def pack(name, *, clean):
    pages = pd.DataFrame(
        {"article_id": [name], "outlet": "Elm Post", "text": [f"Share\n{COUNCIL}"]}
    )
    return extract(read_corpus(pages, clean=clean))


def test_a_pack_says_whether_its_texts_were_cleaned(tmp_path):
    cleaned, raw = pack("a1", clean=True), pack("a2", clean=False)
    assert (
        cleaned.manifest["settings"]["cleaned"] is True
        and raw.manifest["settings"]["cleaned"] is False
    )
    assert (
        raw.manifest["edits"] == {}
        and raw.manifest["lists"]["noise"] != cleaned.manifest["lists"]["noise"]
    )
    assert (
        raw.terms.vocabulary.tolist().count("share") == 1
        and "share" not in cleaned.terms.vocabulary
    )
    assert "Texts were read as they came, without cleaning." in methods.paragraph(raw.manifest)
    assert "Cleaning made 1 edits by 1 rules" in methods.paragraph(cleaned.manifest)


def test_packs_of_cleaned_and_other_texts_combine_and_say_so():
    cleaned, raw = pack("a1", clean=True), pack("a2", clean=False)
    both = combine([cleaned, raw])
    assert (
        both.manifest["settings"]["cleaned"] is None
        and both.manifest["lists"]["noise"]["fingerprint"] is None
    )
    assert "Some texts were read as they came, without cleaning." in methods.paragraph(
        both.manifest
    )
    assert combine([raw, pack("a3", clean=False)]).manifest["settings"]["cleaned"] is False


def test_partitions_are_read_without_cleaning_too(tmp_path):
    for number in "12":
        (tmp_path / f"a{number}.txt").write_text(f"Share\n{COUNCIL}")
    parts, cleaned = partition_corpus(tmp_path, clean=False), partition_corpus(tmp_path)
    assert parts[0].fingerprint != cleaned[0].fingerprint
    whole = read_corpus(tmp_path, clean=False)
    assert parts[0].read().articles["text"].tolist() == whole.articles["text"].tolist()
    assert extract(parts).manifest == extract(whole).manifest
    saved = extract(parts, to=tmp_path / "pack")
    assert saved.manifest["settings"]["cleaned"] is False
    assert extract(cleaned, to=tmp_path / "pack").kept == 0, "a pack of other texts is not kept"


# Real speeches and articles


def speeches(shared):
    """Return the addresses of both archives, by name."""
    texts = {}
    for name in ("inaugural", "state_union"):
        path = shared / "data" / "speeches" / f"{name}.zip"
        if not path.is_file():
            pytest.skip("needs the speeches in the development data")
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.namelist() if member.endswith(".txt")]
            texts |= {member: archive.read(member).decode("utf-8", "replace") for member in members}
    return texts


def a_sentence_a_line(text):
    return re.sub(r"(?<=[.!?])\s+(?=[A-Z\"])", "\n", text)


def without_marks(text):
    return re.sub(r"[.!?;:,]+[ \t]*$", "", a_sentence_a_line(text), flags=re.MULTILINE)


def without_the_last_mark(text):
    return re.sub(r"\W+\Z", "", text)


@pytest.mark.shared
@pytest.mark.parametrize("shape", [str, a_sentence_a_line, without_marks, without_the_last_mark])
def test_speeches_keep_all_their_sentences(shared, shape):
    texts = {name: shape(text) for name, text in speeches(shared).items()}
    assert len(texts) == 124
    pages = pd.DataFrame({"article_id": list(texts), "outlet": "US", "text": list(texts.values())})
    corpus = read_corpus(pages)
    edits = corpus.edits
    spacing = edits["rule"].isin(SPACING)
    dates = edits["rule"] == "date line"
    assert (spacing | dates).all()
    assert edits.loc[spacing, "after"].str.strip().tolist() == edits.loc[spacing, "before"].tolist()
    assert edits.loc[dates, "before"].str.fullmatch(r"\s*[A-Z][a-z]+ \d{1,2}, \d{4}\s*").all(), (
        "the day of an address"
    )
    assert corpus.removed_sentences.empty
    for name, text in corpus.articles.set_index("article_id")["text"].items():
        without_dates = apply_edits(corpus.raw[name], edits[dates & (edits["article_id"] == name)])
        assert "".join(text.split()) == "".join(without_dates.split()), name


@pytest.mark.shared
def test_the_related_headlines_of_the_seeds_still_go(shared):
    corpus = read_corpus(shared / "seeds")
    assert (
        corpus.edits["rule"].value_counts()["related headline"] == 2
        and corpus.removed_sentences.empty
    )


@pytest.mark.shared
def test_real_articles_lose_no_sentence_but_appeals_and_credits(shared):
    path = shared / "data" / "fa-kes" / "FA-KES-Dataset.csv"
    if not path.is_file():
        pytest.skip("needs the FA-KES table in the development data")
    table = pd.read_csv(path, encoding="latin-1")
    table = table.assign(article_id=[f"f{row:03d}" for row in range(1, len(table) + 1)])
    columns = {
        "text": "article_content",
        "title": "article_title",
        "outlet": "source",
        "published": "date",
    }
    corpus = read_corpus(table, columns=columns, date_format="%m/%d/%Y")
    assert corpus.edits["rule"].value_counts()["title repeated"] == 405
    assert corpus.removed_sentences["rule"].value_counts().to_dict() == {
        "appeal between sentences": 3,
        "credit at the end": 1,
    }


def test_a_title_of_marks_repeats_nothing():
    corpus = corpus_of("– – – – Ferries ran.\nFerries ran again.", title="— — — —")
    assert corpus.articles.loc[0, "text"].startswith("– – – – Ferries")
