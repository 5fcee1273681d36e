"""What is read of an article: its title above its text."""

import pandas as pd


def titled_texts(articles: pd.DataFrame) -> tuple[list[str], list[bool]]:
    """Return title and text of each article as one text, and whether it has a title."""
    titles = articles["title"].fillna("").tolist()
    pairs = zip(titles, articles["text"].tolist(), strict=True)
    texts = [f"{title}\n\n{text}" if title else text for title, text in pairs]
    return texts, list(map(bool, titles))
