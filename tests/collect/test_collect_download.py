"""Downloads from a local server that misbehaves: every address ends as a page or as a reason, and nothing else is asked."""

import hashlib
import re
import socket
import sys

import pandas as pd
import pytest
from by_hand import drawn_cases, drawn_rows, named_cases
from collect_server import PAGE, SILENCE, Clock, Server, answer, packed, redirect, snapshot
from pandas.testing import assert_frame_equal
from refusals import refused

from analysis.collect.download import connections, download, visits

OK = answer()
LIVE = "live"
SEVERAL_HOSTS = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has 127.0.0.2 by itself"
)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Let pauses pass at once."""
    clock = Clock()
    monkeypatch.setattr(visits, "time", clock)
    return clock


@pytest.fixture
def server(clock):
    with Server(clock=clock) as running:
        yield running


def listed(*addresses, at=None, **columns):
    """Return a list of addresses, or of paths *at* a server."""
    if at:
        addresses = [at.url + path for path in addresses]
    ids = [f"a{number}" for number, _ in enumerate(addresses, start=1)]
    return pd.DataFrame({"article_id": ids, "url": addresses} | columns, dtype=object)


def fetched(urls, folder, accept=lambda row, page: True, **manners):
    """Fetch with the manners of the tests: no archive, local addresses."""
    usual = {"archive": None, "local": True, "timeout": 20}
    return download.fetch(urls, folder, accept=accept, **usual | manners)


def line_of(urls, folder, **manners):
    """Return the log's first line."""
    return fetched(urls, folder, **manners).iloc[0]


def one(server, what, folder, **manners):
    """Return the log's line of one page for which the server has *what*."""
    server.answers["/page"] = what
    return line_of(listed("/page", at=server), folder, **manners)


# ---------------------------------------------------------------- one page, one misbehaviour

CHUNKS = b"5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (PAGE[:5], len(PAGE) - 5, PAGE[5:])
#: What is read as PAGE.
READ = {
    "plain": OK,
    "in chunks": answer(b"", Content_Length=None, Transfer_Encoding="chunked") + CHUNKS,
    "gzip": answer(packed(), Content_Encoding="gzip"),
}
SLOW = "timeout: its server does not answer in time, or never ends"
LARGEST = 2 * len(PAGE)
#: What is no page, by its reason.
FAILING = {
    "gone: its server answers": answer(PAGE, 410),
    "refused by the server: its server answers 403": answer(PAGE, 403),
    "server error: its server answers 500": answer(PAGE, 500),
    "broken answer: it is empty": answer(b""),
    "not HTML: it calls itself 'application/pdf'": answer(b"%PDF", Content_Type="application/pdf"),
    f"too large: it has more than {LARGEST} bytes": answer(
        packed(b" " * 2_000_000), Content_Encoding="gzip"
    ),
    "broken answer: it is packed as": answer(Content_Encoding="br"),
    "broken answer: it ends too early, is no HTTP, or cannot be unpacked": OK[:-20],
    SLOW: SILENCE,
    "redirect: more than 5 in a row": redirect("/page"),
    "redirect: it leads to what is no address": redirect("http://[::1"),
    "bad address: it begins with file": redirect("file:///etc/hosts"),
    "no connection: its server takes no connection": redirect("http://127.0.0.1:1/"),
}


def test_a_page_that_never_ends(server, tmp_path, monkeypatch):
    monkeypatch.setattr(connections, "WHOLE", 0)
    assert one(server, OK, tmp_path).reason == SLOW


@named_cases("what", READ)
def test_a_page(server, tmp_path, what):
    line = one(server, what, tmp_path)
    assert (line.source, line.reason, line.file) == (LIVE, None, "pages/a1.html")
    assert (tmp_path / "pages/a1.html").read_bytes() == PAGE
    assert line.sha256 == hashlib.sha256(PAGE).hexdigest()


@pytest.mark.parametrize("reason, what", FAILING.items(), ids=range(len(FAILING)))
def test_no_page(server, tmp_path, what, reason):
    timeout = 0.1 if what is SILENCE else 20
    line = one(server, what, tmp_path, largest=LARGEST, timeout=timeout)
    assert line.reason.startswith(reason)
    assert (line.source, line.file) == (None, None)
    assert list((tmp_path / "pages").iterdir()) == []
    assert (tmp_path / "log.csv").read_bytes().count(b"\n") == 2


def test_the_line_of_a_page(server, tmp_path):
    server.answers = {"/old": redirect("/new page?q=1"), "/new%20page?q=1": OK}
    line = line_of(listed("/old", at=server, outlet=["Elm Post"]), tmp_path).drop("fetched")
    told = f"""
        article_id | a1
        url        | {server.url}/old
        outlet     | Elm Post
        final_url  | {server.url}/new%20page?q=1
        status     | "200"
        reason     | null
        source     | live
        archived   | null
        sha256     | {hashlib.sha256(PAGE).hexdigest()}
        charset    | utf-8
        file       | pages/a1.html
        again      | null"""
    assert [*map(list, line.items())] == drawn_rows(told)


@drawn_cases(r"""
    address                          | reason
                                     | it begins with no scheme
    javascript:alert(1)              | it begins with javascript
    http://a:b@127.0.0.1/            | it holds a user's name
    "http://elm-post.example/\u0000" | it is not written
    http://[fe80::zz]/               | it is not written
""")
def test_addresses_that_are_none(tmp_path, address, reason, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("nothing is looked up"))
    line = line_of(listed(address), tmp_path)
    assert line.reason.startswith(f"bad address: {reason}")
    assert line.again == "False"


# ---------------------------------------------------------------- the local network

LOCAL = """127.0.0.1 127.9.9.9 10.0.0.1 172.16.5.5 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1
224.0.0.1 240.0.0.1 255.255.255.255 198.18.0.1 ::1 :: fe80::1 fc00::1 fec0::1 ff0e::1
::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1 64:ff9b:1::1 2001::1 ::127.0.0.1 fe80::1%eth0"""
PUBLIC = "8.8.8.8 193.0.6.139 2606:4700::1111 64:ff9b::808:808"


def test_public_addresses():
    assert [*filter(connections.is_public, f"{LOCAL} {PUBLIC}".split())] == PUBLIC.split()


@pytest.mark.parametrize("host", ["localhost", "2130706433", "[::1]"])
def test_hosts_of_the_local_network_are_not_asked(server, tmp_path, host):
    line = line_of(listed(f"http://{host}:{server.server_address[1]}/"), tmp_path, local=False)
    assert line.reason.startswith(("local address", "gone", "bad address"))
    assert server.questions == []


@pytest.fixture
def look_up(monkeypatch):
    """Return a function by which the system finds these addresses, or none, for elm-post.example; it returns the names asked for."""
    system = socket.getaddrinfo
    names = []

    def let_be(found):
        def look_up(host, *others, **named):
            names.append(host)
            if host != "elm-post.example":
                return system(host, *others, **named)
            if not found:
                raise socket.gaierror(socket.EAI_NONAME, "no such name")
            return [row for address in found for row in system(address, *others, **named)]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return names

    return let_be


@drawn_cases("""
    found                   | reason
    []                      | no connection: its host's name is not known
    ["8.8.4.4", "10.0.0.1"] | local address: its host is on the local network
""")
def test_names_that_are_not_asked(tmp_path, look_up, found, reason):
    look_up(found)
    line = line_of(listed("http://elm-post.example/page"), tmp_path, local=False)
    assert line.reason.startswith(reason)


def test_a_name_is_looked_up_once_a_question_and_the_address_found_is_asked(
    server, tmp_path, monkeypatch, look_up
):
    names = look_up(["127.0.0.1"])
    monkeypatch.setattr(connections, "is_public", "127.0.0.1".__eq__)
    server.answers["/page"] = OK
    place = f"elm-post.example:{server.server_address[1]}"
    line = line_of(listed(f"http://{place}/page"), tmp_path, local=False)
    assert (line.source, line.final_url) == (LIVE, f"http://{place}/page")
    assert names.count("elm-post.example") == len(server.questions) == 2
    assert {*names} == {"elm-post.example", "127.0.0.1"}
    assert all(f"Host: {place}" in lines for _, _, lines in server.questions)


# ---------------------------------------------------------------- manners


@pytest.mark.parametrize("robots, pause", [(b"", 3), (b"User-agent: *\nCrawl-delay: 7.5\n", 7.5)])
def test_a_pause_between_two_questions_to_a_host(server, tmp_path, robots, pause):
    server.answers["/robots.txt"] = answer(robots)
    server.otherwise = OK
    fetched(listed("/0", "/1", "/2", at=server), tmp_path, delay=3)
    assert server.times() == [0, 3, 3 + pause, 3 + 2 * pause]


@SEVERAL_HOSTS
def test_hosts_take_turns(server, tmp_path, clock):
    with Server(otherwise=OK, host="127.0.0.2", clock=clock) as other:
        server.otherwise = OK
        urls = listed(*(f"{each.url}/{n}" for each in (server, other) for n in range(3)))
        fetched(urls, tmp_path, delay=10)
    assert server.times() == [0, 10, 20, 30]
    assert other.times() == [10, 20, 30, 40]


UNREAD = "not tried: robots.txt of its host cannot be followed"
ROBOTS = {
    "nothing there": (answer(b"", 404), LIVE),
    "others by name": (answer(b"User-agent: other\nDisallow: /\n"), LIVE),
    "us by name": (
        answer(b"User-agent: *\nAllow: /\n\nUser-agent: framing-notebooks\nDisallow: /\n"),
        "refused by robots.txt: its host does not want",
    ),
    "moved": (redirect("/moved/robots.txt"), "refused by robots.txt: its host does not want"),
    "a day": (
        answer(b"User-agent: *\nCrawl-delay: 86400"),
        f"{UNREAD} (not tried: it asks for 86400 seconds",
    ),
    "error": (answer(b"", 500), f"{UNREAD} (server error"),
    "slow": (SILENCE, f"{UNREAD} (timeout"),
}


@named_cases("what, expected", ROBOTS)
def test_robots(server, tmp_path, what, expected):
    moved = answer(b"User-agent: *\nDisallow: /page\n")
    server.answers = {"/robots.txt": what, "/moved/robots.txt": moved}
    line = one(server, OK, tmp_path, timeout=0.2 if what is SILENCE else 20)
    assert (line.source or line.reason).startswith(expected)
    assert ("/page" in server.asked()) == (expected == LIVE)
    assert (line.again == "True") == expected.startswith("not tried")


def test_a_server_that_is_busy_is_left_alone_until_the_next_call(server, tmp_path):
    urls = listed("/0", "/1", at=server)
    server.answers["/0"] = answer(b"", 429)
    log = fetched(urls, tmp_path)
    left_alone = "not tried: its server answered 429: the next call asks again"
    assert log["reason"].tolist() == ["server error: its server answers 429", left_alone]
    assert server.asked() == ["/robots.txt", "/0"]
    server.otherwise = OK
    server.answers.clear()
    assert set(fetched(urls, tmp_path)["source"]) == {LIVE}


# ---------------------------------------------------------------- the archive


@pytest.fixture
def archive():
    with Server() as running:
        yield running


COPY = PAGE + b"<!-- a copy -->"
COPIED = answer(COPY)
FERRY = "20160817080910id_/http://elm-post.example/ferry"
LATER = "20160820080910id_/http://elm-post.example/ferry"


def copied(archive, url, found=None, copy=COPIED, day=""):
    """Give an archive a copy of a page, or something else."""
    written = url.replace(":", "%3A").replace("/", "%2F")
    asked = f"/wayback/available?url={written}" + f"&timestamp={day}" * bool(day)
    archive.answers[asked] = found or snapshot(f"{archive.url}/web/{FERRY}")
    archive.answers[f"/web/20160817080910id_/{url}"] = copy


def gone(server, archive, folder, **columns):
    """Return the log's line of a page that is gone, where there is an archive."""
    server.answers["/page"] = answer(b"", 410)
    return line_of(listed("/page", at=server, **columns), folder, archive=archive.url)


def test_a_page_that_is_gone_comes_from_the_archive(server, archive, tmp_path):
    """The day is that of the copy that came; the first call has no archive."""
    assert one(server, answer(b"", 410), tmp_path).source is None
    copied(archive, f"{server.url}/page", copy=redirect(f"/web/{LATER}"), day="20160816")
    archive.answers[f"/web/{LATER}"] = answer(COPY)
    line = gone(server, archive, tmp_path, published=["2016-08-16"])
    assert (line.source, line.archived) == ("archive", "2016-08-20")
    assert (line.status, line.reason, line.again) == ("410", None, None)
    assert line.final_url == f"{archive.url}/web/{LATER}"
    assert (tmp_path / "pages/a1.html").read_bytes() == COPY
    assert archive.asked()[0] == "/robots.txt"


@pytest.mark.parametrize("wanted, source", [(COPY, "archive"), (b"", "live"), (PAGE, "live")])
def test_a_page_that_is_not_the_one_listed_is_looked_for(server, archive, tmp_path, wanted, source):
    """It stays where the archive has none that is."""
    copied(archive, f"{server.url}/page")
    manners = {"archive": archive.url, "accept": lambda _, page: page.body == wanted}
    line = one(server, OK, tmp_path, **manners)
    assert (line.source, line.reason) == (source, None)
    assert bool(archive.questions) == (wanted != PAGE)


ARCHIVES = {
    "gone: it holds no copy": answer(b'{"archived_snapshots": {}}'),
    "broken answer: it does not answer in its format": answer(b'{"archived'),
    "broken answer: it leads to what is no copy": snapshot("/web/20160817080910/undated"),
}


@pytest.mark.parametrize("expected, what", ARCHIVES.items(), ids=range(3))
def test_archives_that_do_not_help(server, archive, tmp_path, what, expected):
    """Only what may pass is tried again."""
    copied(archive, f"{server.url}/page", what, redirect("/undated"))
    archive.answers["/undated"] = OK
    line = gone(server, archive, tmp_path)
    assert line.reason.startswith(f"gone: its server answers 410; of the archive: {expected}")
    assert line.source is None
    assert line.again == str("broken" in expected)


# ---------------------------------------------------------------- the folder, and going on


def test_the_same_call_again_asks_for_nothing_that_is_settled(server, tmp_path):
    server.answers = {"/0": OK, "/1": answer(b"", 403), "/2": OK, "/3": answer(b"", 500)}
    urls = listed("/0", "/1", "/2", "/3", at=server)
    first = fetched(urls, tmp_path)
    assert first["source"].tolist() == [LIVE, None, LIVE, None]
    server.asked()
    server.answers["/3"] = OK
    (tmp_path / "pages/a3.html").unlink()
    with open(tmp_path / "log.csv", "ab") as log:
        log.write(b'a4,"http://elm.ex')  # a call that was cut short
    second = fetched(urls, tmp_path)
    assert server.asked() == ["/robots.txt", "/2", "/3"]
    assert second["source"].tolist() == [LIVE, None, LIVE, LIVE]
    assert_frame_equal(first.iloc[:2], second.iloc[:2])
    assert_frame_equal(fetched(urls, tmp_path), second)
    assert server.asked() == []


def test_a_log_of_somebody_else_is_refused_and_stays(server, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("Mine.")
    with refused("log.csv in .*: got another table; expected the log of fetch"):
        one(server, OK, tmp_path)
    assert log.read_text() == "Mine."


@pytest.mark.parametrize("name", ["../../a", "con", "A1", "x" * 300, "\ud800"])
def test_an_id_that_is_no_name_of_a_file_has_another(name):
    assert re.fullmatch(r"[a-f0-9]{16}~\.html", download.file_name(name))
