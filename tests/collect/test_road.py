"""The whole road from a list of addresses to a case with words. Pages and outlets are invented."""

from pathlib import Path

import pandas as pd
import pytest
from collect_server import Server, answer, redirect
from test_corpus import folder

from analysis import collect
from analysis.__main__ import main
from analysis.case import open_case

TEXT = "".join(
    f"<p>Tug {number} left the new berth of Port Elm on Monday, said the master of the port.</p>"
    for number in range(9)
)
PAGE = answer(f"<html><head><title>Tugs</title></head><body><article>{TEXT}".encode())
HOME = answer(b"<html><head><title>Home</title></head><body></body></html>")
ROBOTS = answer(b"User-agent: *\nDisallow: /closed\n")
SERVED = {"/robots.txt": ROBOTS, "/live": PAGE, "/moved": redirect("/live"), "/closed": PAGE}
SERVED |= {"/empty": HOME}
ACTOR = '[[actor]]\nname = "Port Elm"\nkind = "place"\naliases = ["Port Elm"]\n'
GROUPS = "outlet,country_group\nElm Post,Elmish\n"
#: Where each page is found, or why not.
FOUND = {
    "live": "live",
    "moved": "live",
    "empty": "no article",
    "closed": "refused by robots.txt",
    "gone": "gone",
}


@pytest.mark.slow
def test_each_page_is_found_or_has_its_reason_and_the_folder_is_a_case(tmp_path, monkeypatch, capsys):
    """The second call, as `make corpus` may be given twice, asks for nothing that is settled."""
    monkeypatch.chdir(tmp_path)
    folder(tmp_path, {"actors.toml": ACTOR, "salaries.csv": "name,euros\n", "outlets.csv": GROUPS})
    command = "fetch articles.csv corpus --local --delay 0 --no-archive".split()
    with Server(SERVED) as server, Server() as archive:
        listed = pd.DataFrame({"article_id": list(FOUND), "outlet": "Elm Post"})
        listed.assign(url=f"{server.url}/" + listed["article_id"]).to_csv("articles.csv")
        collect.fetch("articles.csv", "corpus", local=True, delay=0, archive=archive.url)
        server.asked()
        assert main(command) == 0
        assert server.asked() == []
    told = "wrote corpus/articles.jsonl: 2 articles, 1 outlet, 0 edits, 3 skipped"
    assert told in capsys.readouterr().out
    pages = pd.read_csv("corpus/reached.csv", index_col="article_id", keep_default_na=False)
    kinds = pages["reason"].str.partition(":")[0]
    assert pages["source"].where(pages["source"] != "", kinds).to_dict() == FOUND
    assert pages.loc["moved", "final_url"].endswith("/live")
    assert not Path("corpus/salaries.csv").exists(), "copied, and no part of a case"
    features = open_case("corpus").features
    assert features.articles["country_group"].tolist() == ["Elmish"] * 2
    assert features.mentions["actor"].unique() == ["Port Elm"]
    Path("events.toml").symlink_to("/etc/hostname")
    assert main(command) == 2
    assert "events.toml: got a link that leads out of the folder" in capsys.readouterr().err
