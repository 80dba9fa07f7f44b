"""One keep-alive HTTP/1.1 connection with a cookie jar: a browser tab. Standard library only."""

import asyncio
import gzip
import json
from urllib.parse import urlsplit


class Response:
    __slots__ = ("body", "headers", "status", "url")

    def __init__(self, status, headers, body, url):
        self.status, self.headers, self.body, self.url = status, headers, body, url

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


class Http:
    """One keep-alive HTTP/1.1 connection with a cookie jar: a browser tab."""

    def __init__(self, base, compress=False):
        parts = urlsplit(base)
        self.base = f"{parts.scheme}://{parts.netloc}"
        self.netloc, self.host, self.port = parts.netloc, parts.hostname, parts.port or 80
        self.compress = compress
        self.cookies = {}
        self.sent = self.received = self.payload = self.connects = 0
        self.reader = self.writer = None

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def request(self, method, path, body=b"", headers=()):
        blob = await self._exchange(self._head(method, path, body, headers) + body)
        lines = blob.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        got = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "set-cookie":
                self._cookie(value)
            elif name:
                got[name] = value
        content = b""
        if method != "HEAD" and status not in (204, 304):
            content = await self._content(got)
        if got.get("connection", "").lower() == "close":
            self.close()
        if got.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        self.payload += len(content)
        return Response(status, got, content, path)

    def _head(self, method, path, body, headers):
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.netloc}", "User-Agent: exam-load/1"]
        if self.compress:
            head.append("Accept-Encoding: gzip")
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        head.extend(f"{k}: {v}" for k, v in headers)
        if body or method == "POST":
            head.append(f"Content-Length: {len(body)}")
        return ("\r\n".join(head) + "\r\n\r\n").encode()

    async def _exchange(self, raw):
        """Send, and read the head of the answer; a connection that was closed meanwhile is opened anew."""
        while True:
            fresh = self.writer is None
            if fresh:
                self.reader, self.writer = await asyncio.open_connection(self.host, self.port, limit=1 << 20)
                self.connects += 1
            try:
                self.writer.write(raw)
                blob = await self.reader.readuntil(b"\r\n\r\n")
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if fresh:
                    raise
                continue
            self.sent += len(raw)
            self.received += len(blob)
            return blob

    async def _content(self, got):
        if got.get("transfer-encoding", "").lower() == "chunked":
            parts = []
            while True:
                line = await self.reader.readline()
                size = int(line.split(b";")[0], 16)
                self.received += len(line) + size + 2
                data = await self.reader.readexactly(size + 2)
                if not size:
                    return b"".join(parts)
                parts.append(data[:-2])
        if "content-length" in got:
            data = await self.reader.readexactly(int(got["content-length"]))
        else:
            data = await self.reader.read()
            self.close()
        self.received += len(data)
        return data

    def _cookie(self, line):
        pair, *attributes = line.split(";")
        name, _, value = pair.strip().partition("=")
        gone = any(a.strip().lower() == "max-age=0" for a in attributes)
        if gone or value.strip('"') in ("", "deleted"):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
