"""What is read of an article: its title above its text."""

import pandas as pd


def titled_texts(articles: pd.DataFrame) -> tuple[list[str], list[bool]]:
    """Return title and text of each article as one text, and whether it has a title."""
    titles = articles["title"].fillna("")
    texts = titles + "\n\n" + articles["text"]
    return texts.str.removeprefix("\n\n").tolist(), (titles != "").tolist()
