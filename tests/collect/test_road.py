"""The whole road from a list of addresses to a case with words. Pages and outlets are invented."""

import pandas as pd
import pytest
from collect_server import Server, answer, redirect, snapshot

from analysis import collect
from analysis.case import open_case

TEXT = "".join(
    f"<p>Tug {number} left the new berth of Port Elm on Monday, said the master of the port.</p>"
    for number in range(9)
)
PAGE = answer(f"<html><head><title>Tugs</title></head><body><article>{TEXT}".encode())
HOME = answer(b"<html><head><title>Home</title></head><body></body></html>")
ROBOTS = answer(b"User-agent: *\nDisallow: /closed\n")
SERVED = {"/robots.txt": ROBOTS, "/live": PAGE, "/moved": redirect("/live"), "/closed": PAGE}
#: Where each page is found, or why not.
FOUND = {
    "live": "live",
    "moved": "live",
    "lost": "archive",
    "home": "archive",
    "empty": "no article",
    "closed": "refused by robots.txt",
    "gone": "gone",
}


@pytest.mark.slow
def test_each_page_is_found_or_has_its_reason_and_the_folder_is_a_case(tmp_path, monkeypatch):
    """The second call, as `make corpus` may be given twice, asks for nothing that is settled."""
    monkeypatch.chdir(tmp_path)
    with Server(SERVED | {"/home": HOME, "/empty": HOME}) as server, Server() as archive:
        for name in ("lost", "home"):
            url = f"{server.url}/{name}"
            question = url.replace(":", "%3A").replace("/", "%2F")
            copy = f"{archive.url}/web/20210310080910/{url}"
            archive.answers[f"/wayback/available?url={question}"] = snapshot(copy)
            archive.answers[f"/web/20210310080910id_/{url}"] = PAGE
        urls = [f"{server.url}/{name}" for name in FOUND]
        listed = pd.DataFrame({"article_id": list(FOUND), "url": urls, "outlet": "Elm Post"})
        listed.to_csv("articles.csv", index=False)
        groups = pd.DataFrame({"outlet": ["Elm Post"], "country_group": ["Elmish"]})
        groups.to_csv("outlets.csv", index=False)
        manners = {"local": True, "delay": 0, "archive": archive.url}
        collect.fetch("articles.csv", "corpus", **manners)
        server.asked()
        collect.fetch("articles.csv", "corpus", **manners)
        assert server.asked() == []
    pages = pd.read_csv("corpus/reached.csv", index_col="article_id", keep_default_na=False)
    kinds = pages["reason"].str.split(":").str[0]
    assert pages["source"].where(pages["source"] != "", kinds).to_dict() == FOUND
    assert pages.loc["home", "archived"] == "2021-03-10"
    assert pages.loc["moved", "final_url"].endswith("/live")
    case = open_case("corpus")
    assert case.features.articles["country_group"].tolist() == ["Elmish"] * 4
    assert case.has("words")
