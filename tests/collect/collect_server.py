"""A local server that misbehaves on request, for the tests of downloads. All pages, names and hosts are invented."""

import contextlib
import gzip
import json
import socketserver
import threading
from itertools import takewhile

PAGE = (
    b"<html><body><h1>Ferry to Norland</h1>"
    b"<p>The ferry from Port Elm left an hour late. Nobody minded.</p></body></html>"
)


def answer(body=PAGE, status=200, **headers):
    """Return an answer as bytes; headers are given with _ for -, and left out as None."""
    named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": len(body)}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}\r\n" for name, value in named.items() if value is not None]
    return f"HTTP/1.1 {status} Whatever\r\n{''.join(lines)}\r\n".encode("latin-1") + body


def redirect(location, status=302):
    return answer(b"", status, Location=location)


#: What a server has that never answers.
SILENCE = None


def packed(body=PAGE):
    return gzip.compress(body, mtime=0)


def snapshot(url):
    """Return what the Wayback Machine answers about a copy."""
    time = url.partition("/web/")[2][:14]
    closest = {"available": True, "status": "200", "timestamp": time, "url": url}
    return answer(json.dumps({"archived_snapshots": {"closest": closest}}).encode())


class Clock:
    """A clock that stands still but for pauses, which pass at once; it stands in for the module ``time``."""

    _seconds = 0.0

    def monotonic(self):
        return self._seconds

    def sleep(self, seconds):
        self._seconds += seconds


class Handler(socketserver.StreamRequestHandler):
    """Reads one question and gives what the server has for its path."""

    def handle(self):
        lines = [line.decode("latin-1").strip() for line in takewhile(bytes.strip, self.rfile)]
        if lines:
            path = lines[0].split()[1]
            self.server.questions.append((path, self.server.clock.monotonic(), lines))
            found = self.server.answers.get(path, self.server.otherwise)
            if found is SILENCE:
                self.server.ending.wait()
            else:
                self.wfile.write(found)


class Server(socketserver.ThreadingTCPServer):
    """A server on a loopback address; `answers` by path, every other path gets `otherwise`.

    It keeps the `questions` (path, time by the clock, lines).
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, answers=(), *, host="127.0.0.1", clock=None, otherwise=None):
        super().__init__((host, 0), Handler)
        self.answers = dict(answers)
        self.otherwise = otherwise or answer(b"nothing here", 404)
        self.clock = clock or Clock()
        self.questions = []
        self.ending = threading.Event()
        self.url = f"http://{host}:{self.server_address[1]}"
        options = {"poll_interval": 0.01}
        threading.Thread(target=self.serve_forever, kwargs=options, daemon=True).start()

    def asked(self):
        """Return the paths of the questions so far, and forget these."""
        paths = [path for path, *_ in self.questions]
        self.questions.clear()
        return paths

    def times(self):
        """Return when each question was asked."""
        return [when for _, when, _ in self.questions]

    def handle_error(self, request, client_address):
        """Say nothing of a client that goes away, which is what the tests are about."""

    def __exit__(self, *_):
        self.ending.set()
        self.shutdown()
        self.server_close()


@contextlib.contextmanager
def serving(pages):
    """Serve pages, given by path as bytes of HTML, and give the server's address; every other path is 404."""
    with Server({path: answer(page) for path, page in pages.items()}) as server:
        yield server.url
