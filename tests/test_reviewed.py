"""Cases that a reader of the code found. Every text is invented."""

import pandas as pd

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


def test_days_in_words_and_days_that_are_none():
    days = ["15. listopadu 2016", "18 сентября 2017 г., 20:41", "Aug. 31st, 2016", "Jun 2015"]
    published = corpus("Rain.", "Sun.", "Fog.", "Hail.", published=days).articles["published"]
    found = published.dt.strftime("%Y-%m-%d").tolist()
    assert found[:3] == ["2016-11-15", "2017-09-18", "2016-08-31"] and pd.isna(published[3])


def test_days_in_names_of_files_are_those_of_the_calendar(tmp_path):
    for name in ("20160831_a.txt", "20160830_b.txt", "LEEMEUWEN 20160829.txt", "Liesmich.txt"):
        (tmp_path / name).write_text(f"Rain fell on {name[:8]}.")
    read = read_corpus(tmp_path)
    assert read.articles["published"].dt.day.tolist() == [30, 31, 29]
    (tmp_path / "20160230_c.txt").write_text("Sun.")
    assert read_corpus(tmp_path).articles["published"].isna().all()
