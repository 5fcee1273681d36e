"""Cases that a reader of the code found. Every text is invented."""

import pandas as pd
from by_hand import drawn_cases

from analysis import read_corpus


def corpus(*texts, **columns):
    ids = [f"a{number}" for number in range(len(texts))]
    return read_corpus(
        pd.DataFrame({"article_id": ids, "outlet": "Elm Post", "text": texts, **columns})
    )


def test_a_line_break_in_a_plain_text_leaves_its_paragraphs():
    texts = [
        "Rain fell.\n\nBoats left.<br>Crews met.",
        "<![CDATA[<p>Rain fell.</p>]]>",
        "<p>Rain &lt; 3&nbsp;mm</p><script>x()</script>",
    ]
    read = corpus(*texts, title=["<b>Rain</b> &amp; sun", "R&amp;D", "Rain"])
    assert read.raw.tolist() == [
        "Rain fell.\n\nBoats left.\nCrews met.",
        "Rain fell.",
        "Rain < 3 mm",
    ]
    assert read.articles["title"].tolist() == ["Rain & sun", "R&D", "Rain"]
    assert read.cells.set_index("what")["n"]["HTML read as text"] == 3


@drawn_cases("""
    day                        | expected
    15. listopadu 2016         | 2016-11-15
    2016. augusztus 31.        | 2016-08-31
    mercredi 1er janvier 2016  | 2016-01-01
    18 сентября 2017 г., 20:41 | 2017-09-18
    Aug. 31st, 2016            | 2016-08-31
    Jun 2015                   | null
    undateable                 | null
    00/04/2016                 | null
""")
def test_days_in_words_and_days_that_are_none(day, expected):
    published = corpus("Rain.", "Sun.", published=[day, "2016-08-30"]).articles["published"]
    assert published[0] == pd.Timestamp(expected) or (expected is None and pd.isna(published[0]))


def test_days_in_names_of_files_are_those_of_the_calendar(tmp_path):
    for name in ("20160831_a.txt", "20160830_b.txt", "LEEMEUWEN 20160829.txt", "Liesmich.txt"):
        (tmp_path / name).write_text(f"Rain fell on {name[:8]}.")
    read = read_corpus(tmp_path)
    assert read.articles["published"].dt.day.tolist() == [30, 31, 29]
    (tmp_path / "20160230_c.txt").write_text("Sun.")
    assert read_corpus(tmp_path).articles["published"].isna().all()
