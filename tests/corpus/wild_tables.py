"""Tables in the shapes in which services, data sets and tools write them. Every article is invented.

``SEEN`` was written with the code, ``HELD_OUT`` before it, from the documentation of the services. A shape makes a
file or folder of the same three articles, and says what of them has to come back.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

TEXTS = (
    "Ferries ran again on Monday, the union said.\n\nCrews were glad, and nobody was hurt.",
    "The council voted for the bridge; two members left. Work begins in spring.",
    "Rain fell for nine days. Farmers near Port Elm lost half of the harvest.",
)
TITLES = ("Ferries run again", "Bridge is voted for", "Nine days of rain")
OUTLETS = ("Elm Post", "Port News", "Elm Post")
HOSTS = ("elm-post.example", "port-news.example", "elm-post.example")
DAYS = ("2017-01-05", "2017-01-16", "2017-02-03")
URLS = tuple(f"https://{host}/{day}/story" for host, day in zip(HOSTS, DAYS, strict=True))
ISO = [f"{day}T10:15:00Z" for day in DAYS]
BLANK = [f"{day} 10:15:00" for day in DAYS]
MAIL = [
    "Thu, 05 Jan 2017 10:15:00 GMT",
    "Mon, 16 Jan 2017 10:15:00 +0000",
    "Fri, 03 Feb 2017 10:15:00 GMT",
]
LEADS = tuple(text[:20] for text in TEXTS)


class Shape(NamedTuple):
    """A table of the wild, and what has to come back of it: columns of three values each."""

    name: str
    make: Callable[[Path], Path]
    outlets: tuple = OUTLETS
    days: tuple = DAYS
    texts: tuple = TEXTS
    titles: tuple = TITLES
    refused: str = ""  #: what the one sentence says, where the table cannot be opened


def records(**columns) -> list[dict]:
    """Return three records; a single value is that of each."""
    rows = []
    for row in range(3):
        rows.append({k: v[row] if isinstance(v, list | tuple) else v for k, v in columns.items()})
    return rows


def written_csv(name: str, rows: list[dict], *, sep: str = ",", encoding: str = "utf-8"):
    """Return a maker of a .csv file."""

    def make(folder: Path) -> Path:
        target = io.StringIO()
        writer = csv.DictWriter(target, list(rows[0]), delimiter=sep, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        path = folder / name
        path.write_bytes(target.getvalue().encode(encoding))
        return path

    return make


def written_json(name: str, value, *, lines: bool = False):
    """Return a maker of a .json file, or of one with a record on a line."""

    def make(folder: Path) -> Path:
        path = folder / name
        text = "\n".join(map(json.dumps, value)) if lines else json.dumps(value, indent=1)
        path.write_text(text, encoding="utf-8")
        return path

    return make


def json_folder(rows: list[dict]):
    """Return a maker of a folder with a .json file a record."""

    def make(folder: Path) -> Path:
        for number, row in enumerate(rows):
            (folder / f"item{number}.json").write_text(json.dumps(row), encoding="utf-8")
        return folder

    return make


def spreadsheet(name: str, rows: list[dict]):
    """Return a maker of an .xlsx file."""

    def make(folder: Path) -> Path:
        pd.DataFrame(rows).to_excel(folder / name, index=False)
        return folder / name

    return make


def raw(name: str, text: str):
    """Return a maker of a file with this text."""

    def make(folder: Path) -> Path:
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    return make


NEWSAPI = [
    {"source": {"id": None, "name": outlet}, **row}
    for outlet, row in zip(
        OUTLETS,
        records(
            author="A. Orel",
            title=TITLES,
            description=LEADS,
            url=URLS,
            urlToImage=None,
            publishedAt=ISO,
            content=TEXTS,
        ),
        strict=True,
    )
]
EVENT_REGISTRY = [
    {
        **row,
        "source": {"uri": host, "dataType": "news", "title": outlet},
        "authors": [{"uri": "orel@elm", "name": "Ana Orel"}],
        "concepts": [{"uri": "http://elm.example/wiki/Ferry", "type": "wiki", "score": 5}],
    }
    for row, outlet, host in zip(
        records(
            uri=["771", "772", "773"],
            lang="eng",
            isDuplicate=False,
            date=DAYS,
            time="10:20:00",
            dateTime=[f"{day}T10:20:00Z" for day in DAYS],
            dateTimePub=ISO,
            dataType="news",
            sim=0,
            url=URLS,
            title=TITLES,
            body=TEXTS,
            image=None,
            eventUri=None,
            sentiment=0.1,
        ),
        OUTLETS,
        HOSTS,
        strict=True,
    )
]
MEDIA_CLOUD = records(
    id=["9001", "9002", "9003"],
    indexed_date=[f"{day} 23:00:00.123456" for day in DAYS],
    language="en",
    media_name=OUTLETS,
    media_url=HOSTS,
    publish_date=DAYS,
    title=TITLES,
    url=URLS,
)
WEBZ = [
    {
        "thread": {
            "uuid": f"t{number}",
            "url": row["url"],
            "site_full": f"www.{host}",
            "site": host,
            "site_section": f"https://{host}/news",
            "site_title": outlet,
            "title": row["title"],
            "title_full": f"{row['title']} | {outlet}",
            "published": row["published"],
            "country": "US",
            "social": {"facebook": {"likes": 0}},
        },
        **row,
        "entities": {"persons": [{"name": "ana orel", "sentiment": "none"}], "locations": []},
    }
    for number, (row, host, outlet) in enumerate(
        zip(
            records(
                uuid=["u1", "u2", "u3"],
                url=URLS,
                ord_in_thread=0,
                author="Ana Orel",
                published=[f"{day}T10:15:00.000+02:00" for day in DAYS],
                title=TITLES,
                text=TEXTS,
                highlightText="",
                language="english",
                crawled=[f"{day}T12:00:00.000+02:00" for day in DAYS],
            ),
            HOSTS,
            OUTLETS,
            strict=True,
        )
    )
]
BASIL_TEXTS = tuple(
    [[sentence] for sentence in text.split("\n\n")] + [["More is known.", "Crews wait."]]
    for text in TEXTS
)
CUT = tuple(f"{text[:30]}… [+1234 chars]" for text in TEXTS)

SEEN = (
    Shape(
        "All the news 1",
        written_csv(
            "articles1.csv",
            [
                {"": number, **row}
                for number, row in enumerate(
                    records(
                        id=["17283", "17284", "17285"],
                        title=TITLES,
                        publication=OUTLETS,
                        author="Ana Orel",
                        date=DAYS,
                        year="2017.0",
                        month="1.0",
                        url="",
                        content=TEXTS,
                    )
                )
            ],
        ),
    ),
    Shape(
        "All the news 2",
        written_csv(
            "all-the-news-2-1.csv",
            records(
                date=[f"{day} 00:00:00" for day in DAYS],
                year="2017",
                month="1.0",
                day="5",
                author="Ana Orel",
                title=TITLES,
                article=TEXTS,
                url=URLS,
                section="Local",
                publication=OUTLETS,
            ),
        ),
    ),
    Shape(
        "cc_news",
        written_csv(
            "cc_news.csv",
            records(
                title=TITLES,
                text=TEXTS,
                domain=HOSTS,
                date=BLANK,
                description=LEADS,
                url=URLS,
                image_url="https://elm.example/a.png",
            ),
        ),
        outlets=HOSTS,
    ),
    Shape(
        "Zotero",
        written_csv(
            "My Library.csv",
            [
                {
                    "Key": key,
                    "Item Type": "newspaperArticle",
                    "Publication Year": "2017",
                    "Author": "Orel, Ana",
                    "Title": title,
                    "Publication Title": outlet,
                    "ISBN": "",
                    "ISSN": "",
                    "DOI": "",
                    "Url": url,
                    "Abstract Note": text,
                    "Date": day,
                    "Date Added": "2019-05-05 10:00:00",
                    "Date Modified": "2019-05-06 10:00:00",
                    "Access Date": "2019-05-05 10:00:00",
                    "Language": "en",
                }
                for key, title, outlet, url, text, day in zip(
                    ("QX3KD9AB", "QX3KD9AC", "QX3KD9AD"),
                    TITLES,
                    OUTLETS,
                    URLS,
                    TEXTS,
                    DAYS,
                    strict=True,
                )
            ],
        ),
    ),
    Shape(
        "AmCAT",
        written_csv(
            "amcat.csv",
            records(
                _id=["a9", "b9", "c9"],
                date=[f"{day}T00:00:00" for day in DAYS],
                title=TITLES,
                url=URLS,
                publisher=OUTLETS,
                text=TEXTS,
            ),
        ),
    ),
    Shape(
        "NewsAPI .json",
        written_json("newsapi.json", {"status": "ok", "totalResults": 3, "articles": NEWSAPI}),
    ),
    Shape(
        "NewsAPI .json, cut short",
        written_json(
            "newsapi.json",
            {
                "status": "ok",
                "articles": [{**row, "content": cut} for row, cut in zip(NEWSAPI, CUT)],
            },
        ),
        refused="text: got texts that their service cut short.*fetch",
    ),
    Shape(
        "NewsAPI, flat",
        written_csv(
            "newsapi.csv",
            [
                {
                    **{k: v for k, v in row.items() if k != "source"},
                    "source.id": "",
                    "source.name": row["source"]["name"],
                }
                for row in NEWSAPI
            ],
        ),
    ),
    Shape(
        "Stanford cc-news",
        written_json(
            "ccnews.jsonl",
            records(
                requested_url=URLS,
                plain_text=TEXTS,
                published_date=DAYS,
                title=TITLES,
                tags=[[], [], []],
                categories=[[], [], []],
                author="Ana Orel",
                sitename=OUTLETS,
                image_url="",
                language="en",
                language_score=0.98,
                responded_url=URLS,
                publisher=HOSTS,
                warc_path="crawl-data/x.warc.gz",
                crawl_date=[f"{day}T20:00:00" for day in DAYS],
            ),
            lines=True,
        ),
    ),
    Shape(
        "German Excel",
        written_csv(
            "Export.csv",
            [
                {"Datum": f"{d[8:]}.{d[5:7]}.{d[:4]}", "Medium": o, "Überschrift": t, "Volltext": x}
                for d, o, t, x in zip(DAYS, OUTLETS, TITLES, TEXTS, strict=True)
            ],
            sep=";",
            encoding="cp1252",
        ),
    ),
    Shape(
        "Media Cloud with texts",
        written_csv("mc.csv", [{**row, "text": text} for row, text in zip(MEDIA_CLOUD, TEXTS)]),
    ),
    Shape(
        "Media Cloud, a list",
        written_csv("mc-list.csv", MEDIA_CLOUD),
        refused="mc-list.csv: got a list of addresses.*fetch",
    ),
    Shape(
        "GDELT DOC .csv",
        written_csv("gdelt.csv", records(URL=URLS, MobileURL="", Date=BLANK, Title=TITLES)),
        refused="gdelt.csv: got a list of addresses.*fetch",
    ),
    Shape(
        "GDELT DOC .json",
        written_json(
            "gdelt.json",
            {
                "articles": records(
                    url=URLS,
                    url_mobile="",
                    title=TITLES,
                    seendate=[day.replace("-", "") + "T101500Z" for day in DAYS],
                    socialimage="",
                    domain=HOSTS,
                    language="English",
                    sourcecountry="United States",
                )
            },
        ),
        refused="gdelt.json: got a list of addresses.*fetch",
    ),
    Shape(
        "GDELT GKG",
        raw(
            "20170105.gkg.csv",
            "".join(
                f"20170105101500-{n}\t20170105101500\t1\t{host}\t{url}\tPROTEST#2\t\tTAX_FNCACT\t\t1#US\t\t-1.5,2\n"
                for n, (host, url) in enumerate(zip(HOSTS, URLS, strict=True))
            ),
        ),
        refused="20170105.gkg.csv: got a first line without names of columns",
    ),
    Shape("EventRegistry .jsonl", written_json("er.jsonl", EVENT_REGISTRY, lines=True)),
    Shape(
        "EventRegistry .json",
        written_json(
            "er.json",
            {"articles": {"page": 1, "pages": 1, "totalResults": 3, "results": EVENT_REGISTRY}},
        ),
    ),
    Shape(
        "Scrapy .jsonl",
        written_json(
            "items.jsonl",
            [
                {"url": [u], "source": [o], "title": [t], "date": [d], "text": x.split("\n\n")}
                for u, o, t, d, x in zip(URLS, OUTLETS, TITLES, DAYS, TEXTS, strict=True)
            ],
            lines=True,
        ),
    ),
    Shape(
        "Scrapy .json",
        written_json(
            "items.json",
            records(
                link=URLS,
                newspaper=OUTLETS,
                headline=TITLES,
                pub_date=["January 5, 2017", "January 16, 2017", "February 3, 2017"],
                article_content=TEXTS,
            ),
        ),
    ),
    Shape(
        "news-please",
        json_folder(
            records(
                authors=[[], ["Ana Orel"], []],
                date_download=[f"{day} 20:00:00" for day in DAYS],
                date_modify=BLANK,
                date_publish=BLANK,
                description=LEADS,
                filename="x.json",
                image_url="",
                language="en",
                localpath=None,
                source_domain=HOSTS,
                maintext=TEXTS,
                text=None,
                title=TITLES,
                title_page=None,
                title_rss=None,
                url=URLS,
            )
        ),
        outlets=HOSTS,
    ),
    Shape("Webz", json_folder(WEBZ)),
    Shape(
        "BASIL",
        json_folder(
            [
                {
                    "body-paragraphs": paragraphs,
                    "date": day,
                    "keywords": ["ferries"],
                    "main-entities": ["Orel"],
                    "main-event": "ferries",
                    "source": outlet,
                    "title": title,
                    "triplet-uuid": "x1",
                    "url": url,
                    "uuid": f"w{day}",
                    "word-count": 40,
                }
                for paragraphs, day, outlet, title, url in zip(
                    BASIL_TEXTS, DAYS, OUTLETS, TITLES, URLS, strict=True
                )
            ]
        ),
        texts=tuple(f"{text}\n\nMore is known. Crews wait." for text in TEXTS),
    ),
    Shape(
        "Article-Bias-Prediction",
        json_folder(
            records(
                topic="transport",
                source=OUTLETS,
                bias=[0, 1, 2],
                url=URLS,
                title=TITLES,
                date=DAYS,
                authors="Ana Orel",
                content=tuple(text.replace(".", " .") for text in TEXTS),
                content_original=TEXTS,
                source_url=HOSTS,
                bias_text=["left", "center", "right"],
                ID=["004Gt3gc", "00FTGIZE", "00HGGqBR"],
            )
        ),
    ),
    Shape(
        "RSS",
        written_csv(
            "feeds.csv",
            records(feed=OUTLETS, title=TITLES, link=URLS, published=MAIL, summary=TEXTS),
        ),
    ),
    Shape(
        "a spreadsheet",
        spreadsheet(
            "Clippings.xlsx",
            records(
                Source=OUTLETS, Date=list(pd.to_datetime(list(DAYS))), Headline=TITLES, Body=TEXTS
            ),
        ),
    ),
    Shape(
        "FakeNewsCorpus",
        written_csv(
            "news_sample.csv",
            [
                {"": number, **row}
                for number, row in enumerate(
                    records(
                        id=["141", "256", "700"],
                        domain=HOSTS,
                        type="unreliable",
                        url=URLS,
                        content=TEXTS,
                        scraped_at="2018-01-25 16:17:44.789555",
                        inserted_at="2018-02-02 01:19:41.756632",
                        updated_at="2018-02-02 01:19:41.756664",
                        title=TITLES,
                        authors="Ana Orel",
                        keywords="",
                        meta_keywords="['']",
                        meta_description="",
                        tags="",
                        summary="",
                        source="",
                    )
                )
            ],
        ),
        outlets=HOSTS,
        days=(None, None, None),
    ),
    Shape(
        "US dates",
        written_csv(
            "us.csv",
            records(
                source=OUTLETS, date=["1/5/2017", "1/16/2017", "2/3/2017"], title=TITLES, text=TEXTS
            ),
        ),
    ),
    Shape(
        "objects as text",
        written_csv(
            "sources.csv",
            records(
                source=[f"{{'id': None, 'name': '{outlet}'}}" for outlet in OUTLETS],
                title=TITLES,
                publishedAt=ISO,
                content=TEXTS,
            ),
        ),
    ),
    Shape(
        "lines in .json, hosts of addresses",
        written_json(
            "News_Category.json",
            records(
                link=URLS,
                headline=TITLES,
                category="LOCAL",
                short_description=TEXTS,
                authors="Ana Orel",
                date=DAYS,
            ),
            lines=True,
        ),
        outlets=HOSTS,
    ),
    Shape(
        "Elasticsearch",
        written_json(
            "dump.json",
            {
                "took": 1,
                "hits": {
                    "total": 3,
                    "hits": [
                        {"_index": "news", "_id": "1", "_source": row}
                        for row in records(title=TITLES, text=TEXTS, medium=OUTLETS, date=DAYS)
                    ],
                },
            },
        ),
    ),
    Shape(
        "outlet and text alone",
        written_csv("two.csv", records(outlet=OUTLETS, text=TEXTS)),
        days=(None, None, None),
        titles=(None, None, None),
    ),
)

#: Written before the code, from documentation.
HELD_OUT = (
    Shape(
        "The Guardian",
        written_json(
            "guardian.json",
            {
                "response": {
                    "status": "ok",
                    "total": 3,
                    "results": [
                        {
                            **row,
                            "fields": {"headline": title, "bodyText": text, "publication": outlet},
                        }
                        for row, title, text, outlet in zip(
                            records(
                                id=["elm/1", "elm/2", "elm/3"],
                                type="article",
                                sectionId="local",
                                sectionName="Local",
                                webPublicationDate=ISO,
                                webTitle=TITLES,
                                webUrl=URLS,
                                apiUrl="https://content.elm.example",
                                isHosted=False,
                            ),
                            TITLES,
                            TEXTS,
                            OUTLETS,
                            strict=True,
                        )
                    ],
                }
            },
        ),
    ),
    Shape(
        "The New York Times",
        written_json(
            "nyt.json",
            {
                "status": "OK",
                "response": {
                    "docs": [
                        {
                            **row,
                            "headline": {"main": title, "kicker": None},
                            "byline": {"person": []},
                        }
                        for row, title in zip(
                            records(
                                abstract=LEADS,
                                web_url=URLS,
                                snippet=LEADS,
                                lead_paragraph=TEXTS,
                                source=OUTLETS,
                                multimedia=[[], [], []],
                                keywords=[[], [], []],
                                pub_date=[f"{day}T10:15:00+0000" for day in DAYS],
                                document_type="article",
                                _id=["nyt://1", "nyt://2", "nyt://3"],
                                word_count=300,
                                uri=["nyt://1", "nyt://2", "nyt://3"],
                            ),
                            TITLES,
                            strict=True,
                        )
                    ],
                    "meta": {"hits": 3},
                },
            },
        ),
        refused="columns that may each be text: .*abstract.*, .*lead_paragraph",
    ),
    Shape(
        "GNews",
        written_json(
            "gnews.json",
            {
                "totalArticles": 3,
                "articles": [
                    {**row, "source": {"name": outlet, "url": f"https://{host}"}}
                    for row, outlet, host in zip(
                        records(
                            title=TITLES,
                            description=LEADS,
                            content=[f"{text[:40]}... [1234 chars]" for text in TEXTS],
                            url=URLS,
                            image="",
                            publishedAt=ISO,
                        ),
                        OUTLETS,
                        HOSTS,
                        strict=True,
                    )
                ],
            },
        ),
        refused="text: got texts that their service cut short.*fetch",
    ),
    Shape(
        "NewsData.io",
        written_json(
            "newsdata.json",
            {
                "status": "success",
                "totalResults": 3,
                "results": records(
                    article_id=["n1", "n2", "n3"],
                    title=TITLES,
                    link=URLS,
                    keywords=[None, ["elm"], None],
                    creator=[["Ana Orel"], None, None],
                    video_url=None,
                    description=LEADS,
                    content=TEXTS,
                    pubDate=BLANK,
                    image_url=None,
                    source_id=["elmpost", "portnews", "elmpost"],
                    source_name=OUTLETS,
                    source_url=[f"https://{host}" for host in HOSTS],
                    language="english",
                    country=[["norland"], ["norland"], ["norland"]],
                    category=[["top"], ["top"], ["top"]],
                ),
                "nextPage": "1",
            },
        ),
    ),
    Shape(
        "mediastack",
        written_json(
            "mediastack.json",
            {
                "pagination": {"limit": 3, "offset": 0, "count": 3, "total": 3},
                "data": records(
                    author="Ana Orel",
                    title=TITLES,
                    description=TEXTS,
                    url=URLS,
                    source=OUTLETS,
                    image=None,
                    category="general",
                    language="en",
                    country="us",
                    published_at=[f"{day}T10:15:00+00:00" for day in DAYS],
                ),
            },
        ),
    ),
    Shape(
        "Fundus",
        written_json(
            "fundus.json",
            records(
                publisher=OUTLETS,
                url=URLS,
                title=TITLES,
                authors=[["Ana Orel"], [], []],
                publishing_date=[f"{day} 10:15:00+00:00" for day in DAYS],
                topics=[[], [], []],
                free_access=True,
                plaintext=TEXTS,
                lang="en",
            ),
        ),
    ),
    Shape(
        "readtext of R",
        written_csv(
            "readtext.csv",
            [
                {"": number, **row}
                for number, row in enumerate(
                    records(
                        doc_id=["a.txt", "b.txt", "c.txt"],
                        text=TEXTS,
                        newspaper=OUTLETS,
                        date=DAYS,
                        headline=TITLES,
                    ),
                    start=1,
                )
            ],
        ),
    ),
    Shape(
        "newspaper4k",
        written_csv(
            "newspaper.csv",
            records(
                url=URLS,
                read_more_link="",
                language="en",
                title=TITLES,
                top_image="",
                meta_img="",
                images="[]",
                movies="[]",
                keywords="[]",
                keyword_scores="{}",
                meta_keywords="['']",
                tags="",
                authors="['Ana Orel']",
                publish_date=BLANK,
                summary="",
                meta_description=LEADS,
                meta_lang="en",
                meta_site_name=OUTLETS,
                source_url=[f"https://{host}" for host in HOSTS],
                text=TEXTS,
            ),
        ),
    ),
    Shape(
        "trafilatura",
        written_json(
            "trafilatura.jsonl",
            [
                {"source-hostname": outlet, **row}
                for outlet, row in zip(
                    OUTLETS,
                    records(
                        title=TITLES,
                        author="Ana Orel",
                        hostname=HOSTS,
                        date=DAYS,
                        fingerprint=["f1", "f2", "f3"],
                        id=None,
                        license=None,
                        comments="",
                        raw_text=tuple(text.replace("\n\n", " ") for text in TEXTS),
                        text=TEXTS,
                        language="en",
                        image=None,
                        pagetype="article",
                        filedate=["2020-02-02"] * 3,
                        source=URLS,
                        excerpt=LEADS,
                        categories="",
                        tags="",
                    ),
                    strict=True,
                )
            ],
            lines=True,
        ),
    ),
    Shape(
        "Meltwater",
        written_csv(
            "meltwater.csv",
            [
                {
                    "Date": date,
                    "Headline": title,
                    "URL": url,
                    "Opening Text": text,
                    "Hit Sentence": lead,
                    "Source": outlet,
                    "Influencer": "",
                    "Country": "Norland",
                    "Language": "English",
                    "Reach": "12000",
                }
                for date, title, url, text, lead, outlet in zip(
                    ("05-Jan-2017 10:15AM", "16-Jan-2017 10:15PM", "03-Feb-2017 10:15AM"),
                    TITLES,
                    URLS,
                    TEXTS,
                    LEADS,
                    OUTLETS,
                    strict=True,
                )
            ],
            sep="\t",
            encoding="utf-16",
        ),
    ),
)
