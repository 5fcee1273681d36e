"""What is given in place of a pack or a Corpus, and articles that are chosen. Articles are invented."""

import inspect
from types import ModuleType

import pandas as pd
import pytest
from refusals import refused

import analysis
from analysis import annotation, combine, extract, figures, load_features, publish, read_corpus

EVENT = "data/hamedan-2016"
PACK = f"{EVENT}/features"
EXPECTED = {
    "Features": "got {}; expected (a list of |)Features.*load_features",
    "Corpus": "corpus: got {}; expected a Corpus.*read_corpus",
}


def words_of(argument):
    """Return the words of an annotation, as in {"Features", "Corpus"}."""
    return set(str(argument.annotation).replace("[", " ").replace("]", " ").split())


def takers():
    """Yield each public function whose first argument is a pack or a Corpus, and which of them."""
    for name in analysis.__all__:
        public = getattr(analysis, name)
        functions = [public]
        if isinstance(public, ModuleType):
            functions = [getattr(public, part) for part in getattr(public, "__all__", vars(public))]
        for function in filter(inspect.isfunction, functions):
            if function.__name__.startswith("_"):
                continue
            if not function.__module__.startswith(public.__name__ if functions[1:] else "analysis"):
                continue
            first, *others = [*inspect.signature(function).parameters.values(), None]
            words = words_of(first) if first else set()
            if words & set(EXPECTED) and "str" not in words:  # of a path, the file is looked for
                needed = [arg for arg in others[:-1] if arg.default is arg.empty]
                given = {arg.name: None if "None" in words_of(arg) else "rain" for arg in needed}
                yield pytest.param(function, words, given, id=f"{name}.{function.__name__}")


def corpus(texts=("Rain fell. Boats left.", "Boats sank.", "No rain.")):
    ids = [f"a{number}" for number in range(len(texts))]
    return read_corpus(pd.DataFrame({"article_id": ids, "outlet": "Elm Post", "text": texts}))


@pytest.mark.parametrize(("function", "words", "given"), [*takers()])
def test_what_is_no_pack_or_corpus_is_refused_in_a_sentence(function, words, given):
    kind = "Features" if "Features" in words else "Corpus"
    wrong = {"the text 'x.csv'": "x.csv", "None": None}
    if words >= set(EXPECTED):  # both will do
        wrong["a DataFrame"] = pd.DataFrame()
    elif kind == "Features":
        wrong["a Corpus"] = corpus()
    else:
        wrong["a Features"] = load_features(PACK)
    for arrived, value in wrong.items():
        if function is combine and isinstance(value, str):
            value = [value]
        with refused(EXPECTED[kind].format(arrived)):
            function(value, **given)


def test_every_taker_is_looked_at():
    names = {case.id for case in takers()}
    assert {"framing.terms", "suggest.noise", "copies.link"} <= names
    assert {"sentiment.toward", "concordance.lines", "cooccurrence.incidence"} <= names
    assert len(names) >= 20


def test_chosen_articles_are_as_if_only_they_were_read(tmp_path):
    whole = extract(corpus(), ngrams=(1, 2))
    one = whole.where(whole.articles["article_id"] == "a0")
    alone = extract(corpus(["Rain fell. Boats left."]), ngrams=(1, 2))
    assert one.terms.vocabulary.tolist() == alone.terms.vocabulary.tolist()
    assert one.sentences["article_id"].tolist() == ["a0", "a0"]
    assert one.manifest["read"] == whole.manifest["read"]
    assert one.manifest["sizes"]["articles"] == 1
    assert "chosen from more articles" in repr(one)
    paragraph = figures.methods_paragraph(one)
    assert "Articles read: 3. Chosen from these: 1." in paragraph
    saved = load_features(one.save(tmp_path / "one"))
    assert saved.manifest == one.manifest
    others = whole.where({"article_id": ["a1", "a2"]})
    assert publish(others).manifest["chosen"] is True


def test_chosen_articles_do_not_combine_with_others():
    """What was read in all would count twice."""
    whole = extract(corpus())
    halves = [whole.where({"article_id": name}) for name in ("a0", "a1")]
    assert combine(halves[:1]).manifest == halves[0].manifest
    assert whole.where({"outlet": "Elm Post"}).manifest == whole.manifest


def test_labels_take_the_metadata_of_a_pack():
    labels = annotation.read(f"{EVENT}/annotations_a.csv", codebook=f"{EVENT}/codebook.toml")
    page = labels.rows["article_id"].iloc[0]
    labels = labels.where(rows={"article_id": page})
    articles = extract(corpus()).articles.iloc[:1].assign(article_id=page, url=None)
    joined = labels.with_metadata(articles)
    assert "sketch" not in joined.rows and joined.rows["n_tokens"].tolist() == [4]
    assert joined.with_metadata(articles).rows.equals(joined.rows)
    assert len(joined.units("outlet").rows) == 1
