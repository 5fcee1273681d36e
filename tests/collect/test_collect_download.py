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
from refusals import refused
from tqdm import tqdm

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


def listed(*addresses, at=None, **columns):
    """Return a list of addresses, or of paths *at* a server."""
    if at:
        addresses = [at.url + path for path in addresses]
    ids = [f"a{number}" for number, _ in enumerate(addresses, start=1)]
    return pd.DataFrame({"article_id": ids, "url": addresses} | columns, dtype=object)


def numbered(server, n):
    """Return a list of *n* pages of a server."""
    return listed(*(f"/{number}" for number in range(n)), at=server)


def fetched(urls, folder, *, clock=None, **manners):
    """Fetch with the manners of the tests: no retries, no archive, local addresses, a clock that does not wait."""
    return download.fetch(
        urls,
        folder,
        **{"retries": 0, "archive": None, "local": True, "timeout": 5, "clock": clock or Clock()}
        | manners,
    )


def line_of(urls, folder, **manners):
    """Return the log's first line."""
    return fetched(urls, folder, **manners).iloc[0]


def one(server, what, folder, **manners):
    """Return the log's line of one page for which the server has *what*."""
    server.answers["/page"] = what
    return line_of(listed("/page", at=server), folder, **manners)


def ferry(folder):
    """Return the log's line of a page that has an invented name for its host."""
    return line_of(listed("http://elm-post.example/page"), folder, local=False)


# ---------------------------------------------------------------- one page, one misbehaviour

LIVE = "live"
LONG = 'x="' + ";" * 60_000
IN_CHUNKS = answer(b"", length=False, Transfer_Encoding="chunked")


def cases(groups):
    """Return cases of groups by their outcome, as parametrize takes them."""
    return [
        pytest.param(what, outcome, id=name)
        for outcome, group in groups.items()
        for name, what in group.items()
    ]


#: What is read as PAGE.
READ = {
    "plain": OK,
    "nothing called": answer(Content_Type=None),
    "plain text": answer(Content_Type="TEXT/PLAIN"),
    "xhtml": answer(Content_Type="application/xhtml+xml"),
    "wrong charset in the header": answer(Content_Type="text/html; charset=utf-16"),
    "no charset at all": answer(Content_Type="text/html; charset=\xff\xfe*'"),
    "without length": answer(length=False),
    "in chunks": chunked(PAGE[:10], PAGE[10:]),
    "gzip": answer(packed(), Content_Encoding="gzip"),
    "gzip in two parts": answer(packed(PAGE[:20]) + packed(PAGE[20:]), Content_Encoding="x-gzip"),
    "gzip with something behind": answer(packed() + b"behind", Content_Encoding="gzip"),
    "deflate": answer(deflated(), Content_Encoding="deflate"),
    "bare deflate": answer(deflated(bits=-15), Content_Encoding="deflate"),
    "cookies": answer(Set_Cookie="wall=1; Path=/"),
    "continue first": b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
    "length that is none": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + PAGE,
    "says 10^5000 bytes": b"HTTP/1.1 200 OK\r\nContent-Length: 1%b\r\n\r\n" % (b"0" * 5_000) + PAGE,
    "as long as a header may be": answer(Content_Type='text/html; x="' + ";" * 15_960),
}
#: What has another status than 200, and the reason before it.
STATUSES = {
    "gone: its server answers": (404, 410),
    "refused by the server: it answers": (401, 403, 451),
    "server error: it answers": (500, 429, 999),
    "broken answer: its server answers": (204, 206),
}
#: What is no page, by its reason.
FAILING = {
    f"{reason} {status}": {f"{status}": answer(PAGE, status)}
    for reason, statuses in STATUSES.items()
    for status in statuses
}
FAILING |= {
    "broken answer: it is empty": {
        "empty": answer(b""),
        "empty gzip": answer(b"", Content_Encoding="gzip"),
    },
    "not HTML: it calls itself 'application/pdf'": {
        "PDF": answer(b"%PDF-1.4", Content_Type="application/pdf"),
    },
    "not HTML: it calls itself": {
        "odd type": answer(Content_Type="\xe9\x01" * 900),
        "parts that are searched for": answer(Content_Type='multipart/mixed; x="' + ";" * 15_900),
    },
    "too large: it has more than 100,000 bytes": {
        "large, says so": answer(b"x" * 100_001),
        "large, lies": answer(b"x" * 100_001, length=False),
        "says 10^30 bytes": b"HTTP/1.1 200 OK\r\nContent-Length: 1%b\r\n\r\n" % (b"0" * 30) + PAGE,
        "endless": endless(answer(b"", length=False)),
        "endless chunks": endless(IN_CHUNKS, b"1\r\nx\r\n" * 9000),
        "bomb": answer(bomb(), Content_Encoding="gzip"),
        "bomb of deflate": answer(deflated(b" " * 5_000_000), Content_Encoding="deflate"),
    },
    "too large": {"endless continue": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 900)},
    "broken answer: it cannot be unpacked": {
        "called gzip, is not": answer(Content_Encoding="gzip"),
    },
    "broken answer: it is packed as 'br'": {
        "brotli, not asked for": answer(Content_Encoding="br"),
    },
    "broken answer: it is packed as 'gzip, gzip'": {
        "packed twice": answer(packed(packed()), Content_Encoding="gzip, gzip"),
    },
    "broken answer: it ends too early": {
        "gzip cut": answer(packed()[:-12], Content_Encoding="gzip"),
        "truncated": OK[:-20],
        "bad chunk": chunked(PAGE, end=b"zz\r\nhello"),
        "chunks without end": chunked(PAGE, end=b""),
    },
    "broken answer: the connection is lost": {"closed at once": b""},
    "broken answer: its server does not speak HTTP": {
        "no status line": b"hello\r\n\r\n",
        "status that is none": b"HTTP/1.1 abc OK\r\n\r\n",
        "HTTP 7": b"HTTP/7.0 200 OK\r\n\r\n",
        "page without headers": PAGE,
    },
    "broken answer": {
        "negative chunk": chunked(PAGE, end=b"-5\r\nhello"),
        "100,000 headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100_000 + b"\r\n" + PAGE,
        "a header of 1 MB": b"HTTP/1.1 200 OK\r\nA: " + b"b" * 1_000_000 + b"\r\n\r\n" + PAGE,
        "endless header": endless(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 65_536),
    },
    "broken answer: it has a header of more than 16,000 bytes": {
        "a charset that is searched for hours": answer(Content_Type=LONG),
        "the same in lines": answer(Content_Type='x="' + "\r\n ".join([";" * 15_000] * 16)),
        "the same of a page that is gone": answer(b"", 404, Content_Type=LONG),
        "the same of a redirect": answer(b"", 302, Location="/", Content_Type=LONG),
    },
    "broken answer: it has headers of more than 64,000 bytes": {
        "many long headers": answer(**dict.fromkeys("ABCD", "b" * 15_000), E="b" * 5_000),
    },
    "timeout: its server does not answer in time, or never ends": {
        "silence": silent,
        "a dripping page": dripping(answer(b"", length=False)),
        "a dripping header": dripping(b"HTTP/1.1 200 OK\r\nA: "),
    },
    "redirect: its server answers 302 and no address": {
        "redirect without address": answer(b"", 302),
    },
    "redirect: its server answers 304 and no address": {"not modified": answer(b"", 304)},
    "redirect: it leads back to itself": {
        "redirect to itself": redirect("/page"),
        "redirect to itself, elsewhere in it": redirect("/page#top"),
    },
    "redirect: it leads to what is no address": {"redirect to nonsense": redirect("http://[::1")},
    "bad address: it begins with file": {"redirect to a file": redirect("file:///etc/hosts")},
    "no connection: ": {"redirect to a closed port": redirect("http://127.0.0.1:1/")},
}


@pytest.mark.parametrize(
    ("what", "page"),
    [
        *((what, PAGE) for what in READ.values()),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + PAGE, PAGE[:5]),
        (answer(b"x" * 100_000), b"x" * 100_000),
    ],
    ids=[*READ, "length too small", "as large as may be"],
)
def test_a_page(server, tmp_path, what, page):
    line = one(server, what, tmp_path, largest=100_000)
    assert (line.source, line.reason, line.file) == (LIVE, None, "pages/a1.html")
    assert (tmp_path / "pages/a1.html").read_bytes() == page
    assert (line.bytes, line.sha256) == (len(page), hashlib.sha256(page).hexdigest())
    assert (tmp_path / "log.jsonl").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(("what", "reason"), cases(FAILING))
def test_no_page(server, tmp_path, what, reason):
    line = one(server, what, tmp_path, largest=100_000)
    assert line.reason.startswith(reason)
    assert line.reason.partition(":")[0] in KINDS
    assert (line.source, line.file) == (None, None)
    assert list((tmp_path / "pages").iterdir()) == []
    assert (tmp_path / "log.jsonl").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("; charset=UTF-8", "utf-8"),
        (";charset='utf-8'", "utf-8"),
        ('; CHARSET = "cp1251"; x', "cp1251"),
        ("; boundary=x; charset=koi8-r", "koi8-r"),
        ("", None),
        ("; charset=", None),
        ("; charset=\xff", None),
        ("; charset" * 1_700, None),
        ("; charset=" + "x" * 9_000, "x" * 40),
    ],
)
def test_the_charset_that_a_server_names(server, tmp_path, content_type, charset):
    line = one(server, answer(Content_Type=f"text/html{content_type}"), tmp_path)
    assert line.charset == charset


def test_the_line_of_a_page(server, tmp_path):
    server.answers = {"/old": redirect("/new page?q=1"), "/new%20page?q=1": OK}
    line = line_of(listed("/old", at=server, outlet=["Elm Post"]), tmp_path)
    assert line.to_dict() == {
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
    server.answers["/f%C3%A4hre"] = OK
    assert one(server, redirect(location), tmp_path).final_url == f"{server.url}/f%C3%A4hre"


def test_servers_learn_who_asks_and_get_no_cookies(server, tmp_path):
    server.answers["/wall"] = OK
    wall = answer(b"", 302, Location="/wall", Set_Cookie="a=b")
    one(server, wall, tmp_path, agent="elm-study/2.0 (mailto:reader@elm.example)")
    for _, _, lines in server.questions:
        assert lines[1] == f"Host: {server.url[7:]}"
        assert "User-Agent: elm-study/2.0 (mailto:reader@elm.example)" in lines
        assert "Connection: close" in lines
        assert not [line for line in lines if line.startswith(("Cookie", "Referer"))]
    assert server.asked() == ["/robots.txt", "/page", "/wall"]


BAD_ADDRESSES = {
    "bad address: it is empty": [None, "", float("nan"), pd.NA, 7, ["http://a.example/"]],
    "bad address: it is empty, too long": [
        "http://elm-post.example\\@127.0.0.1/",
        "http://elm-post.example/\x00",
        "http://elm-post.example/" + "a" * 9_000,
    ],
    "bad address: it begins with no scheme": ["elm-post.example/1"],
    "bad address: it begins with javascript": ["javascript:alert(1)"],
    "bad address: it begins with file": ["file:///etc/hosts"],
    "bad address: it begins with gopher": ["gopher://elm-post.example/"],
    "bad address: it holds a user's name": [
        "http://user@elm-post.example/",
        "http://a:b@127.0.0.1/",
    ],
    "bad address: it is not written": [
        "http://",
        "http:///page",
        "http://elm post.example/",
        "http://elm-post.example:port/",
        "http://elm-post.example:123456/",
        "http://[::1/",
        "http://[fe80::zz]/",
        "http://%3127.0.0.1/",
        "http://" + "a" * 70 + ".example/",
        "http://a..b/",
        "http://\ud800.example/",
        "http://elm-post.example/\ud800",
        "https://" + "." * 50,
    ],
}


@pytest.mark.parametrize(
    ("address", "reason"),
    [(address, reason) for reason, group in BAD_ADDRESSES.items() for address in group],
)
def test_addresses_that_are_none(tmp_path, address, reason, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("nothing is looked up"))
    line = line_of(listed(address), tmp_path)
    assert line.reason.startswith(reason)
    assert line.attempts == 0
    assert not line.again


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
    url = f"http://{host}:{server.server_address[1]}/page"
    line = line_of(listed(url), tmp_path, local=False)
    assert line.reason.startswith(("local address", "gone", "bad address"))
    assert line.attempts == len(server.questions) == 0


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
    assert one(server, OK, tmp_path, local=False).reason.startswith("gone: its host's name")
    assert ferry(tmp_path).source == "live"
    assert set(names.connected) == {"8.8.4.4"}


def test_one_local_address_among_several_is_enough(names, tmp_path):
    names.known["elm-post.example"] = ["8.8.4.4", "10.0.0.1"]
    assert ferry(tmp_path).reason.startswith("local address")
    assert names.connected == []


def test_a_name_that_changes_its_mind(server, names, tmp_path):
    """Between check and question a name may not move to the local network; each look-up is checked itself."""
    names.known["elm-post.example"] = [["8.8.4.4"], ["8.8.4.4"], ["127.0.0.1"]]
    server.answers["/page"] = OK
    assert ferry(tmp_path).reason.startswith("local address")
    assert server.asked() == ["/robots.txt"]


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
    names.known = {
        "elm-post.example": ["8.8.4.4"],
        "inside.example": ["192.168.0.7"],
        "127.0.0.1": ["127.0.0.1"],
        "169.254.169.254": ["169.254.169.254"],
        "2130706433": ["127.0.0.1"],
        "::1": ["127.0.0.1"],
    }
    server.answers = {
        "/page": redirect(target.format(port=server.server_address[1])),
        "/secret": OK,
    }
    assert ferry(tmp_path).reason.startswith("local address")
    assert server.asked() == ["/robots.txt", "/page"]


def test_names_that_cannot_be_looked_up_now_are_tried_again(names, tmp_path):
    names.known["elm-post.example"] = socket.gaierror(socket.EAI_AGAIN, "later")
    line = ferry(tmp_path)
    assert line.reason.startswith("no connection: its host's name cannot be looked up now")
    assert line.again


CERTIFICATE = (
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 2 "
    "-subj /CN=elm-post.example -addext subjectAltName=DNS:elm-post.example"
)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl, to make a certificate")
def test_secure_connections_are_to_the_host_by_name(names, server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    subprocess.run(CERTIFICATE.split(), check=True, capture_output=True)
    identity = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identity.load_cert_chain("certificate.pem", "key.pem")
    server.socket = identity.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.answers["/page"] = OK
    names.known = {"elm-post.example": ["8.8.4.4"], "berg.example": ["8.8.8.8"]}
    urls = listed("https://elm-post.example/page", "https://berg.example/page")
    unknown = fetched(urls, tmp_path / "unknown", local=False)
    assert unknown["reason"].str.contains("certificate is not valid").all()
    assert server.asked() == []
    trusted = ssl.create_default_context(cafile="certificate.pem")
    monkeypatch.setattr(connections, "_trusted", lambda: trusted)
    known = fetched(urls, tmp_path / "known", local=False)
    assert known["source"].tolist() == ["live", None]
    assert "certificate is not valid" in known["reason"][1]


def test_a_proxy_of_the_environment_is_not_used_and_that_is_said(server, tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with pytest.warns(UserWarning, match="names a proxy for http, which is not used"):
        assert one(server, OK, tmp_path).source == "live"


# ---------------------------------------------------------------- manners


def test_a_pause_between_two_questions_to_a_host(tmp_path):
    clock = Clock()
    with Server(otherwise=OK, clock=clock) as server:
        fetched(numbered(server, 4), tmp_path, clock=clock, delay=3)
    assert server.times() == [0, 3, 6, 9, 12]  # robots.txt and four pages


def three_hosts(exits, **answers):
    """Return three servers whose pages with even numbers lead to the next host, which has a worker of its own."""
    running = [exits.enter_context(Server(host=f"127.0.0.{n}", **answers)) for n in (1, 2, 3)]
    for server, other in zip(running, [*running[1:], running[0]]):
        server.answers = {f"/{n}": redirect(f"{other.url}/other{n}") for n in range(0, 6, 2)}
        server.answers["/robots.txt"] = answer(b"", 404)
    return running, listed(*(f"{server.url}/{n}" for server in running for n in range(6)))


@SEVERAL_HOSTS
def test_one_connection_a_host_at_a_time(tmp_path):
    def _stay(handler):
        with handler.server.counted():
            handler.server.ending.wait(0.005)  # in which another worker would be seen
        handler.give(OK)

    with ExitStack() as exits:
        running, urls = three_hosts(exits, otherwise=_stay)
        log = fetched(urls, tmp_path, workers=3)
        assert set(log["source"]) == {"live"}
        assert [server.most for server in running] == [1, 1, 1]


@SEVERAL_HOSTS
def test_a_host_that_a_redirect_leads_to_has_its_pause(tmp_path):
    """One worker: threads that share a clock that jumps would see each other's pauses."""
    clock = Clock()
    with ExitStack() as exits:
        running, urls = three_hosts(exits, otherwise=OK, clock=clock)
        fetched(urls, tmp_path, clock=clock, delay=3, workers=1)
        for server in running:
            times = server.times()
            assert len(times) == 10
            assert all(later - earlier >= 3 for earlier, later in pairwise(times))


@SEVERAL_HOSTS
def test_hosts_stand_side_by_side(tmp_path):
    together = threading.Barrier(3, timeout=60)

    def _meet(handler):
        together.wait()
        handler.give(OK)

    with ExitStack() as exits:
        running = [
            exits.enter_context(Server({"/page": _meet}, host=f"127.0.0.{n}")) for n in (1, 2, 3)
        ]
        urls = listed(*(f"{server.url}/page" for server in running))
        assert set(fetched(urls, tmp_path, workers=3)["source"]) == {"live"}


def test_a_crawl_delay_counts_if_it_is_longer(tmp_path):
    clock = Clock()
    robots = answer(b"User-agent: *\nCrawl-delay: 7.5\n")
    with Server({"/robots.txt": robots}, otherwise=OK, clock=clock) as server:
        fetched(numbered(server, 2), tmp_path, clock=clock)
    assert server.times() == [0, 7.5, 15]


UNREAD = "not tried: robots.txt of its host could not be read"
DISALLOW = "User-agent: *\nDisallow: /page\n"
ROBOTS = {
    LIVE: {
        "nothing there": answer(b"", 404),
        "forbidden itself": answer(b"", 403),
        "empty": answer(b""),
        "allow": answer(b"User-agent: *\nAllow: /\n"),
        "HTML instead": answer(
            b"<!DOCTYPE html><html><body>Disallow: / is what a robots.txt could say</body></html>"
        ),
        "bytes instead": answer(bytes(range(256)) * 9),
        "others by name": answer(b"User-agent: other\nDisallow: /\n"),
        "other page": answer(b"User-agent: *\nDisallow: /other"),
        "crawl-delay of nonsense": answer(b"User-agent: *\nCrawl-delay: -inf"),
    },
    "refused by robots.txt: its host does not want": {
        "gzip": answer(packed(DISALLOW.encode()), Content_Encoding="gzip"),
        "disallow": answer(b"User-agent: *\nDisallow: /\n"),
        "byte order mark": answer(DISALLOW.encode("utf-8-sig")),
        "UTF-16": answer(DISALLOW.encode("utf-16")),
        "UTF-16, big ends first": answer(b"\xfe\xff" + DISALLOW.encode("utf-16-be")),
        "UTF-16 without a mark": answer(DISALLOW.encode("utf-16-le")),
        "a NUL": answer(b"User-agent: *\n\0Disallow: /page\n"),
        "a control character": answer(b"\x01User-agent: *\nDis\x02allow: /page\n"),
        "us by name": answer(
            b"User-agent: *\nAllow: /\n\nUser-agent: framing-notebooks\nDisallow: /\n"
        ),
        "huge, beginning counts": answer(DISALLOW.encode() + b"# nothing\n" * 500_000),
        "endless": endless(answer(DISALLOW.encode(), length=False)),
        "moved": redirect("/moved/robots.txt"),
    },
    "not tried: robots.txt of its host has too many rules": {
        "too many rules": answer(
            b"".join(b"User-agent: a%d\n" % n for n in range(9_000)) + b"Disallow: /a\n" * 9_000
        ),
    },
    "not tried: robots.txt of its host asks for 86400 seconds": {
        "crawl-delay of a day": answer(b"User-agent: *\nCrawl-delay: 86400"),
    },
    f"{UNREAD} (broken answer: it has a header of more than 16,000 bytes": {
        "a charset that is searched for hours": answer(Content_Type=LONG),
    },
    f"{UNREAD} (server error: it answers 500)": {"error": answer(b"", 500)},
    f"{UNREAD} (server error": {"later": answer(b"", 429)},
    f"{UNREAD} (redirect": {"loop": redirect("/robots.txt")},
    f"{UNREAD} (bad address": {"leads to a file": redirect("file:///etc/hosts")},
    f"{UNREAD} (broken answer": {"broken": b"hello"},
    f"{UNREAD} (timeout": {"slow": silent, "dripping": dripping(answer(b"", length=False))},
}


@pytest.mark.parametrize(("what", "expected"), cases(ROBOTS))
def test_robots(server, tmp_path, what, expected):
    server.answers = {"/robots.txt": what, "/moved/robots.txt": answer(DISALLOW.encode())}
    line = one(server, OK, tmp_path)
    assert (line.source or line.reason).startswith(expected)
    assert ("/page" in server.asked()) == (expected == LIVE)
    assert bool(line.again) == expected.startswith("not tried")


def test_robots_are_read_once_a_host_and_again_for_the_target_of_a_redirect(server, tmp_path):
    with Server({"/robots.txt": answer(b"User-agent: *\nDisallow: /closed"), "/open": OK}) as other:
        server.answers = {
            "/0": OK,
            "/1": redirect(f"{other.url}/closed"),
            "/2": redirect(f"{other.url}/open"),
        }
        log = fetched(numbered(server, 3), tmp_path)
        assert log["source"].tolist() == ["live", None, "live"]
        assert log["reason"][1].startswith("refused by robots.txt")
        assert server.asked() == ["/robots.txt", "/0", "/1", "/2"]
        assert other.asked() == ["/robots.txt", "/open"]


@pytest.mark.parametrize(("n", "reason"), [(5, None), (6, "redirect: more than 5 in a row")])
def test_chains_of_redirects(server, tmp_path, n, reason):
    for step in range(n):
        server.answers[f"/{step}"] = redirect(f"/{step + 1}", 301 + 6 * (step % 2))
    server.answers[f"/{n}"] = OK
    line = line_of(numbered(server, 1), tmp_path)
    assert (line.reason, line.attempts) == (reason, 6)


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


def tried_again(what, folder, *, retries):
    """Return the log's line of a page with these answers, and when it was asked for."""
    clock = Clock()
    with Server(clock=clock) as server:
        line = one(server, in_turn(*what), folder, clock=clock, retries=retries, delay=0)
        return line, server.times("/page")


@pytest.mark.parametrize("what", PASSING.values(), ids=PASSING)
def test_what_passes_is_repeated(tmp_path, what):
    line, times = tried_again([what, what, OK], tmp_path, retries=2)
    assert (line.source, line.attempts) == ("live", 3)
    assert times == [0, 2, 6]  # 2 seconds, then 4


def test_what_does_not_pass_is_given_up(tmp_path):
    line, times = tried_again([PASSING["503"]], tmp_path, retries=3)
    assert (line.reason, line.status) == ("server error: it answers 503", 503)
    assert (line.attempts, line.again) == (4, True)
    assert times[-1] == 2 + 4 + 8


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
    busy = f"HTTP/1.1 429 Busy\r\nRetry-After: {text}\r\nContent-Length: 0\r\n\r\n".encode()
    line, times = tried_again([busy, OK], tmp_path, retries=1)
    assert line.source == "live"
    assert times == [0, wait]


@pytest.mark.parametrize("text", ["301", "86400", "9" * 5000, "Fri, 02 Jan 2037 03:05:05 GMT"])
def test_a_long_retry_after_leaves_the_host_alone_until_the_next_call(tmp_path, text):
    clock = Clock()
    answers = {"/0": answer(b"", 503, Retry_After=text)}
    with Server(answers, otherwise=OK, clock=clock) as server:
        urls = numbered(server, 3)
        log = fetched(urls, tmp_path, clock=clock, retries=3)
        left_alone = "not tried: its server wants to be left alone for more than 300 seconds"
        assert log["reason"].tolist() == ["server error: it answers 503", left_alone, left_alone]
        assert server.asked() == ["/robots.txt", "/0"]
        assert log["again"].all()
        assert clock.now() < 10
        server.answers["/0"] = OK
        assert set(fetched(urls, tmp_path, clock=clock)["source"]) == {"live"}


def test_a_host_that_never_answers_does_not_hold_the_others(server, tmp_path):
    server.answers = {f"/{n}": silent for n in range(9)}
    log = fetched(numbered(server, 9), tmp_path)
    assert log["reason"].str.partition(":")[0].tolist() == 5 * ["timeout"] + 4 * ["not tried"]


# ---------------------------------------------------------------- the archive


@pytest.fixture
def archive():
    with Server() as running:
        yield running


COPY = PAGE + b"<!-- a copy -->"
FERRY = "20160817080910id_/http://elm-post.example/ferry"


def copy_at(archive):
    """Give an archive a copy of a page, and return what its address is called there."""
    archive.answers[f"/web/{FERRY}"] = answer(COPY)
    return f"{archive.url}/web/{FERRY}".replace("id_", "")


def asked_for(url, day=""):
    url = url.replace(":", "%3A").replace("/", "%2F")
    return f"/wayback/available?url={url}" + f"&timestamp={day}" * bool(day)


def gone(server, archive, folder, *, status=404, **columns):
    """Return the log's line of a page that is gone, where there is an archive."""
    server.answers["/page"] = answer(b"", status)
    return line_of(listed("/page", at=server, **columns), folder, archive=archive.url)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_comes_from_the_archive(server, archive, tmp_path, status):
    archive.answers[asked_for(f"{server.url}/page", "20160816")] = snapshot(copy_at(archive))
    line = gone(server, archive, tmp_path, status=status, published=["2016-08-16"])
    assert (line.source, line.archived) == ("archive", "2016-08-17")
    assert (line.status, line.reason, line.again) == (status, None, None)
    assert line.final_url == f"{archive.url}/web/{FERRY}"
    assert line.attempts == 3
    assert (tmp_path / "pages/a1.html").read_bytes() == COPY
    assert archive.paths()[0] == "/robots.txt"
    assert len(archive.questions) == 3


def test_a_server_that_does_not_answer_any_more_is_looked_for_in_the_archive(archive, tmp_path):
    url = "http://127.0.0.2:1/page"
    archive.answers[asked_for(url)] = snapshot(copy_at(archive))
    line = line_of(listed(url), tmp_path, archive=archive.url)
    assert (line.source, line.archived, line.reason) == ("archive", "2016-08-17", None)


def test_a_name_that_is_gone_comes_from_the_archive(server, names, tmp_path):
    names.known = {"archive.example": ["8.8.8.8"], "web.archive.example": ["8.8.4.4"]}
    url = "http://elm-post.example/ferry"
    copy = f"web.archive.example/web/{FERRY}"
    server.answers = {
        asked_for(url): snapshot(f"https://{copy}".replace("id_", "")),
        f"/web/{FERRY}": OK,
    }
    line = line_of(listed(url), tmp_path, local=False, archive="http://archive.example")
    assert (line.source, line.final_url) == ("archive", f"http://{copy}")
    assert set(names.connected) == {"8.8.8.8", "8.8.4.4"}


def test_the_day_is_that_of_the_copy_that_came(server, archive, tmp_path):
    """An article without a date is asked for without one."""
    later = FERRY.replace("0817", "0820")
    archive.answers = {
        asked_for(f"{server.url}/page"): snapshot(copy_at(archive)),
        f"/web/{FERRY}": redirect(f"/web/{later}"),
        f"/web/{later}": OK,
    }
    assert gone(server, archive, tmp_path, published=[None]).archived == "2016-08-20"


AT = "/web/20160817080910/http://a.b/"
ARCHIVES = {
    "gone: it holds no copy": {
        "none": answer(b'{"archived_snapshots": {}}'),
        "not available": snapshot("x", available=False),
        "copy of an error": snapshot(f"http://archive.example{AT}", status="404"),
    },
    "broken answer: it does not answer in its format": {
        "broken JSON": answer(b'{"archived'),
        "a list": answer(b"[]"),
        "null": answer(b"null"),
        "too deep": answer(b"[" * 100_000),
        "bytes": answer(b"\xff\xfe\x00"),
        "number": snapshot(7),
    },
    "broken answer: it names a copy that is not its own": {
        "elsewhere": snapshot(f"http://stranger.example{AT}"),
        "like its own": snapshot(f"http://127.0.0.1.stranger.example{AT}"),
        "own by password": snapshot(f"http://127.0.0.1@stranger.example{AT}"),
        "another port": snapshot(f"http://127.0.0.1:1{AT}"),
        "a file": snapshot("file:///etc/hosts"),
        "no time": snapshot("{own}/web/2016/http://a.b/"),
    },
    "server error: it answers 500": {"silent error": answer(b"", 500)},
    "gone: its server answers 404": {
        "nothing there": answer(b"", 404),
        "page missing": snapshot(f"{{own}}{AT}none"),
    },
    "not HTML": {"PDF": snapshot(f"{{own}}{AT}pdf")},
    "redirect: it leads away from the archive": {
        "leads elsewhere": snapshot(f"{{own}}{AT}away"),
        "the API leads elsewhere": redirect("http://stranger.example/"),
    },
    "broken answer: it does not say when": {
        "leads to a page without day": snapshot(f"{{own}}{AT}undated"),
        "a day that never was": snapshot("{own}/web/20169917080910/http://a.b/"),
    },
}


@pytest.mark.parametrize(("what", "expected"), cases(ARCHIVES))
def test_archives_that_do_not_help(server, archive, tmp_path, what, expected):
    what = what.replace(b"{own}", archive.url.encode())
    start = AT.replace("/http", "id_/http")
    archive.answers = {
        asked_for(f"{server.url}/page"): re.sub(rb"Content-Length: \d+\r\n", b"", what),
        f"{start}pdf": answer(Content_Type="application/pdf"),
        f"{start}away": redirect("http://stranger.example/"),
        f"{start}undated": redirect("/undated"),
        "/undated": OK,
        "/web/20169917080910id_/http://a.b/": OK,
    }
    line = gone(server, archive, tmp_path)
    assert line.reason.startswith(f"gone: its server answers 404; of the archive: {expected}")
    assert line.source is None
    may_pass = "broken" in expected or "500" in expected
    assert bool(line.again) == may_pass, "only what may pass is tried again"
    assert "stranger" not in str([*archive.paths(), *server.paths()])


def test_an_archive_that_does_not_want_it_is_left_alone(server, archive, tmp_path):
    archive.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /wayback/")
    assert gone(server, archive, tmp_path).reason.endswith(
        "of the archive: refused by robots.txt: its host does not want this page to be fetched"
    )


# ---------------------------------------------------------------- the folder, and going on


def test_the_same_call_again_asks_for_nothing_that_is_settled(server, tmp_path):
    server.answers = {
        "/0": OK,
        "/1": answer(b"", 403),
        "/2": answer(b"", 404),
        "/3": in_turn(answer(b"", 500), OK),
    }
    urls = numbered(server, 4)
    first = fetched(urls, tmp_path)
    assert first["source"].tolist() == ["live", None, None, None]
    server.asked()
    second = fetched(urls, tmp_path)
    assert server.asked() == ["/robots.txt", "/3"]
    assert second["source"].tolist() == ["live", None, None, "live"]
    pd.testing.assert_frame_equal(first.iloc[:3], second.iloc[:3])
    pd.testing.assert_frame_equal(fetched(urls, tmp_path), second)
    assert server.asked() == []


def test_other_settings_or_another_address_are_another_question(server, archive, tmp_path):
    server.answers = {"/0": answer(b"x" * 500), "/1": answer(b"", 404), "/2": OK, "/3": OK}
    urls = numbered(server, 3)
    assert fetched(urls, tmp_path, largest=400)["source"].tolist() == [None, None, "live"]
    server.asked()
    assert fetched(urls, tmp_path, archive=archive.url)["source"].tolist() == ["live", None, "live"]
    assert server.asked() == ["/robots.txt", "/0", "/1"]
    assert len(archive.questions) == 2
    moved = listed("/0", "/1", "/3", at=server)
    log = fetched(moved, tmp_path, archive=archive.url)
    assert log["url"].tolist() == moved["url"].tolist()
    assert server.asked() == ["/robots.txt", "/3"]


def shorten(path, n_bytes):
    path.write_bytes(path.read_bytes()[:-n_bytes])


def lengthen(path, more):
    path.write_bytes(path.read_bytes() + more)


@pytest.mark.parametrize(
    ("harm", "again"),
    [
        (lambda folder: (folder / "pages/a2.html").unlink(), ["/1"]),
        (lambda folder: shorten(folder / "log.jsonl", 1), []),
        (lambda folder: lengthen(folder / "log.jsonl", b'{"article_id": "a3", "ur'), []),
        (lambda folder: (folder / "pages/.a2.html.77.unfinished").write_bytes(b"half"), []),
    ],
)
def test_what_is_missing_is_fetched_again(server, tmp_path, harm, again):
    server.otherwise = OK
    urls = numbered(server, 3)
    whole = fetched(urls, tmp_path)
    harm(tmp_path)
    server.asked()
    pd.testing.assert_frame_equal(
        fetched(urls, tmp_path).drop(columns="fetched"), whole.drop(columns="fetched")
    )
    assert [path for path in server.asked() if path != "/robots.txt"] == again
    assert names_in(tmp_path / "pages") == ["a1.html", "a2.html", "a3.html"]


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda folder: (folder / "pages/a1.html").write_bytes(b"Mine."), "a1.html"),
        (lambda folder: (folder / "pages/a9.html").write_bytes(b"Mine."), "a9.html"),
        (lambda folder: shorten(folder / "log.jsonl", 40), "a2.html"),
        (lambda folder: (folder / "log.jsonl").unlink(), "a1.html, a2.html"),
    ],
)
def test_a_page_that_is_not_as_it_was_fetched_is_refused_and_stays(server, tmp_path, harm, named):
    server.otherwise = OK
    urls = numbered(server, 2)
    fetched(urls, tmp_path)
    harm(tmp_path)
    before = contents(tmp_path / "pages")
    message = f"pages that were changed, or that log.jsonl does not name: {named}; expected"
    with refused(message):
        fetched(urls, tmp_path)
    assert contents(tmp_path / "pages") == before
    for name in named.split(", "):
        (tmp_path / "pages" / name).unlink()
    assert set(fetched(urls, tmp_path)["source"]) == {"live"}


@pytest.mark.parametrize(
    "mine", [b"Mine.", b"Mine.\n", b'{"article_id": "x", "text": "Mine."}', b'{"article_id": 7}\n']
)
def test_a_log_of_somebody_else_is_refused_and_stays(server, tmp_path, mine):
    (tmp_path / "log.jsonl").write_bytes(mine)
    with refused("log.jsonl in .*: got a damaged line 1; expected the log of fetch"):
        one(server, OK, tmp_path)
    assert (tmp_path / "log.jsonl").read_bytes() == mine


@pytest.mark.parametrize(("until", "pages"), [(5, 0), (35, 3)])
def test_an_interrupted_run_ends_soon_and_is_taken_up(server, tmp_path, until, pages):
    class Interrupted(Clock):
        def sleep(self, seconds):
            super().sleep(seconds)
            if self.now() > until:
                raise KeyboardInterrupt

    server.otherwise = OK
    urls = numbered(server, 9)
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

    with Server() as server:
        with pytest.raises(KeyboardInterrupt):
            one(server, _interrupt, tmp_path)
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

    wait_for = threading.Event.wait
    with monkeypatch.context() as patched:
        patched.setattr(threading.Event, "wait", _interrupting(threading.Event.wait))
        patched.setattr(threading.Thread, "join", _interrupting(threading.Thread.join))
        with pytest.raises(KeyboardInterrupt):
            one(server, _lose, tmp_path)
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
    assert (tmp_path / "log.jsonl").read_bytes().count(b"\n") == 1


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
    server.asked()
    assert one(server, OK, tmp_path / "folder").file == "pages/a1.html"
    assert "/page" in server.asked()


@pytest.mark.parametrize("name", ["pages", "log.jsonl", "pages/a1.html"])
def test_links_inside_the_folder_are_not_followed(server, tmp_path, name):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "folder"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_bytes(b"kept")
    (folder / name).parent.mkdir(parents=True)
    (folder / name).symlink_to(elsewhere if name == "pages" else elsewhere / "kept.txt")
    with refused("what fetch did not write"):
        one(server, OK, folder)
    assert contents(elsewhere) == {"kept.txt": b"kept"}


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
    download.file_name("CON").removesuffix(".html"),  # it looks like another one's file
]


def require_safe(ids):
    """Fail unless each of these ids has a name of its own that every file system takes."""
    names = {download.file_name(name) for name in ids}
    assert len(names) == len(ids)
    for name in names:
        assert re.fullmatch(r"[a-z0-9_-]{1,93}\.html", name)
        assert not re.match(r"(con|nul|com1)\.", name)


def test_every_article_id_gets_its_own_safe_name(server, tmp_path):
    require_safe(IDS)
    assert download.file_name("a1") == "a1.html"
    assert download.file_name("x" * 80) == "x" * 80 + ".html"
    assert download.file_name("\ud800") == "page-91a681b99855.html"
    server.otherwise = OK
    urls = numbered(server, len(IDS)).assign(article_id=IDS)
    log = fetched(urls, tmp_path / "folder", delay=0)
    assert set(log["source"]) == {"live"}
    assert log["article_id"].tolist() == sorted(IDS)
    assert len(names_in(tmp_path / "folder/pages")) == len(IDS)
    assert names_in(tmp_path) == ["folder"]


@given(st.lists(st.text(min_size=1), unique=True, max_size=20))
def test_file_names_never_meet(ids):
    require_safe(ids)


def test_the_order_of_the_list_and_the_number_of_workers_do_not_matter(server, tmp_path):
    server.answers = {f"/{n}": answer(PAGE * n) for n in range(1, 9)}
    urls = numbered(server, 12).assign(outlet=[f"Post {n % 3}" for n in range(12)])
    a = fetched(urls, tmp_path / "a", workers=1)
    b = fetched(urls.sample(frac=1, random_state=1), tmp_path / "b", workers=8)
    pd.testing.assert_frame_equal(a.drop(columns="fetched"), b.drop(columns="fetched"))
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
    shutil.rmtree(folder, ignore_errors=True)
    line = one(server, what, folder)
    assert (line.source == "live") != (line.reason is not None)
    assert line.reason is None or line.reason.partition(":")[0] in KINDS
    server.answers["/robots.txt"] = what
    shutil.rmtree(folder)
    one(server, what, folder)
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


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def without_times(folder):
    lines = [json.loads(text) for text in (folder / "log.jsonl").read_text().splitlines()]
    for line in lines:
        del line["fetched"]
    return lines, contents(folder / "pages")


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
            server.answers |= {"/8": answer(b"", 403), "/9": redirect("/3")}
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
    assert re.match(r"framing-notebooks/\d", download.AGENT)
    assert "robots.txt" in download.AGENT
    assert download.AGENT.isascii()
