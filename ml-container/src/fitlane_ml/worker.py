"""The entry of the express worker: a warm Cloud Run service, woken by Pub/Sub push.

This front process never imports scikit-learn or pyarrow: children do that, forked from the zygote.
A message is a wake-up: what it says does not matter, the controller knows which job is next.
"""

import http.server
import os
import secrets
import signal
import threading
import time
from typing import cast

from fitlane_ml.attempt_client import Refused
from fitlane_ml.children import Children
from fitlane_ml.controller_client import ControllerClient
from fitlane_ml.express import Express, Stopping
from fitlane_ml.http_json import Unreachable
from fitlane_ml.identity import Identity
from fitlane_ml.log import log, log_exception
from fitlane_ml.outcome import leave
from fitlane_ml.push_auth import Authenticate, KeysUnavailable, authenticator
from fitlane_ml.settings import InvalidSettings, WorkerSettings, read_worker_settings

_MOST_BODY_BYTES = 1_000_000
# Cloud Run kills 10 s after SIGTERM.
_STOP_SECONDS = 9.0


class Server(http.server.ThreadingHTTPServer):
    """The HTTP server; a thread per request."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, express: Express, authenticate: Authenticate) -> None:
        super().__init__(("", port), Handler)
        self.express = express
        self.authenticate = authenticate
        self.busy = 0
        self.busy_lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    """GET /health, and POST / for Pub/Sub."""

    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answers GET /health."""
        if self.path == "/health":
            self._answer(200, b'{ "status": "ok" }')
        else:
            self._answer(404)

    def do_POST(self) -> None:
        """Serves a wake-up, and answers when its work is done."""
        if not self._read_body():
            return
        if self.path.partition("?")[0] != "/":
            self._answer(404)
            return
        server = cast("Server", self.server)
        with server.busy_lock:
            server.busy += 1
        try:
            self._answer(self._push(server))
        finally:
            with server.busy_lock:
                server.busy -= 1

    def _push(self, server: Server) -> int:
        """The status that says whether Pub/Sub shall come again: 204 no, 5xx yes."""
        try:
            if not server.authenticate(self.path, self.headers.get("Authorization", "")):
                return 401
            server.express.work()
        except Stopping:
            return 503
        except (Unreachable, Refused, KeysUnavailable, OSError) as error:
            log_exception("a wake-up could not be served", error)
            return 503
        return 204

    def _read_body(self) -> bool:
        """Reads the message, which nobody needs, so that the connection can be used again."""
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MOST_BODY_BYTES:
            self.close_connection = True
            self._answer(413)
            return False
        self.rfile.read(int(length))
        return True

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the platform logs requests."""


def main() -> int:
    """Serves until SIGTERM. Returns the exit status."""
    # Before any thread starts: SIGTERM is for `sigwait` below.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        settings = read_worker_settings(os.environ)
    except InvalidSettings as error:
        log("ERROR", f"the environment is not usable: {error}")
        return 1
    children = Children(on_lost=lambda: leave(1))
    server = Server(settings.port, _express(settings, children), authenticator(settings.push))
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    log("INFO", "the worker is ready", port=server.server_port)
    signal.sigwait({signal.SIGTERM})
    _stop(server)
    return 0


def _express(settings: WorkerSettings, children: Children) -> Express:
    identity = Identity(settings.access.token_source, settings.controller_url)
    instance = f"{os.environ.get('K_REVISION', 'worker')}-{secrets.token_hex(4)}"
    controller = ControllerClient(
        settings.controller_url, instance, identity, settings.access.retry_seconds
    )
    return Express(settings, controller, identity, children)


def _stop(server: Server) -> None:
    """Lets the running children report `terminated`; waits for them, but not for ever."""
    server.express.stop()
    deadline = time.monotonic() + _STOP_SECONDS
    while server.busy and time.monotonic() < deadline:
        time.sleep(0.02)


if __name__ == "__main__":
    leave(main())
