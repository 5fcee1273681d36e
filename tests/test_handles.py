"""Articles that are chosen, and what labels take from a pack. Articles are invented."""

import pandas as pd

from analysis import annotation, extract, figures, load_features, publish, read_corpus

EVENT = "data/hamedan-2016"
PACK = f"{EVENT}/features"


def corpus(texts=("Rain fell. Boats left.", "Boats sank.", "No rain.")):
    ids = [f"a{number}" for number in range(len(texts))]
    return read_corpus(pd.DataFrame({"article_id": ids, "outlet": "Elm Post", "text": texts}))


def test_chosen_articles_are_as_if_only_they_were_read(tmp_path):
    whole = extract(corpus(), ngrams=(1, 2))
    one = whole.where(whole.articles["article_id"] == "a0")
    alone = extract(corpus(["Rain fell. Boats left."]), ngrams=(1, 2))
    assert one.terms.vocabulary.tolist() == alone.terms.vocabulary.tolist()
    assert one.sentences["article_id"].tolist() == ["a0", "a0"]
    assert one.manifest["read"] == whole.manifest["read"] and len(one.articles) == 1
    assert "chosen from more articles" in repr(one)
    assert "Articles read: 3. Chosen from these: 1." in figures.methods_paragraph(one)
    assert load_features(one.save(tmp_path / "one")).manifest == one.manifest
    assert publish(whole.where({"article_id": ["a1", "a2"]})).manifest["chosen"] is True


def test_labels_take_the_metadata_of_a_pack():
    labels = annotation.read(f"{EVENT}/annotations_a.csv", codebook=f"{EVENT}/codebook.toml")
    page = labels.rows["article_id"].iloc[0]
    articles = extract(corpus()).articles.iloc[:1].assign(article_id=page, url=None)
    joined = labels.where(rows={"article_id": page}).with_metadata(articles)
    assert "sketch" not in joined.rows and joined.rows["n_tokens"].tolist() == [4]
    assert joined.with_metadata(articles).rows.equals(joined.rows)
    assert len(joined.units("outlet").rows) == 1
