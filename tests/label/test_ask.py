"""A model on a local server that fails in the ways servers fail: every page is labelled or missing, and none is paid twice."""

import json
import re
import threading
import tomllib
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zlib import crc32

import pandas as pd
import pytest
from by_hand import drawn_rows, tables
from pandas.testing import assert_frame_equal

from analysis import annotation, label
from analysis.annotation.codebook import codebook
from analysis.errors import InputError

BOOK = "semetko_valkenburg"
ITEMS = codebook(BOOK).variables["name"].tolist()
TEXT = "Number {}: the “ministers”  clashed\nover São Paulo. They were to blame."
#: Of replies that a server sends whole, each of every 20th page: what is wrong with them, and with the answers.
SPOILED = ["cut", "nothing", "not found", "no value", "a number asked"]
#: Before a page's reply, each of every 20th page: the server asks for patience, fails or hangs up.
FAILING = ["429", "500", "hang up", "half a body", "always 500"]


class Server(BaseHTTPRequestHandler):
    """Answers in the protocol of the client; what goes wrong with a page hangs on its number alone."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state = self.server
        state.keys.append(self.headers["Authorization"])
        with state.lock:
            number = int(asked["messages"][1]["content"].split("Number ")[1].split(":")[0])
            state.tries[number] += 1
            is_first = state.tries[number] == 1
            is_closed = sum(state.paid.values()) >= state.most
        fault = state.faults(number)
        if is_closed or fault in ("401", "404"):
            return self.send(401, b'{"error": {"message": "no such key"}}')
        if fault == "always 500" or (is_first and fault in ("429", "500")):
            return self.send(429 if fault == "429" else 500, b"{}")
        if is_first and fault == "hang up":
            self.close_connection = True
            return None
        reply = reply_of(asked, fault, number, state.answers)
        state.change(reply["choices"][0])
        body = json.dumps(reply).encode()
        if is_first and fault == "half a body":
            self.close_connection = True
            return self.send(200, body, part=len(body) // 2)
        with state.lock:
            state.paid[number] += 1
        if fault in WAYS["sent"]:
            status, text, _ = WAYS["sent"][fault]
            return self.send(status, text.replace("REPLY", body.decode()).encode())
        return self.send(200, body)

    def send(self, status, body, *, part=None):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("retry-after-ms", "1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:part])


def reply_of(asked, fault, number, values):
    """Return the reply to a page: these values, or the same for each item."""
    answers = [
        {"item": name, "value": value, "quotation": "the ministers CLASHED over Sao Paulo"}
        for name, value in (values or dict.fromkeys(ITEMS, number % 2)).items()
    ]
    if fault in WAYS["odd"]:
        answers[0] |= json.loads(WAYS["odd"][fault][0])
    content = json.dumps({"answers": answers})
    content = content[: -9 if fault == "cut" else None]
    message = {"role": "assistant", "content": content}
    return {
        "id": "r", "object": "chat.completion", "created": 1, "model": f"{asked['model']}-2026-01",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 30, "completion_tokens": 12, "total_tokens": 42},
    }  # fmt: skip


KEY = "a key of many letters"
#: Ways to fail: what a server sends for a reply, what a model writes into its first answer, and
#: why the page, or the answer, is missing then; "" where it is labelled.
WAYS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def fault_of(number):
    """Return what goes wrong with a page: each fault at one page in twenty."""
    place = crc32(str(number).encode()) % 20
    return dict(enumerate([*SPOILED, *FAILING])).get(place, "")


@pytest.fixture
def server(monkeypatch):
    """A server without faults; a test may set its own."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    running.lock, running.tries, running.paid = threading.Lock(), Counter(), Counter()
    running.faults, running.most, running.answers = (lambda number: ""), 10**9, {}
    running.keys, running.change = [], lambda choice: None
    running.url = f"http://127.0.0.1:{running.server_port}/v1"
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def pages_of(n):
    names = [f"p{number:04}" for number in range(n)]
    return pd.DataFrame({"article_id": names, "text": [TEXT.format(number) for number in range(n)]})


def asked(server, pages, to, *, book=BOOK, **more):
    return label.ask(pages, book, model="small", base_url=server.url, to=to, **more)


def test_answers_quote_the_text_whatever_its_blanks_capitals_and_accents(server, tmp_path):
    pages = pages_of(2)
    table = asked(server, pages.iloc[::-1], tmp_path)
    assert table["page"].tolist() == ["p0000"] * 5 + ["p0001"] * 5
    assert table["value"].tolist() == list("0000011111")
    start, end = map(int, table["span"].iloc[-1].split(":"))
    assert pages["text"][1][start:end] == "the “ministers”  clashed\nover São Paulo"
    assert table["wording"].tolist()[:5] == [codebook(BOOK).wording(name) for name in ITEMS]
    labels = annotation.read(table, codebook=BOOK)
    assert labels.rows["annotator_kind"].unique().tolist() == ["llm"]
    assert labels.values.toarray().tolist() == [[0] * 5, [1] * 5]


def test_nothing_is_sent_until_the_prompt_was_seen(server, tmp_path):
    table = asked(server, pages_of(3), tmp_path, most=0)
    assert not server.tries and table.empty
    assert {each["reason"] for each in table.attrs["missing"]} == {"not asked yet"}
    assert all(name in table.attrs["prompt"] for name in ITEMS)


def test_the_manifest_says_what_was_asked(server, tmp_path):
    table = asked(server, pages_of(2), tmp_path, settings={"temperature": 0.5, "seed": 4})
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["request"] == {"model": "small", "temperature": 0.5, "seed": 4}
    assert manifest["versions"] == ["small-2026-01"] and len(manifest["days"]) == 1
    assert manifest["prompt"] == table.attrs["prompt"] and manifest["missing"] == []
    asked(server, pages_of(2), tmp_path, settings={"temperature": 0.7})
    assert set(server.paid.values()) == {2}  # other settings are another question


def test_an_unknown_key_is_told_at_once(server, tmp_path):
    server.faults = lambda number: "401"
    with pytest.raises(InputError, match="knows the model and the key"):
        asked(server, pages_of(200), tmp_path)
    assert sum(server.tries.values()) < 100 and not server.paid


@pytest.mark.parametrize("n", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_every_page_is_labelled_or_missing_and_none_is_paid_twice(server, tmp_path, n):
    """Stopped when two fifths were paid, and resumed: the same table as without a stop."""
    server.faults, pages = fault_of, pages_of(n)
    whole = asked(server, pages, tmp_path / "whole")
    assert set(server.paid.values()) == {1}
    server.tries.clear()
    server.paid.clear()
    server.most = 2 * n // 5
    with pytest.raises(InputError):
        asked(server, pages, tmp_path / "stopped")
    assert 0 < sum(server.paid.values()) < n / 2
    server.most = 10**9
    resumed = asked(server, pages, tmp_path / "stopped")
    assert set(server.paid.values()) == {1}
    assert_frame_equal(resumed, whole)
    assert resumed.attrs["missing"] == whole.attrs["missing"]
    lost = {each["page"] for each in whole.attrs["missing"] if not each["item"]}
    assert {*whole["page"]} | lost == {*pages["article_id"]}
    assert not {*whole["page"]} & lost


def test_whatever_a_server_sends_each_page_has_its_reason_and_the_key_is_nowhere(server, tmp_path):
    """Asked again, only what got no reply is sent."""
    ways = WAYS["sent"] | WAYS["odd"]
    names, pages = list(ways), pages_of(len(ways))
    server.faults = names.__getitem__
    table = asked(server, pages, tmp_path, key=KEY)
    missing = {each["page"]: each["reason"] for each in table.attrs["missing"]}
    n_answers = table["page"].value_counts()
    for page, name in zip(pages["article_id"], names):
        reason = ways[name][-1]
        assert (page in missing) == bool(reason) and reason in missing.get(page, "")
        lost = (name in WAYS["odd"]) or len(ITEMS) * bool(reason)
        assert n_answers.get(page, 0) == len(ITEMS) - lost
    server.tries.clear()
    assert_frame_equal(asked(server, pages, tmp_path, key=KEY), table)
    assert [names[number] for number in sorted(server.tries)] == ["the key, refused", "a teapot"]
    assert KEY not in json.dumps(table.attrs)
    assert not any(KEY in file.read_text("utf-8") for file in tmp_path.rglob("*.json"))


def test_days_are_asked_and_columns_are_those_of_the_long_file(server, tmp_path):
    book = tmp_path / "codebook.toml"
    variable = '[[variable]]\nname = "{}"\nkind = "{}"\n'.format
    book.write_text(variable("law", "binary") + variable("on", "date"))
    server.answers = {"law": 1, "on": "2026-02-30"}
    table = asked(server, pages_of(1), tmp_path / "a", book=book)
    assert "a day as YYYY-MM-DD" in table.attrs["prompt"]
    [missing] = table.attrs["missing"]
    assert missing["reason"] == "no value of the codebook: 2026-02-30"
    server.answers = {"law": 1, "on": "2026-02-28"}
    table = asked(server, pages_of(1), tmp_path / "b", book=book)
    assert table["value"].tolist() == ["1", "2026-02-28"]
    assert (
        ",".join(table) == "page,item,value,coder,speaker,note,span,annotator_kind,wording,seconds"
    )
    assert (table[["note", "seconds"]] == "").all(axis=None)


def test_a_quotation_may_be_in_the_title_and_members_of_a_set_have_blanks_between(server, tmp_path):
    book = tmp_path / "codebook.toml"
    book.write_text('[[variable]]\nname = "words"\nkind = "set"\nvalues = ["a", "b"]\n')
    server.answers = {"words": "a; b"}
    pages = pages_of(1)
    pages = pages.assign(title=pages["text"], text="Rain fell.")
    table = asked(server, pages, tmp_path / "asked", book=book)
    assert table[["value", "span"]].values.tolist() == [["a; b", ""]]


def test_a_reply_that_cannot_be_read_is_asked_again_once_its_file_is_deleted(server, tmp_path):
    server.faults = lambda number: "nothing"
    [missing] = asked(server, pages_of(1), tmp_path).attrs["missing"]
    [file] = re.findall(r"replies/\w+\.json", missing["reason"])
    server.faults = lambda number: ""
    assert asked(server, pages_of(1), tmp_path).empty
    (tmp_path / file).unlink()
    assert len(asked(server, pages_of(1), tmp_path)) == len(ITEMS)


def around(text):
    """Return a change that puts the reply's content into a text."""
    return lambda choice: choice["message"].update(
        content=text.replace("JSON", choice["message"]["content"])
    )


def cut_after(text, choice):
    """Put the reply's content into a text that is the last that the model may write."""
    around(text)(choice)
    choice["finish_reason"] = "length"


#: What is done to a reply, and why it cannot be read then; "" where it can.
CHANGED = {
    "talk": (around("Here it is:\n```json\nJSON\n```\nHope this helps {really}."), ""),
    "thoughts": (around('<think>{maybe} {"answers": []}</think>\nJSON'), ""),
    "a draft": (around('{"answers": [{"item": "morality", "value": 7}]} or rather JSON'), ""),
    "a comma": (lambda one: around(one["message"]["content"].replace("]}", ",],}"))(one), ""),
    "a bare list": (lambda one: around(one["message"]["content"][12:-1])(one), "no JSON as it was"),
    "a draft, then cut": (
        lambda one: cut_after('Draft: JSON Now final: {"answers": [{"item": "morality", "val', one),
        "cut off: raise max_tokens",
    ),
    "whole, then cut": (lambda one: cut_after("JSON I hope th", one), ""),
    "deep": (around('{"a":' * 100_000), "none of a model"),
}


@pytest.mark.parametrize("change", CHANGED)
def test_what_was_paid_for_is_read_and_reasons_are_apart(server, tmp_path, change):
    server.change, reason = CHANGED[change]
    server.answers = dict.fromkeys(ITEMS, 1)
    table = asked(server, pages_of(1), tmp_path)
    if not reason:
        assert table["value"].tolist() == ["1"] * len(ITEMS)
        return
    [missing] = table.attrs["missing"]
    assert reason in missing["reason"] and missing["item"] == ""


def test_a_damaged_file_spoils_its_page_alone_and_is_named(server, tmp_path):
    server.answers = dict.fromkeys(ITEMS, 1)
    asked(server, pages_of(3), tmp_path)
    file = min((tmp_path / "replies").iterdir())
    file.write_bytes(b"")
    table = asked(server, pages_of(3), tmp_path)
    [missing] = table.attrs["missing"]
    assert missing["reason"] == f"replies/{file.name} is damaged; delete it to ask again"
    assert len(table) == 2 * len(ITEMS) and set(server.paid.values()) == {1}


VALUES = """
[[variable]]
name = "law"
kind = "binary"
[[variable]]
name = "side"
kind = "nominal"
values = ["for", "against", "1", "-1"]
[[variable]]
name = "words"
kind = "set"
values = ["Raiders", "Guests"]
"""
MEANT = drawn_rows("""
    {"law": true}                    | "1"
    {"law": "No"}                    | "0"
    {"law": "1 (yes)"}               | null
    {"law": "-1"}                    | null
    {"law": "Unsure"}                | unsure
    {"side": "Against"}              | against
    {"side": "-1"}                   | "-1"
    {"side": "for or against"}       | null
    {"words": ["guests", "RAIDERS"]} | Guests;Raiders
""")  # fmt: skip


def test_a_value_fits_that_means_one_value_only(server, tmp_path):
    book = tmp_path / "codebook.toml"
    book.write_text(VALUES)
    for number, (answers, meant) in enumerate(MEANT):
        server.answers = answers
        table = asked(server, pages_of(1), tmp_path / str(number), book=book)
        assert table["value"].tolist() == ([meant] if meant else [])


def test_an_item_that_is_answered_twice_unlike_is_missing(server, tmp_path):
    def twice(choice):
        content = json.loads(choice["message"]["content"])
        content["answers"] += [{**content["answers"][0], "value": 0}, content["answers"][1]]
        choice["message"]["content"] = json.dumps(content)

    server.change, server.answers = twice, dict.fromkeys(ITEMS, 1)
    [missing] = asked(server, pages_of(1), tmp_path).attrs["missing"]
    assert (missing["item"], missing["reason"]) == (ITEMS[0], "answered twice, unlike: 0, 1")


#: What is quoted of whom, and why it does not count.
SHOWN = tables(__file__)["shown"]


@pytest.mark.parametrize("quotation, speaker, reason", SHOWN)
def test_what_shows_nothing_is_missing(server, tmp_path, quotation, speaker, reason):
    def quoting(choice):
        answers = [{"item": "law", "value": 1, "quotation": quotation, "speaker": speaker}]
        choice["message"]["content"] = json.dumps({"answers": answers})

    book = tmp_path / "codebook.toml"
    book.write_text('[[variable]]\nname = "law"\nkind = "binary"\n')
    server.change, pages = quoting, pages_of(1)
    pages["text"] += " 在港口。"
    table = asked(server, pages, tmp_path, book=book)
    assert [each["reason"] for each in table.attrs["missing"]] == ([reason] if reason else [])
    assert len(table) == (not reason)


def test_cost_and_server_are_told_and_the_key_is_nowhere(server, tmp_path):
    secret = server.url.replace("//", "//ada:hidden@") + "?key=hidden"
    label.ask(pages_of(2), BOOK, model="small", base_url=secret, to=tmp_path, most=0)
    text = (tmp_path / "manifest.json").read_text("utf-8")
    assert server.url in text and "hidden" not in text
    server.faults = lambda number: "401"
    with pytest.raises(InputError, match="401 - no …;"):
        asked(server, pages_of(1), tmp_path, key="such key")
    server.faults = lambda number: ""
    cost = asked(server, pages_of(2), tmp_path / "b").attrs["cost"]
    assert cost == {"pages": 2, "new": 2, "replies": 2, "tokens": 2 * (30 + 12)}
    assert asked(server, pages_of(2), tmp_path / "b").attrs["cost"]["new"] == 0


def test_the_key_of_the_environment_is_sent_to_no_other_server(server, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    asked(server, pages_of(1), tmp_path / "a")
    asked(server, pages_of(1), tmp_path / "b", key="own")
    assert server.keys == ["Bearer none", "Bearer own"]
