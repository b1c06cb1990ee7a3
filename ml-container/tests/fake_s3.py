"""As much of S3 as pyarrow uses, over real HTTP, in memory: for errors that MinIO cannot make."""

import http.server
import re
import threading
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

_ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'


class FakeS3:
    """`objects` by path (`/bucket/key`). `deny(method, path)` may return a status and a code."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.deny: Callable[[str, str], tuple[int, str] | None] = lambda method, path: None
        self.parts: dict[str, dict[int, bytes]] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.store = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    store: FakeS3


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_HEAD(self) -> None:
        self._serve(self._get)

    def do_GET(self) -> None:
        self._serve(self._get)

    def do_PUT(self) -> None:
        self._serve(self._put)

    def do_POST(self) -> None:
        self._serve(self._multipart)

    def do_DELETE(self) -> None:
        self._serve(self._delete)

    def _serve(self, act: Callable[[str, dict[str, list[str]], bytes], None]) -> None:
        parts = urlsplit(self.path)
        body = self._body()
        self.server.store.requests.append(f"{self.command} {self.path}")
        denied = self.server.store.deny(self.command, parts.path)
        if denied:
            self._fail(*denied)
        else:
            act(parts.path, parse_qs(parts.query, keep_blank_values=True), body)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = self._read_chunks()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            return _unchunk(body)
        return body

    def _read_chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _get(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        if path not in self.server.store.objects:
            self._fail(404, "NoSuchKey")
            return
        data = self.server.store.objects[path]
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if wanted is None:
            self._send(200, data)
            return
        start, end = int(wanted[1]), min(int(wanted[2]), len(data) - 1)
        self._send(206, data[start : end + 1], f"bytes {start}-{end}/{len(data)}")

    def _put(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        if "partNumber" in query:
            self.server.store.parts[query["uploadId"][0]][int(query["partNumber"][0])] = body
        else:
            self.server.store.objects[path] = body
        self._send(200, b"")

    def _multipart(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        store = self.server.store
        if "uploads" in query:
            upload = f"upload{len(store.parts)}"
            store.parts[upload] = {}
            tag, content = "InitiateMultipartUploadResult", f"<UploadId>{upload}</UploadId>"
        else:
            parts = store.parts.pop(query["uploadId"][0])
            store.objects[path] = b"".join(parts[number] for number in sorted(parts))
            tag, content = "CompleteMultipartUploadResult", '<ETag>"e"</ETag>'
        self._send(200, f'<?xml version="1.0"?><{tag}>{content}</{tag}>'.encode())

    def _delete(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        self.server.store.objects.pop(path, None)
        self._send(204, b"")

    def _fail(self, status: int, code: str) -> None:
        self._send(status, _ERROR.format(code=code).encode())

    def _send(self, status: int, body: bytes, content_range: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"e"')
        self.send_header("Last-Modified", "Wed, 01 Jan 2025 00:00:00 GMT")
        if content_range:
            self.send_header("Content-Range", content_range)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _unchunk(body: bytes) -> bytes:
    data = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if length == 0:
            break
        data, body = data + body[:length], body[length + 2 :]
    return data
