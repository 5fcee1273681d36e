"""A local server that misbehaves on request, for the tests of downloads. All pages, names and hosts are invented."""

import contextlib
import gzip
import json
import socketserver
import threading

PAGE = (
    b"<html><body><h1>Ferry to Norland</h1>"
    b"<p>The ferry from Port Elm left an hour late. Nobody minded.</p></body></html>"
)


def answer(body=PAGE, status=200, *, length=True, **headers):
    """Return an answer as bytes; headers are given with _ for -."""
    named = {"Content-Type": "text/html; charset=utf-8"} | (
        {"Content-Length": len(body)} if length else {}
    )
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}\r\n" for name, value in named.items() if value is not None]
    return f"HTTP/1.1 {status} Whatever\r\n{''.join(lines)}\r\n".encode("latin-1") + body


NOTHING_HERE = answer(b"nothing here", 404)


def redirect(location, status=302):
    return answer(b"", status, Location=location)


def silent(handler):
    handler.server.ending.wait()


def bomb(megabytes=200):
    """Return a page of blanks, packed."""
    return packed(b" " * megabytes * 1_000_000)


def chunked(*chunks, end=b"0\r\n\r\n"):
    head = answer(b"", length=False, Transfer_Encoding="chunked")
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def snapshot(url):
    """Return what the Wayback Machine answers about a copy."""
    time = url.partition("/web/")[2][:14]
    closest = {"available": True, "status": "200", "timestamp": time, "url": url}
    return answer(
        json.dumps({"archived_snapshots": {"closest": closest}}).encode(),
        Content_Type="application/json",
    )


class Clock:
    """A clock that stands still but for pauses, which pass at once; it stands in for the module ``time``."""

    def __init__(self):
        self._seconds = 0.0

    def monotonic(self):
        return self._seconds

    def sleep(self, seconds):
        self._seconds += seconds


class Handler(socketserver.StreamRequestHandler):
    """Reads one question and gives what the server has for its path: bytes, or a function of this handler."""

    def handle(self):
        with contextlib.suppress(OSError):
            lines = []
            while (line := self.rfile.readline(65_536)) not in (b"\r\n", b"\n", b""):
                lines.append(line.decode("latin-1").strip())
            if lines:
                path = lines[0].split()[1]
                self.server.questions.append((path, self.server.clock.monotonic(), lines))
                self.give(self.server.answers.get(path, self.server.otherwise))

    def give(self, what):
        if callable(what):
            what(self)
        else:
            self.wfile.write(what)


class Server(socketserver.ThreadingTCPServer):
    """A server on a loopback address; `answers` by path, every other path gets `otherwise`.

    It keeps the `questions` (path, time by the clock, lines).
    """

    allow_reuse_address, daemon_threads, block_on_close, request_queue_size = True, True, False, 128

    def __init__(self, answers=(), *, host="127.0.0.1", clock=None, otherwise=NOTHING_HERE):
        super().__init__((host, 0), Handler)
        self.answers, self.otherwise, self.clock = dict(answers), otherwise, clock or Clock()
        self.questions, self.ending = [], threading.Event()
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    @property
    def url(self):
        return f"http://{self.server_address[0]}:{self.server_address[1]}"

    def paths(self):
        return [path for path, *_ in self.questions]

    def asked(self):
        """Return the paths of the questions so far, and forget these."""
        paths = self.paths()
        self.questions.clear()
        return paths

    def times(self, path=""):
        """Return when a path was asked for, or each of them."""
        return [when for asked, when, _ in self.questions if path in (asked, "")]

    def handle_error(
        self, request, client_address
    ):  # a client that goes away is what the tests are about
        pass

    def __exit__(self, *_):
        self.ending.set()
        self.shutdown()
        self.server_close()


def packed(body=PAGE):
    return gzip.compress(body, mtime=0)


@contextlib.contextmanager
def serving(pages):
    """Serve pages, given by path as bytes of HTML, and give the server's address; every other path is 404."""
    with Server({path: answer(page) for path, page in pages.items()}) as server:
        yield server.url
