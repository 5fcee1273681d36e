"""Downloads from a local server that misbehaves: every address ends as a page or as a reason, and nothing else is asked."""

import hashlib
import json
import multiprocessing
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import ExitStack, suppress
from itertools import count, pairwise
from types import SimpleNamespace

import fuzzing
import pandas as pd
import pytest
from collect_server import (
    PAGE,
    WAITED,
    Clock,
    Server,
    answer,
    bomb,
    chunked,
    deflated,
    dripping,
    endless,
    fetch_until_killed,
    in_turn,
    packed,
    redirect,
    silent,
    snapshot,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tqdm import tqdm

from analysis import errors as checks
from analysis.collect.download import connections, download, visits, wayback
from analysis.collect.failures import KINDS, Failure
from analysis.collect.urls import parse_address

OK = answer()
EXAMPLES = fuzzing.examples(200)
SEVERAL_HOSTS = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has 127.0.0.2 by itself"
)


@pytest.fixture(autouse=True)
def at_ease(monkeypatch):
    """No proxies, no waiting for the disk (killed runs have processes of their own), and a time that passes on request."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(connections, "time", SimpleNamespace(monotonic=WAITED.now))
    monkeypatch.setattr(connections, "GLANCE", 0.01)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server():
    with Server() as running:
        yield running


def listed(*addresses, **columns):
    return pd.DataFrame(
        {"article_id": [f"a{number}" for number in range(1, len(addresses) + 1)], "url": addresses}
        | columns,
        dtype=object,
    )


def fetched(urls, folder, *, clock=None, **manners):
    """Fetch with the manners of the tests: no retries, no archive, local addresses, a clock that does not wait."""
    return download.fetch(
        urls,
        folder,
        **{"retries": 0, "archive": None, "local": True, "timeout": 5, "clock": clock or Clock()}
        | manners,
    )


def one(server, what, folder, *, path="/page", **manners):
    """Return the log's line of one page for which the server has *what*."""
    server.answers[path] = what
    return fetched(listed(server.url + path), folder, **manners).iloc[0]


# ---------------------------------------------------------------- one page, one misbehaviour

LIVE = "live"
LONG_HEADER = "broken answer: it has a header of more than 16,000 bytes"
CASES = {
    "plain": (OK, LIVE),
    "nothing called": (answer(Content_Type=None), LIVE),
    "plain text": (answer(Content_Type="TEXT/PLAIN"), LIVE),
    "xhtml": (answer(Content_Type="application/xhtml+xml"), LIVE),
    "wrong charset in the header": (answer(Content_Type="text/html; charset=utf-16"), LIVE),
    "no charset at all": (answer(Content_Type="text/html; charset=\xff\xfe*'"), LIVE),
    "without length": (answer(length=False), LIVE),
    "in chunks": (chunked(PAGE[:10], PAGE[10:]), LIVE),
    "gzip": (answer(packed(), Content_Encoding="gzip"), LIVE),
    "gzip in two parts": (
        answer(packed(PAGE[:20]) + packed(PAGE[20:]), Content_Encoding="x-gzip"),
        LIVE,
    ),
    "gzip with something behind": (answer(packed() + b"behind", Content_Encoding="gzip"), LIVE),
    "deflate": (answer(deflated(), Content_Encoding="deflate"), LIVE),
    "bare deflate": (answer(deflated(bits=-15), Content_Encoding="deflate"), LIVE),
    "cookies": (answer(Set_Cookie="wall=1; Path=/"), LIVE),
    "continue first": (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, LIVE),
    "length too small": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + PAGE, "live, 5"),
    "length that is none": (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + PAGE, LIVE),
    "404": (answer(b"", 404), "gone: its server answers 404"),
    "410": (answer(b"", 410), "gone: its server answers 410"),
    "401": (answer(PAGE, 401), "refused by the server: it answers 401"),
    "403": (answer(PAGE, 403), "refused by the server: it answers 403"),
    "451": (answer(PAGE, 451), "refused by the server: it answers 451"),
    "500": (answer(PAGE, 500), "server error: it answers 500"),
    "429": (answer(PAGE, 429), "server error: it answers 429"),
    "status 999": (answer(PAGE, 999), "server error: it answers 999"),
    "no content": (answer(b"", 204), "broken answer: its server answers 204"),
    "a part": (answer(PAGE, 206), "broken answer: its server answers 206"),
    "empty": (answer(b""), "broken answer: it is empty"),
    "empty gzip": (answer(b"", Content_Encoding="gzip"), "broken answer: it is empty"),
    "PDF": (
        answer(b"%PDF-1.4", Content_Type="application/pdf"),
        "not HTML: it calls itself 'application/pdf'",
    ),
    "odd type": (answer(Content_Type="\xe9\x01" * 900), "not HTML: it calls itself"),
    "large, says so": (
        answer(b"x" * 3_000),
        "too large: it has more than 2,000 bytes",
        {"largest": 2_000},
    ),
    "large, lies": (
        answer(b"x" * 3_000, length=False),
        "too large: it has more than 2,000 bytes",
        {"largest": 2_000},
    ),
    "as large as may be": (answer(b"x" * 2_000), "live, 2000", {"largest": 2_000}),
    "says 10^30 bytes": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1" + b"0" * 30 + b"\r\n\r\n" + PAGE,
        "too large",
    ),
    "says 10^5000 bytes": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1" + b"0" * 5_000 + b"\r\n\r\n" + PAGE,
        LIVE,
    ),
    "endless": (
        endless(answer(b"", length=False)),
        "too large: it has more than 100,000 bytes",
        {"largest": 100_000},
    ),
    "endless chunks": (
        endless(answer(b"", length=False, Transfer_Encoding="chunked"), b"1\r\nx\r\n" * 9000),
        "too large",
        {"largest": 100_000},
    ),
    "endless continue": (
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 900),
        "too large",
        {"largest": 100_000},
    ),
    "bomb": (
        answer(bomb(), Content_Encoding="gzip"),
        "too large: it has more than 10,000,000 bytes",
        {"largest": 10_000_000},
    ),
    "bomb of deflate": (
        answer(deflated(b" " * 5_000_000), Content_Encoding="deflate"),
        "too large",
        {"largest": 1_000_000},
    ),
    "called gzip, is not": (
        answer(Content_Encoding="gzip"),
        "broken answer: it cannot be unpacked",
    ),
    "gzip cut": (
        answer(packed()[:-12], Content_Encoding="gzip"),
        "broken answer: it ends too early",
    ),
    "brotli, not asked for": (answer(Content_Encoding="br"), "broken answer: it is packed as 'br'"),
    "packed twice": (
        answer(packed(packed()), Content_Encoding="gzip, gzip"),
        "broken answer: it is packed as 'gzip, gzip'",
    ),
    "truncated": (OK[:-20], "broken answer: it ends too early"),
    "bad chunk": (chunked(PAGE, end=b"zz\r\nhello"), "broken answer: it ends too early"),
    "negative chunk": (chunked(PAGE, end=b"-5\r\nhello"), "broken answer"),
    "chunks without end": (chunked(PAGE, end=b""), "broken answer: it ends too early"),
    "closed at once": (b"", "broken answer: the connection is lost"),
    "no status line": (b"hello\r\n\r\n", "broken answer: its server does not speak HTTP"),
    "status that is none": (
        b"HTTP/1.1 abc OK\r\n\r\n",
        "broken answer: its server does not speak HTTP",
    ),
    "HTTP 7": (b"HTTP/7.0 200 OK\r\n\r\n", "broken answer: its server does not speak HTTP"),
    "page without headers": (PAGE, "broken answer: its server does not speak HTTP"),
    "100,000 headers": (
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100_000 + b"\r\n" + PAGE,
        "broken answer",
    ),
    "a header of 1 MB": (
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 1_000_000 + b"\r\n\r\n" + PAGE,
        "broken answer",
    ),
    "endless header": (endless(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 65_536), "broken answer"),
    "a charset that is searched for hours": (
        answer(Content_Type='x="' + ";" * 60_000),
        LONG_HEADER,
    ),
    "the same in lines": (
        answer(Content_Type='x="' + "\r\n ".join([";" * 15_000] * 16)),
        LONG_HEADER,
    ),
    "the same of a page that is gone": (
        answer(b"", 404, Content_Type='x="' + ";" * 60_000),
        LONG_HEADER,
    ),
    "the same of a redirect": (
        answer(b"", 302, Location="/", Content_Type='x="' + ";" * 60_000),
        LONG_HEADER,
    ),
    "as long as a header may be": (answer(Content_Type='text/html; x="' + ";" * 15_960), LIVE),
    "parts that are searched for": (
        answer(Content_Type='multipart/mixed; x="' + ";" * 15_900),
        "not HTML: it calls itself",
    ),
    "many long headers": (
        answer(A="b" * 15_000, B="b" * 15_000, C="b" * 15_000, D="b" * 15_000, E="b" * 5_000),
        "broken answer: it has headers of more than 64,000 bytes",
    ),
    "silence": (silent, "timeout: its server does not answer in time, or never ends"),
    "a dripping page": (
        dripping(answer(b"", length=False)),
        "timeout: its server does not answer in time, or never ends",
    ),
    "a dripping header": (
        dripping(b"HTTP/1.1 200 OK\r\nA: "),
        "timeout: its server does not answer in time",
    ),
    "redirect without address": (
        answer(b"", 302),
        "redirect: its server answers 302 and no address",
    ),
    "not modified": (answer(b"", 304), "redirect: its server answers 304 and no address"),
    "redirect to itself": (redirect("/page"), "redirect: it leads back to itself"),
    "redirect to itself, elsewhere in it": (
        redirect("/page#top"),
        "redirect: it leads back to itself",
    ),
    "redirect to a file": (redirect("file:///etc/hosts"), "bad address: it begins with file"),
    "redirect to FTP": (redirect("ftp://elm-post.example/"), "bad address: it begins with ftp"),
    "redirect to data": (redirect("data:text/html,hello"), "bad address: it begins with data"),
    "redirect with a password": (
        redirect("http://user:secret@127.0.0.1/"),
        "bad address: it holds a user's name or password",
    ),
    "redirect to nonsense": (redirect("http://[::1"), "redirect: it leads to what is no address"),
    "redirect to a bad port": (
        redirect("http://127.0.0.1:99999/"),
        "bad address: it is not written as an address",
    ),
    "redirect to a closed port": (redirect("http://127.0.0.1:1/"), "no connection: "),
}


@pytest.mark.parametrize("case", CASES)
def test_one_page(server, tmp_path, case):
    what, expected, *manners = CASES[case]
    line = one(server, what, tmp_path, **(manners[0] if manners else {}))
    if expected.startswith(LIVE):
        page = (tmp_path / "pages/a1.html").read_bytes()
        assert line["source"] == LIVE and line["reason"] is None and line["file"] == "pages/a1.html"
        assert page == PAGE or len(page) == int(expected.partition(", ")[2])
        assert (line["bytes"], line["sha256"]) == (len(page), hashlib.sha256(page).hexdigest())
    else:
        assert line["reason"].startswith(expected)
        assert (
            line["source"] is None
            and line["file"] is None
            and list((tmp_path / "pages").iterdir()) == []
        )
    assert line["reason"] is None or line["reason"].partition(":")[0] in KINDS
    assert [
        json.loads(text)["article_id"] for text in (tmp_path / "log.jsonl").read_text().splitlines()
    ] == ["a1"]


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ("text/html;charset='utf-8'", "utf-8"),
        ('text/html; CHARSET = "cp1251"; x', "cp1251"),
        ("text/html; boundary=x; charset=koi8-r", "koi8-r"),
        ("text/html", None),
        ("text/html; charset=", None),
        ("text/html; charset=\xff", None),
        ("text/html" + "; charset" * 1_700, None),
        ("text/html; charset=" + "x" * 9_000, "x" * 40),
    ],
)
def test_the_charset_that_a_server_names(server, tmp_path, content_type, charset):
    assert one(server, answer(Content_Type=content_type), tmp_path)["charset"] == charset


def test_the_line_of_a_page(server, tmp_path):
    server.answers = {"/old": redirect("/new page?q=1"), "/new%20page?q=1": OK}
    line = fetched(listed(f"{server.url}/old", outlet=["Elm Post"]), tmp_path).iloc[0].to_dict()
    assert line == {
        "final_url": f"{server.url}/new%20page?q=1",
        "article_id": "a1",
        "url": f"{server.url}/old",
        "outlet": "Elm Post",
        "status": 200,
        "reason": None,
        "source": "live",
        "fetched": "2026-01-02T03:04:09+00:00",
        "archived": None,
        "sha256": hashlib.sha256(PAGE).hexdigest(),
        "bytes": len(PAGE),
        "content_type": "text/html",
        "charset": "utf-8",
        "attempts": 2,
        "file": "pages/a1.html",
        "again": None,
        "settings": "largest 10000000, archive None, local True",
    }


@pytest.mark.parametrize(
    "location", ["/f\xe4hre", "/fähre".encode().decode("latin-1"), "/f%C3%A4hre"]
)
def test_redirects_in_any_encoding(server, tmp_path, location):
    server.answers = {"/old": redirect(location), "/f%C3%A4hre": OK}
    assert fetched(listed(f"{server.url}/old"), tmp_path)["final_url"].tolist() == [
        f"{server.url}/f%C3%A4hre"
    ]


def test_servers_learn_who_asks_and_get_no_cookies(server, tmp_path):
    server.answers = {
        "/page": in_turn(answer(b"", 302, Location="/wall", Set_Cookie="a=b")),
        "/wall": OK,
    }
    fetched(
        listed(f"{server.url}/page"), tmp_path, agent="elm-study/2.0 (mailto:reader@elm.example)"
    )
    for _, _, lines in server.questions:
        assert (
            "User-Agent: elm-study/2.0 (mailto:reader@elm.example)" in lines
            and "Connection: close" in lines
        )
        assert lines[1] == f"Host: {server.url[7:]}" and not any(
            line.startswith(("Cookie", "Referer")) for line in lines
        )
    assert server.paths() == ["/robots.txt", "/page", "/wall"]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (None, "bad address: it is empty"),
        ("", "bad address: it is empty"),
        (float("nan"), "bad address: it is empty"),
        (pd.NA, "bad address: it is empty"),
        (7, "bad address: it is empty"),
        (["http://a.example/"], "bad address: it is empty"),
        ("elm-post.example/1", "bad address: it begins with no scheme"),
        ("javascript:alert(1)", "bad address: it begins with javascript"),
        ("file:///etc/hosts", "bad address: it begins with file"),
        ("gopher://elm-post.example/", "bad address: it begins with gopher"),
        ("http://", "bad address: it is not written"),
        ("http:///page", "bad address: it is not written"),
        ("http://user@elm-post.example/", "bad address: it holds a user's name"),
        ("http://a:b@127.0.0.1/", "bad address: it holds"),
        ("http://elm-post.example\\@127.0.0.1/", "bad address: it is empty, too long"),
        ("http://elm-post.example/\x00", "bad address"),
        ("http://elm post.example/", "bad address: it is not written"),
        ("http://elm-post.example:port/", "bad address"),
        ("http://elm-post.example:123456/", "bad address"),
        ("http://[::1/", "bad address"),
        ("http://[fe80::zz]/", "bad address"),
        ("http://%3127.0.0.1/", "bad address"),
        ("http://" + "a" * 70 + ".example/", "bad address"),
        ("http://a..b/", "bad address"),
        ("http://elm-post.example/" + "a" * 9_000, "bad address: it is empty, too long"),
        ("http://\ud800.example/", "bad address"),
        ("http://elm-post.example/\ud800", "bad address"),
        ("https://" + "." * 50, "bad address"),
    ],
)
def test_addresses_that_are_none(tmp_path, address, reason, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("nothing is looked up"))
    line = fetched(listed(address), tmp_path).iloc[0]
    assert line["reason"].startswith(reason) and line["attempts"] == 0 and not line["again"]


# ---------------------------------------------------------------- the local network

LOCAL = [
    "127.0.0.1",
    "127.9.9.9",
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "0.0.0.0",
    "100.64.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff0e::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001::1",
    "::127.0.0.1",
    "fe80::1%eth0",
]


@pytest.mark.parametrize("address", LOCAL)
def test_local_addresses(address):
    assert not connections.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "193.0.6.139",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_public_addresses(address):
    assert connections.is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_hosts_of_the_local_network_are_not_asked(server, tmp_path, host):
    line = fetched(
        listed(f"http://{host}:{server.server_address[1]}/page"), tmp_path, local=False
    ).iloc[0]
    assert (
        line["reason"].startswith(("local address", "gone", "bad address"))
        and server.questions == []
        and line["attempts"] == 0
    )


class Names:
    """Look-ups of invented names; connections to public addresses arrive at the local server instead."""

    def __init__(self, server, monkeypatch):
        self.server, self.known, self.connected = server, {}, []
        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)
        real = socket.socket.connect
        monkeypatch.setattr(
            socket.socket,
            "connect",
            lambda connection, address: self.connect(connection, address, real),
        )

    def look_up(self, host, port, **_):
        if (found := self.known.get(host)) is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        if isinstance(found, Exception):
            raise found
        found = found.pop(0) if isinstance(found[0], list) else found
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    def connect(self, connection, address, real):
        self.connected.append(address[0])
        assert connections.is_public(address[0])
        real(connection, self.server.server_address)


@pytest.fixture
def names(server, monkeypatch):
    return Names(server, monkeypatch)


def test_the_address_that_was_checked_is_the_one_that_is_asked(server, names, tmp_path):
    names.known["elm-post.example"] = ["8.8.4.4"]
    assert one(server, OK, tmp_path, path="/page", local=False).reason.startswith(
        "gone: its host's name"
    )
    line = fetched(listed("http://elm-post.example/page"), tmp_path, local=False).iloc[0]
    assert line["source"] == "live" and set(names.connected) == {"8.8.4.4"}


def test_one_local_address_among_several_is_enough(names, tmp_path):
    names.known["elm-post.example"] = ["8.8.4.4", "10.0.0.1"]
    line = fetched(listed("http://elm-post.example/page"), tmp_path, local=False).iloc[0]
    assert line["reason"].startswith("local address") and names.connected == []


def test_a_name_that_changes_its_mind(server, names, tmp_path):
    """Between check and question a name may not move to the local network; each look-up is checked itself."""
    names.known["elm-post.example"] = [["8.8.4.4"], ["8.8.4.4"], ["127.0.0.1"]]
    server.answers["/page"] = OK
    line = fetched(listed("http://elm-post.example/page"), tmp_path, local=False).iloc[0]
    assert line["reason"].startswith("local address") and server.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret",
        "http://169.254.169.254/latest",
        "http://inside.example/",
        "//2130706433/",
        "http://[::1]/",
    ],
)
def test_redirects_into_the_local_network(server, names, tmp_path, target):
    names.known |= {
        "elm-post.example": ["8.8.4.4"],
        "inside.example": ["192.168.0.7"],
        "127.0.0.1": ["127.0.0.1"],
        "169.254.169.254": ["169.254.169.254"],
        "2130706433": ["127.0.0.1"],
        "::1": ["127.0.0.1"],
    }
    server.answers |= {
        "/page": redirect(target.format(port=server.server_address[1])),
        "/secret": OK,
    }
    line = fetched(listed("http://elm-post.example/page"), tmp_path, local=False).iloc[0]
    assert line["reason"].startswith("local address") and server.paths() == ["/robots.txt", "/page"]


def test_names_that_cannot_be_looked_up_now_are_tried_again(names, tmp_path):
    names.known["elm-post.example"] = socket.gaierror(socket.EAI_AGAIN, "later")
    line = fetched(listed("http://elm-post.example/page"), tmp_path, local=False).iloc[0]
    assert (
        line["reason"].startswith("no connection: its host's name cannot be looked up now")
        and line["again"]
    )


def test_secure_connections_are_to_the_host_by_name(names, server, tmp_path, monkeypatch):
    if not shutil.which("openssl"):
        pytest.skip("needs openssl, to make a certificate")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem",
            "-days",
            "2",
            "-subj",
            "/CN=elm-post.example",
            "-addext",
            "subjectAltName=DNS:elm-post.example",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    identity = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identity.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    server.socket = identity.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.answers["/page"] = OK
    names.known |= {"elm-post.example": ["8.8.4.4"], "berg.example": ["8.8.8.8"]}
    urls = listed("https://elm-post.example/page", "https://berg.example/page")
    unknown = fetched(urls, tmp_path / "unknown", local=False)
    assert unknown["reason"].str.contains("certificate is not valid").all() and server.paths() == []
    monkeypatch.setattr(
        connections,
        "_trusted",
        lambda: ssl.create_default_context(cafile=tmp_path / "certificate.pem"),
    )
    known = fetched(urls, tmp_path / "known", local=False)
    assert (
        known["source"].tolist() == ["live", None]
        and "certificate is not valid" in known["reason"][1]
    )


def test_a_proxy_of_the_environment_is_not_used_and_that_is_said(server, tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with pytest.warns(UserWarning, match="names a proxy for http, which is not used"):
        assert one(server, OK, tmp_path).source == "live"


# ---------------------------------------------------------------- manners


def test_a_pause_between_two_questions_to_a_host(tmp_path):
    clock = Clock()
    with Server(otherwise=OK, clock=clock) as server:
        fetched(listed(*(f"{server.url}/{n}" for n in range(4))), tmp_path, clock=clock, delay=3)
    times = [when for _, when, _ in server.questions]
    assert times == [0, 3, 6, 9, 12]  # robots.txt and four pages


def three_hosts(exits, **answers):
    """Return three servers whose pages with even numbers lead to the next host, which has a worker of its own."""
    running = [exits.enter_context(Server(host=f"127.0.0.{n}", **answers)) for n in (1, 2, 3)]
    for server, other in zip(running, [*running[1:], running[0]]):
        server.answers = {f"/{n}": redirect(f"{other.url}/other{n}") for n in range(0, 6, 2)}
        server.answers["/robots.txt"] = answer(b"", 404)
    return running, [f"{server.url}/{n}" for server in running for n in range(6)]


@SEVERAL_HOSTS
def test_one_connection_a_host_at_a_time(tmp_path):
    def _stay(handler):
        with handler.server.counted():
            handler.server.ending.wait(0.005)  # in which another worker would be seen
        handler.give(OK)

    with ExitStack() as exits:
        running, urls = three_hosts(exits, otherwise=_stay)
        log = fetched(listed(*urls), tmp_path, workers=3)
        assert set(log["source"]) == {"live"} and [server.most for server in running] == [1, 1, 1]


@SEVERAL_HOSTS
def test_a_host_that_a_redirect_leads_to_has_its_pause(tmp_path):
    """One worker: threads that share a clock that jumps would see each other's pauses."""
    clock = Clock()
    with ExitStack() as exits:
        running, urls = three_hosts(exits, otherwise=OK, clock=clock)
        fetched(listed(*urls), tmp_path, clock=clock, delay=3, workers=1)
        for server in running:
            times = [when for _, when, _ in server.questions]
            assert len(times) == 10
            assert all(later - earlier >= 3 for earlier, later in pairwise(times))


@SEVERAL_HOSTS
def test_hosts_stand_side_by_side(tmp_path):
    together = threading.Barrier(3, timeout=60)
    running = [
        Server({"/page": lambda handler: (together.wait(), handler.give(OK))}, host=f"127.0.0.{n}")
        for n in (1, 2, 3)
    ]
    try:
        assert set(
            fetched(listed(*(f"{server.url}/page" for server in running)), tmp_path, workers=3)[
                "source"
            ]
        ) == {"live"}
    finally:
        for server in running:
            server.__exit__()


def test_a_crawl_delay_counts_if_it_is_longer(tmp_path):
    clock = Clock()
    with Server(
        {"/robots.txt": answer(b"User-agent: *\nCrawl-delay: 7.5\n")}, otherwise=OK, clock=clock
    ) as server:
        fetched(listed(f"{server.url}/1", f"{server.url}/2"), tmp_path, clock=clock)
    assert [when for _, when, _ in server.questions] == [0, 7.5, 15]


HTML_INSTEAD = answer(
    b"<!DOCTYPE html><html><body>Disallow: / is what a robots.txt could say</body></html>"
)
ROBOTS = {
    "nothing there": (answer(b"", 404), LIVE),
    "forbidden itself": (answer(b"", 403), LIVE),
    "empty": (answer(b""), LIVE),
    "allow": (answer(b"User-agent: *\nAllow: /\n"), LIVE),
    "HTML instead": (HTML_INSTEAD, LIVE),
    "bytes instead": (answer(bytes(range(256)) * 9), LIVE),
    "gzip": (
        answer(packed(b"User-agent: *\nDisallow: /page"), Content_Encoding="gzip"),
        "refused by robots.txt",
    ),
    "disallow": (
        answer(b"User-agent: *\nDisallow: /\n"),
        "refused by robots.txt: its host does not want",
    ),
    "byte order mark": (
        answer("\ufeffUser-agent: *\nDisallow: /page\n".encode()),
        "refused by robots.txt",
    ),
    "UTF-16": (
        answer("User-agent: *\nDisallow: /page\n".encode("utf-16")),
        "refused by robots.txt",
    ),
    "UTF-16, big ends first": (
        answer("\ufeffUser-agent: *\nDisallow: /page\n".encode("utf-16-be")),
        "refused by robots.txt",
    ),
    "UTF-16 without a mark": (
        answer("User-agent: *\nDisallow: /page\n".encode("utf-16-le")),
        "refused by robots.txt",
    ),
    "a NUL": (answer(b"User-agent: *\n\0Disallow: /page\n"), "refused by robots.txt"),
    "a control character": (
        answer(b"\x01User-agent: *\nDis\x02allow: /page\n"),
        "refused by robots.txt",
    ),
    "a charset that is searched for hours": (
        answer(Content_Type='x="' + ";" * 60_000),
        "not tried: robots.txt of its host could not be read (broken answer: it has a header of more than 16,000 bytes",
    ),
    "us by name": (
        answer(b"User-agent: *\nAllow: /\n\nUser-agent: framing-notebooks\nDisallow: /\n"),
        "refused by robots.txt",
    ),
    "others by name": (answer(b"User-agent: other\nDisallow: /\n"), LIVE),
    "other page": (answer(b"User-agent: *\nDisallow: /other"), LIVE),
    "huge, beginning counts": (
        answer(b"User-agent: *\nDisallow: /page\n" + b"# nothing\n" * 500_000),
        "refused by robots.txt",
    ),
    "endless": (
        endless(answer(b"User-agent: *\nDisallow: /page\n", length=False)),
        "refused by robots.txt",
    ),
    "too many rules": (
        answer(
            b"".join(b"User-agent: a%d\n" % n for n in range(9_000)) + b"Disallow: /a\n" * 9_000
        ),
        "not tried: robots.txt of its host has too many rules",
    ),
    "moved": (redirect("/moved/robots.txt"), "refused by robots.txt"),
    "error": (
        answer(b"", 500),
        "not tried: robots.txt of its host could not be read (server error: it answers 500)",
    ),
    "later": (
        answer(b"", 429),
        "not tried: robots.txt of its host could not be read (server error",
    ),
    "loop": (
        redirect("/robots.txt"),
        "not tried: robots.txt of its host could not be read (redirect",
    ),
    "leads to a file": (
        redirect("file:///etc/hosts"),
        "not tried: robots.txt of its host could not be read (bad address",
    ),
    "broken": (b"hello", "not tried: robots.txt of its host could not be read (broken answer"),
    "slow": (silent, "not tried: robots.txt of its host could not be read (timeout"),
    "dripping": (
        dripping(answer(b"", length=False)),
        "not tried: robots.txt of its host could not be read (timeout",
    ),
    "crawl-delay of a day": (
        answer(b"User-agent: *\nCrawl-delay: 86400"),
        "not tried: robots.txt of its host asks for 86400 seconds",
    ),
    "crawl-delay of nonsense": (answer(b"User-agent: *\nCrawl-delay: -inf"), LIVE),
}


@pytest.mark.parametrize("case", ROBOTS)
def test_robots(server, tmp_path, case):
    what, expected = ROBOTS[case]
    server.answers |= {
        "/robots.txt": what,
        "/moved/robots.txt": answer(b"User-agent: *\nDisallow: /page"),
    }
    line = one(server, OK, tmp_path)
    assert line["source"] == LIVE if expected == LIVE else line["reason"].startswith(expected)
    assert ("/page" in server.paths()) == (expected == LIVE)
    assert bool(line["again"]) == expected.startswith("not tried")


def test_robots_are_read_once_a_host_and_again_for_the_target_of_a_redirect(server, tmp_path):
    with Server({"/robots.txt": answer(b"User-agent: *\nDisallow: /closed"), "/open": OK}) as other:
        server.answers |= {
            "/1": OK,
            "/2": redirect(f"{other.url}/closed"),
            "/3": redirect(f"{other.url}/open"),
        }
        log = fetched(listed(*(f"{server.url}/{n}" for n in (1, 2, 3))), tmp_path)
        assert log["source"].tolist() == ["live", None, "live"] and log["reason"][1].startswith(
            "refused by robots.txt"
        )
        assert server.paths() == ["/robots.txt", "/1", "/2", "/3"] and other.paths() == [
            "/robots.txt",
            "/open",
        ]


@pytest.mark.parametrize(("n", "reason"), [(5, None), (6, "redirect: more than 5 in a row")])
def test_chains_of_redirects(server, tmp_path, n, reason):
    server.answers |= {
        f"/{step}": redirect(f"/{step + 1}", 301 + 6 * (step % 2)) for step in range(n)
    } | {f"/{n}": OK}
    line = fetched(listed(f"{server.url}/0"), tmp_path).iloc[0]
    assert line["reason"] == reason and line["attempts"] == 6


PASSING = {
    "500": answer(b"", 500),
    "503": answer(b"", 503),
    "429": answer(b"", 429),
    "408": answer(b"", 408),
    "truncated": OK[:-20],
    "closed": b"",
    "reset in the headers": OK[:30],
    "not unpacked": answer(packed()[:-12], Content_Encoding="gzip"),
    "empty once": answer(b""),
    "no HTTP": b"hello\r\n",
}


@pytest.mark.parametrize("case", PASSING)
def test_what_passes_is_repeated(tmp_path, case):
    clock = Clock()
    with Server(clock=clock) as server:
        line = one(
            server,
            in_turn(PASSING[case], PASSING[case], OK),
            tmp_path,
            clock=clock,
            retries=2,
            delay=0,
        )
        assert line["source"] == "live" and line["attempts"] == 3
        assert [when for path, when, _ in server.questions if path == "/page"] == [
            0,
            2,
            6,
        ]  # 2 seconds, then 4


def test_what_does_not_pass_is_given_up(tmp_path):
    clock = Clock()
    with Server({"/page": answer(b"", 503)}, clock=clock) as server:
        line = fetched(
            listed(f"{server.url}/page"), tmp_path, clock=clock, retries=3, delay=0
        ).iloc[0]
        assert (line["reason"], line["status"], line["attempts"], line["again"]) == (
            "server error: it answers 503",
            503,
            4,
            True,
        )
        assert server.questions[-1][1] == 2 + 4 + 8


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("40", 40),
        (" 7 ", 7),
        ("0", 0),
        ("Fri, 02 Jan 2026 03:05:05 GMT", 60),
        ("Fri, 02 Jan 2026 03:05:05 -0000", 60),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("soon", 2),
        ("-5", 2),
        ("", 2),
        ("1e3", 2),
        ("²", 2),
        ("Fri, 99 Foo 2026", 2),
    ],
)
def test_retry_after(tmp_path, text, wait):
    clock = Clock()
    busy = f"HTTP/1.1 429 Busy\r\nRetry-After: {text}\r\nContent-Length: 0\r\n\r\n".encode()
    with Server(clock=clock) as server:
        line = one(server, in_turn(busy, OK), tmp_path, clock=clock, retries=1, delay=0)
        first, second = (when for path, when, _ in server.questions if path == "/page")
        assert line["source"] == "live" and second - first == wait


@pytest.mark.parametrize("text", ["301", "86400", "9" * 5000, "Fri, 02 Jan 2037 03:05:05 GMT"])
def test_a_long_retry_after_leaves_the_host_alone_until_the_next_call(tmp_path, text):
    clock = Clock()
    busy = answer(b"", 503, Retry_After=text)
    with Server({"/1": busy}, otherwise=OK, clock=clock) as server:
        urls = listed(*(f"{server.url}/{n}" for n in (1, 2, 3)))
        server.answers["/robots.txt"] = answer(b"", 404)
        log = fetched(urls, tmp_path, clock=clock, retries=3)
        assert log["reason"].tolist() == [
            "server error: it answers 503",
            *2 * ["not tried: its server wants to be left alone for more than 300 seconds"],
        ]
        assert server.paths() == ["/robots.txt", "/1"] and log["again"].all() and clock.now() < 10
        server.answers["/1"] = OK
        assert set(fetched(urls, tmp_path, clock=clock)["source"]) == {"live"}


def test_a_host_that_never_answers_does_not_hold_the_others(server, tmp_path):
    server.answers |= {f"/{n}": silent for n in range(9)}
    log = fetched(listed(*(f"{server.url}/{n}" for n in range(9))), tmp_path)
    assert log["reason"].str.partition(":")[0].tolist() == 5 * ["timeout"] + 4 * ["not tried"]


# ---------------------------------------------------------------- the archive


@pytest.fixture
def archive():
    with Server() as running:
        yield running


def copy_at(archive, day="20160817080910", page="http://elm-post.example/ferry"):
    archive.answers[f"/web/{day}id_/{page}"] = answer(PAGE + b"<!-- a copy -->")
    return f"{archive.url}/web/{day}/{page}"


def asked_for(url, day=""):
    return (
        f"/wayback/available?url={re.sub('[:]', '%3A', url).replace('/', '%2F')}"
        + f"&timestamp={day}" * bool(day)
    )


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_comes_from_the_archive(server, archive, tmp_path, status):
    url = f"{server.url}/page"
    archive.answers[asked_for(url, "20160816")] = snapshot(copy_at(archive))
    server.answers["/page"] = answer(b"", status)
    line = fetched(listed(url, published=["2016-08-16"]), tmp_path, archive=archive.url).iloc[0]
    assert (line["source"], line["archived"], line["status"], line["reason"], line["again"]) == (
        "archive",
        "2016-08-17",
        status,
        None,
        None,
    )
    assert (
        line["final_url"] == f"{archive.url}/web/20160817080910id_/http://elm-post.example/ferry"
        and line["attempts"] == 3
    )
    assert (tmp_path / "pages/a1.html").read_bytes() == PAGE + b"<!-- a copy -->"
    assert archive.paths()[0] == "/robots.txt" and len(archive.questions) == 3


def test_without_a_date_the_archive_chooses(server, archive, tmp_path):
    url = f"{server.url}/page"
    archive.answers[asked_for(url)] = snapshot(copy_at(archive))
    assert fetched(listed(url, published=[None]), tmp_path, archive=archive.url)[
        "archived"
    ].tolist() == ["2016-08-17"]


def test_a_server_that_does_not_answer_any_more_is_looked_for_in_the_archive(archive, tmp_path):
    url = "http://127.0.0.2:1/page"
    archive.answers[asked_for(url)] = snapshot(copy_at(archive))
    line = fetched(listed(url), tmp_path, archive=archive.url).iloc[0]
    assert (line["source"], line["archived"], line["reason"]) == ("archive", "2016-08-17", None)


def test_a_name_that_is_gone_comes_from_the_archive(server, names, tmp_path):
    names.known["archive.example"] = ["8.8.8.8"]
    url = "http://elm-post.example/page"
    server.answers |= {
        asked_for(url): snapshot(
            "https://web.archive.example/web/20160817080910/http://elm-post.example/page"
        ),
        "/web/20160817080910id_/http://elm-post.example/page": OK,
    }
    names.known["web.archive.example"] = ["8.8.4.4"]
    line = fetched(listed(url), tmp_path, local=False, archive="http://archive.example").iloc[0]
    assert line["source"] == "archive"
    assert (
        line["final_url"]
        == "http://web.archive.example/web/20160817080910id_/http://elm-post.example/page"
    )
    assert set(names.connected) == {"8.8.8.8", "8.8.4.4"}


def test_the_day_is_that_of_the_copy_that_came(server, archive, tmp_path):
    url = f"{server.url}/page"
    copy_at(archive, day="20160820000000")
    archive.answers |= {
        asked_for(url): snapshot(f"{archive.url}/web/20160817080910/http://elm-post.example/ferry"),
        "/web/20160817080910id_/http://elm-post.example/ferry": redirect(
            "/web/20160820000000id_/http://elm-post.example/ferry"
        ),
    }
    assert fetched(listed(url), tmp_path, archive=archive.url)["archived"].tolist() == [
        "2016-08-20"
    ]


NO_COPY, SENSELESS = (
    "of the archive: gone: it holds no copy",
    "of the archive: broken answer: it does not answer in its format",
)
STRANGE = "of the archive: broken answer: it names a copy that is not its own"
ARCHIVES = {
    "none": (answer(b'{"archived_snapshots": {}}'), NO_COPY),
    "not available": (snapshot("x", available=False), NO_COPY),
    "copy of an error": (
        snapshot("http://archive.example/web/20160817080910/http://a.b/", status="404"),
        NO_COPY,
    ),
    "broken JSON": (answer(b'{"archived'), SENSELESS),
    "a list": (answer(b"[]"), SENSELESS),
    "null": (answer(b"null"), SENSELESS),
    "too deep": (answer(b"[" * 100_000), SENSELESS),
    "bytes": (answer(b"\xff\xfe\x00"), SENSELESS),
    "number": (snapshot(7), SENSELESS),
    "elsewhere": (snapshot("http://stranger.example/web/20160817080910/http://a.b/"), STRANGE),
    "like its own": (
        snapshot("http://127.0.0.1.stranger.example/web/20160817080910/http://a.b/"),
        STRANGE,
    ),
    "own by password": (
        snapshot("http://127.0.0.1@stranger.example/web/20160817080910/http://a.b/"),
        STRANGE,
    ),
    "another port": (snapshot("http://127.0.0.1:1/web/20160817080910/http://a.b/"), STRANGE),
    "a file": (snapshot("file:///etc/hosts"), STRANGE),
    "no time": (snapshot("{own}/web/2016/http://a.b/"), STRANGE),
    "silent error": (answer(b"", 500), "of the archive: server error: it answers 500"),
    "nothing there": (answer(b"", 404), "of the archive: gone: its server answers 404"),
    "page missing": (
        snapshot("{own}/web/20160817080910/http://a.b/none"),
        "of the archive: gone: its server answers 404",
    ),
    "PDF": (snapshot("{own}/web/20160817080910/http://a.b/pdf"), "of the archive: not HTML"),
    "leads elsewhere": (
        snapshot("{own}/web/20160817080910/http://a.b/away"),
        "of the archive: redirect: it leads away from the archive",
    ),
    "leads to a page without day": (
        snapshot("{own}/web/20160817080910/http://a.b/undated"),
        "of the archive: broken answer: it does not say when",
    ),
    "a day that never was": (
        snapshot("{own}/web/20169917080910/http://a.b/"),
        "of the archive: broken answer: it does not say when",
    ),
    "the API leads elsewhere": (
        redirect("http://stranger.example/"),
        "of the archive: redirect: it leads away from the archive",
    ),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_archives_that_do_not_help(server, archive, tmp_path, case):
    what, expected = ARCHIVES[case]
    what = what.replace(b"{own}", archive.url.encode())
    url, start = f"{server.url}/page", "/web/20160817080910id_/http://a.b/"
    archive.answers |= {
        asked_for(url): re.sub(rb"Content-Length: \d+\r\n", b"", what),
        f"{start}pdf": answer(Content_Type="application/pdf"),
        f"{start}away": redirect("http://stranger.example/"),
        f"{start}undated": redirect("/undated"),
        "/undated": OK,
        "/web/20169917080910id_/http://a.b/": OK,
    }
    line = fetched(listed(url), tmp_path, archive=archive.url).iloc[0]
    assert (
        line["reason"].startswith("gone: its server answers 404; " + expected)
        and line["source"] is None
    )
    assert bool(line["again"]) == any(word in expected for word in ("broken", "500")), (
        "only what may pass is tried again"
    )
    assert not any("stranger" in path for path in [*archive.paths(), *server.paths()])


def test_an_archive_that_does_not_want_it_is_left_alone(server, archive, tmp_path):
    archive.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /wayback/")
    line = fetched(listed(f"{server.url}/page"), tmp_path, archive=archive.url).iloc[0]
    assert line["reason"].endswith(
        "of the archive: refused by robots.txt: its host does not want this page to be fetched"
    )


# ---------------------------------------------------------------- the folder, and going on


def test_the_same_call_again_asks_for_nothing_that_is_settled(server, tmp_path):
    server.answers |= {
        "/1": OK,
        "/2": answer(b"", 403),
        "/3": answer(b"", 404),
        "/4": in_turn(answer(b"", 500), OK),
    }
    urls = listed(*(f"{server.url}/{n}" for n in (1, 2, 3, 4)))
    first = fetched(urls, tmp_path)
    assert first["source"].tolist() == ["live", None, None, None]
    server.questions.clear()
    second = fetched(urls, tmp_path)
    assert server.paths() == ["/robots.txt", "/4"] and second["source"].tolist() == [
        "live",
        None,
        None,
        "live",
    ]
    pd.testing.assert_frame_equal(first.iloc[:3], second.iloc[:3])
    server.questions.clear()
    pd.testing.assert_frame_equal(fetched(urls, tmp_path), second)
    assert server.questions == []


def test_other_settings_or_another_address_are_another_question(server, archive, tmp_path):
    server.answers |= {"/1": answer(b"x" * 500), "/2": answer(b"", 404), "/3": OK, "/4": OK}
    urls = listed(*(f"{server.url}/{n}" for n in (1, 2, 3)))
    assert fetched(urls, tmp_path, largest=400)["source"].tolist() == [None, None, "live"]
    server.questions.clear()
    assert fetched(urls, tmp_path, archive=archive.url)["source"].tolist() == ["live", None, "live"]
    assert server.paths() == ["/robots.txt", "/1", "/2"] and len(archive.questions) == 2
    server.questions.clear()
    moved = urls.assign(url=urls["url"].replace({f"{server.url}/3": f"{server.url}/4"}))
    assert fetched(moved, tmp_path, archive=archive.url)["url"][
        2
    ] == f"{server.url}/4" and server.paths() == ["/robots.txt", "/4"]


def test_what_is_missing_is_fetched_again(server, tmp_path):
    server.answers |= {f"/{n}": OK for n in (1, 2, 3)}
    urls = listed(*(f"{server.url}/{n}" for n in (1, 2, 3)))
    whole, log = fetched(urls, tmp_path), tmp_path / "log.jsonl"
    for harm, again in [
        (lambda: (tmp_path / "pages/a2.html").unlink(), ["/2"]),
        (lambda: log.write_bytes(log.read_bytes()[:-1]), []),
        (lambda: log.write_bytes(log.read_bytes() + b'{"article_id": "a3", "ur'), []),
        (lambda: (tmp_path / "pages/.a2.html.77.unfinished").write_bytes(b"half"), []),
    ]:
        harm()
        server.questions.clear()
        pd.testing.assert_frame_equal(
            fetched(urls, tmp_path).drop(columns="fetched"), whole.drop(columns="fetched")
        )
        assert [path for path in server.paths() if path != "/robots.txt"] == again
        assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [
            "a1.html",
            "a2.html",
            "a3.html",
        ]


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda folder: (folder / "pages/a1.html").write_bytes(b"Mine."), "a1.html"),
        (lambda folder: (folder / "pages/a9.html").write_bytes(b"Mine."), "a9.html"),
        (
            lambda folder: (folder / "log.jsonl").write_bytes(
                (folder / "log.jsonl").read_bytes()[:-40]
            ),
            "a2.html",
        ),
        (lambda folder: (folder / "log.jsonl").unlink(), "a1.html, a2.html"),
    ],
)
def test_a_page_that_is_not_as_it_was_fetched_is_refused_and_stays(server, tmp_path, harm, named):
    server.answers |= {"/1": OK, "/2": OK}
    urls = listed(f"{server.url}/1", f"{server.url}/2")
    fetched(urls, tmp_path)
    harm(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "pages").iterdir()}
    with pytest.raises(
        checks.InputError,
        match=f"pages that were changed, or that log.jsonl does not name: {named}; expected",
    ):
        fetched(urls, tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "pages").iterdir()} == before
    for name in named.split(", "):
        (tmp_path / "pages" / name).unlink()
    assert set(fetched(urls, tmp_path)["source"]) == {"live"}


@pytest.mark.parametrize(
    "mine", [b"Mine.", b"Mine.\n", b'{"article_id": "x", "text": "Mine."}', b'{"article_id": 7}\n']
)
def test_a_log_of_somebody_else_is_refused_and_stays(server, tmp_path, mine):
    (tmp_path / "log.jsonl").write_bytes(mine)
    with pytest.raises(
        checks.InputError, match="log.jsonl in .*: got a damaged line 1; expected the log of fetch"
    ):
        one(server, OK, tmp_path)
    assert (tmp_path / "log.jsonl").read_bytes() == mine


@pytest.mark.parametrize(("until", "pages"), [(5, 0), (35, 3)])
def test_an_interrupted_run_ends_soon_and_is_taken_up(server, tmp_path, until, pages):
    class Interrupted(Clock):
        def sleep(self, seconds):
            super().sleep(seconds)
            if self.now() > until:
                raise KeyboardInterrupt

    server.answers |= {f"/{n}": OK for n in range(9)}
    urls = listed(*(f"{server.url}/{n}" for n in range(9)))
    fetched(urls.iloc[:1], tmp_path)
    (tmp_path / "pages/a1.html").unlink()
    with pytest.raises(KeyboardInterrupt):
        fetched(urls.iloc[::-1], tmp_path, clock=Interrupted(), delay=10)
    require_whole(tmp_path)
    assert sum(line["file"] is not None for line in download.read_log(tmp_path).values()) == pages
    assert set(fetched(urls, tmp_path)["source"]) == {"live"}


@pytest.fixture
def interruptible():
    """Let Ctrl-C raise KeyboardInterrupt, which programs in the background of a shell ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"])
def test_control_c_ends_a_question_that_waits(interruptible, tmp_path, head):
    """The server says nothing more, and the time stands still: only the interruption ends the question."""
    given_up = threading.Event()

    def _interrupt(handler):
        handler.wfile.write(head)
        os.kill(os.getpid(), signal.SIGINT)
        handler.connection.settimeout(60)
        with suppress(ConnectionResetError):
            handler.rfile.read()
        given_up.set()

    with Server({"/page": _interrupt}) as server:
        with pytest.raises(KeyboardInterrupt):
            fetched(listed(f"{server.url}/page"), tmp_path)
        assert given_up.wait(60)
    assert download.read_log(tmp_path) == {}


@pytest.mark.parametrize(
    "interrupted",
    [{0}, {1, 2}, {0, 1, 2}],
    ids=["inside Thread.start", "at work and again", "three times"],
)
def test_fetch_returns_when_its_workers_have_ended(server, monkeypatch, tmp_path, interrupted):
    """Control-C comes where the main thread waits; the open question loses its connection after the last one."""
    monkeypatch.setattr(tqdm, "monitor_interval", 0)  # tqdm's own thread
    asked, released, waits = threading.Event(), threading.Event(), count()
    before = set(threading.enumerate())

    def _interrupting(wait):
        def _wait(*arguments):
            if threading.current_thread() is threading.main_thread():
                wait_for(asked, 60)
                number = next(waits)
                if number in interrupted:
                    raise KeyboardInterrupt
                if number > max(interrupted):
                    released.set()
            return wait(*arguments)

        return _wait

    def _lose(handler):
        asked.set()
        released.wait(60)

    server.answers["/page"] = _lose
    wait_for = threading.Event.wait
    with monkeypatch.context() as patched:
        patched.setattr(threading.Event, "wait", _interrupting(threading.Event.wait))
        patched.setattr(threading.Thread, "join", _interrupting(threading.Thread.join))
        with pytest.raises(KeyboardInterrupt):
            fetched(listed(f"{server.url}/page"), tmp_path)
        left = [thread for thread in set(threading.enumerate()) - before if not thread.daemon]
    released.set()
    for thread in left:
        thread.join()
    assert left == []
    assert download.read_log(tmp_path) == {}


def test_what_fails_after_the_end_is_not_logged(interruptible, monkeypatch, tmp_path):
    """A look-up cannot be cut short; it fails once Control-C has ended the run."""
    limits = []
    monkeypatch.setattr(
        download, "Limits", lambda *a: limits.append(connections.Limits(*a)) or limits[0]
    )

    def _look_up(host, *_, **__):
        if host == "berg.example":
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        os.kill(os.getpid(), signal.SIGINT)
        assert limits[0].ended.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    monkeypatch.setattr(socket, "getaddrinfo", _look_up)
    with pytest.raises(KeyboardInterrupt):
        fetched(listed("http://berg.example/", "http://elm-post.example/"), tmp_path, workers=1)
    assert list(download.read_log(tmp_path)) == ["a1"]


def test_a_connection_that_is_lost_after_the_end_is_no_failure(server, monkeypatch):
    limits = connections.Limits("elm-study", local=True)
    receive = socket.socket.recv_into

    def _receive(connection, buffer):
        size = receive(connection, buffer)
        if size == 0:
            limits.ended.set()
        return size

    server.answers["/page"] = b""
    monkeypatch.setattr(socket.socket, "recv_into", _receive)
    with pytest.raises(connections.Cancelled):
        connections.ask(f"{server.url}/page", limits=limits)


def test_a_log_that_points_elsewhere_is_not_believed(server, tmp_path):
    one(server, OK, tmp_path / "folder")
    (tmp_path / "other.html").write_bytes(PAGE)
    log = tmp_path / "folder/log.jsonl"
    log.write_text(log.read_text().replace("pages/a1.html", "../other.html"))
    server.questions.clear()
    assert (
        one(server, OK, tmp_path / "folder")["file"] == "pages/a1.html"
        and "/page" in server.paths()
    )


@pytest.mark.parametrize("name", ["pages", "log.jsonl", "pages/a1.html"])
def test_links_inside_the_folder_are_not_followed(server, tmp_path, name):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "folder"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("kept")
    (folder / name).parent.mkdir(parents=True)
    (folder / name).symlink_to(elsewhere if name == "pages" else elsewhere / "kept.txt")
    with pytest.raises(checks.InputError, match="what fetch did not write"):
        one(server, OK, folder)
    assert (elsewhere / "kept.txt").read_text() == "kept" and [
        path.name for path in elsewhere.iterdir()
    ] == ["kept.txt"]


IDS = [
    "../../a",
    "/etc/a",
    "a/b",
    "a\\b",
    "a:b",
    "CON",
    "con",
    "nul.txt",
    "com1",
    ".",
    "..",
    ".hidden",
    "a.",
    "a ",
    "Ä",
    "a\x00b",
    "x" * 300,
    "ж" * 300,
    "-",
    "A1",
    "a1",
    "a1.html",
    "a\nb",
    "con-0123456789ab",
    "page",
]

IDS.append(
    download.file_name("CON").removesuffix(".html")
)  # an id that looks like another one's file


def test_every_article_id_gets_its_own_safe_name(server, tmp_path):
    names = [download.file_name(name) for name in IDS]
    assert len({name.casefold() for name in names}) == len(IDS) and all(
        len(name) < 120 for name in names
    )
    assert all(
        re.fullmatch(r"[a-z0-9_-]+\.html", name) and not re.match(r"(con|nul|com1)\.", name)
        for name in names
    )
    assert (
        download.file_name("a1") == "a1.html" and download.file_name("x" * 80) == "x" * 80 + ".html"
    )
    assert download.file_name("\ud800") == "page-91a681b99855.html"
    server.otherwise = OK
    log = fetched(
        pd.DataFrame({"article_id": IDS, "url": [f"{server.url}/{n}" for n in range(len(IDS))]}),
        tmp_path / "folder",
        delay=0,
    )
    assert set(log["source"]) == {"live"} and log["article_id"].tolist() == sorted(IDS)
    assert len(list((tmp_path / "folder/pages").iterdir())) == len(IDS)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@given(st.lists(st.text(min_size=1), unique=True, max_size=20))
def test_file_names_never_meet(ids):
    names = {download.file_name(name).casefold() for name in ids}
    assert len(names) == len(ids) and all(
        re.fullmatch(r"[a-z0-9_-]{1,93}\.html", name) for name in names
    )


def test_the_order_of_the_list_and_the_number_of_workers_do_not_matter(server, tmp_path):
    server.answers |= {f"/{n}": answer(PAGE * n) for n in range(1, 9)}
    urls = listed(
        *(f"{server.url}/{n}" for n in range(12)), outlet=[f"Post {n % 3}" for n in range(12)]
    )
    a = fetched(urls, tmp_path / "a", workers=1).drop(columns="fetched")
    b = fetched(urls.sample(frac=1, random_state=1), tmp_path / "b", workers=8).drop(
        columns="fetched"
    )
    pd.testing.assert_frame_equal(a, b)
    assert urls.columns.tolist() == ["article_id", "url", "outlet"]


# ---------------------------------------------------------------- random answers, and runs that are killed

heads = st.lists(
    st.sampled_from(
        [
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 302 \r\n",
            b"HTTP/1.0 404 x\r\n",
            b"HTTP/1.1 ",
            b"200",
            b"503",
            b"\r\n",
            b"\r\n\r\n",
            b": ",
            b"Location: ",
            b"/page",
            b"//[",
            b"\xff",
            b"http://a:b@c\r\n",
            b"Content-Length: 20\r\n",
            b"Content-Length: -1\r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"Content-Encoding: gzip\r\n",
            b"Content-Encoding: deflate\r\n",
            b"Content-Type: text/html; charset*=%s''\r\n",
            b'Content-Type: "\r\n',
            b"Retry-After: 1\r\n",
            b"5\r\nhello\r\n",
            b"0\r\n",
            b"-1\r\n",
            b"ffffffffffff\r\n",
            packed(),
            deflated(),
            PAGE,
            b"\0",
        ]
    ),
    max_size=12,
).map(b"".join)
answers = st.one_of(
    st.binary(max_size=300), heads, st.tuples(heads, st.binary(max_size=60)).map(b"".join)
)


def tried(server, what, folder):
    server.answers["/page"] = what
    shutil.rmtree(folder, ignore_errors=True)
    line = fetched(listed(f"{server.url}/page"), folder).iloc[0]
    assert (line["source"] == "live") != (line["reason"] is not None)
    assert line["reason"] is None or line["reason"].partition(":")[0] in KINDS
    server.answers["/robots.txt"] = what
    shutil.rmtree(folder)
    fetched(listed(f"{server.url}/page"), folder)
    del server.answers["/robots.txt"]


@given(what=answers)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_page_or_a_reason(server, tmp_path, what):
    tried(server, what, tmp_path / "folder")


@pytest.mark.fuzz
@given(text=st.text(), data=st.binary())
@settings(max_examples=EXAMPLES)
def test_any_address_and_any_answer_of_an_archive_is_taken_or_refused(text, data):
    for start in ("", "http://", "https://a.example/"):
        try:
            assert parse_address(start + text).url.isascii()
        except Failure as failure:
            assert failure.kind == "bad address"
    try:
        assert wayback.raw_address(data, archive=wayback.ADDRESS)
    except Failure as failure:
        assert failure.kind in ("gone", "broken answer")
    visits.retry_after(text, now=Clock().utc())


def without_times(folder):
    lines = [json.loads(text) for text in (folder / "log.jsonl").read_text().splitlines()]
    return [{name: value for name, value in line.items() if name != "fetched"} for line in lines], {
        path.name: path.read_bytes() for path in (folder / "pages").iterdir()
    }


def require_whole(folder):
    """Every page on disk is in the log, with its hash."""
    log = download.read_log(folder)
    digests = {line["file"]: line["sha256"] for line in log.values()}
    for path in (folder / "pages").glob("[!.]*"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert digest == digests[f"pages/{path.name}"]


@pytest.mark.slow
@SEVERAL_HOSTS
def test_runs_that_are_killed_are_taken_up(tmp_path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["analysis.collect.download.download", "tqdm", "collect_server"])
    with ExitStack() as exits:
        running = [exits.enter_context(Server(host=f"127.0.0.{n}")) for n in (1, 2, 3)]
        for number, server in enumerate(running):
            server.answers = {f"/{n}": answer(PAGE * (1 + 997 * n + number)) for n in range(8)}
            server.answers |= {
                "/8": answer(b"", 403),
                "/9": redirect("/3"),
                "/10": answer(b"", 404),
                "/robots.txt": answer(b"", 404),
            }
        archive = exits.enter_context(Server(otherwise=answer(b'{"archived_snapshots": {}}')))
        urls = [f"{server.url}/{n}" for server in running for n in range(11)]
        archive.answers[asked_for(urls[10])] = snapshot(copy_at(archive))
        rows = listed(*urls).to_dict("list")

        def run(folder, steps):
            process = context.Process(
                target=fetch_until_killed,
                args=(rows, folder, archive.url),
                kwargs=dict(steps=steps),
            )
            process.start()
            process.join()
            require_whole(folder)
            return process.exitcode

        assert run(tmp_path / "undisturbed", 1_000) == 0
        expected = without_times(tmp_path / "undisturbed")
        assert len(expected[0]) == 33 and len(expected[1]) == 28
        for steps in count(step=13):
            folder = tmp_path / f"killed{steps}"
            codes = [run(folder, steps), run(folder, 60), run(folder, 1_000)]
            assert codes[-1] == 0
            assert without_times(folder) == expected
            if codes[0] == 0:
                break
        assert steps > 100


def test_the_spec_of_the_project_names_its_user_agent():
    assert (
        re.match(r"framing-notebooks/\d", download.AGENT)
        and "robots.txt" in download.AGENT
        and download.AGENT.isascii()
    )
