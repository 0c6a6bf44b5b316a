"""What every request passes before a page or an answer is made, and what every response carries.

- **Host**: only the names under which the pages are served. Without it a foreign page could reach a loopback server
  through a name of its own that points here (DNS rebinding).
- **Change**: whatever is not reading must come from a page of ours (`Origin`, else `Sec-Fetch-Site`) and carry the
  token that only our pages know, as the header `X-Framjar-Token` or the form field `token`.
- **Size**: bodies are small; larger ones are refused before they are read whole. Forms with files (`streams`) may be
  larger: their token is the header or the first field, and nothing after it is read before it is known.
- **Headers**: the Content-Security-Policy and its like, on errors too.

It is plain ASGI, so that it sees everything; of the pages it knows the policy that they are made for.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import BadParameter
from viz.pages import content_security_policy

__all__ = ["TOKEN_FIELD", "TOKEN_HEADER", "Guard", "Rules", "first_field", "hosts_of", "is_loopback", "refuse_open_host",
           "where_of"]

HEADERS = {
    "Content-Security-Policy": content_security_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing is told to other sites; to our own a form must say where it comes from, which `no-referrer` would hide.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TOKEN_HEADER = "X-Framjar-Token"  # noqa: S105  the name of the header, not a token
TOKEN_FIELD = "token"  # noqa: S105
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_WITH_FILES = "multipart/form-data"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
BODY_BYTES = 64 * 1024
FIRST_FIELD_BYTES = 64 * 1024
# A browser that is still sending shows no answer, so what is refused is read and dropped, up to so many times what is taken.
DROPPED = 5

Refusal = Callable[[Request, int, str], Awaitable[Response]]
log = logging.getLogger("framjarkartan.api")


@dataclass(frozen=True, slots=True)
class Rules:
    """Which hosts are served (`host:port`, lower case) and the token of this run."""

    hosts: frozenset[str]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


def is_loopback(host: str) -> bool:
    """Whether a host name or address reaches this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("LOCALHOST"), is_loopback("[::1]"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    return host.strip("[]").lower() in LOOPBACK


def refuse_open_host(host: str) -> None:
    """Raises BadParameter for a host that others than this machine could reach: there is no log-in yet.

    >>> refuse_open_host("0.0.0.0")
    Traceback (most recent call last):
    graph.errors.BadParameter: host: 0.0.0.0 could be reached from other machines, and there is no log-in yet; ...
    """
    if not is_loopback(host):
        raise BadParameter("host", f"{host} could be reached from other machines, and there is no log-in yet; "
                                   f"use one of {', '.join(LOOPBACK)}")


def hosts_of(port: int, names: Iterable[str] = LOOPBACK) -> frozenset[str]:
    """The values of `Host` that mean this server; the port may be left out only where it is the default one, 80.

    >>> sorted(hosts_of(8000))
    ['127.0.0.1:8000', '[::1]:8000', 'localhost:8000']
    """
    written = [f"[{name}]" if ":" in name else name for name in names]
    return frozenset(f"{name}:{port}" for name in written) | frozenset(written if port == 80 else ())


class Guard:
    """ASGI middleware that holds the rules above. `refuse(request, status, reason)` makes the response of a refusal;
    reasons are `host`, `origin`, `token`, `size` and `failed` (something of ours broke; the log says where). `streams`
    are the paths that forms with files are sent to, each with the most bytes that it takes."""

    def __init__(self, app: ASGIApp, *, rules: Rules, refuse: Refusal, streams: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.rules = rules
        self.refuse = refuse
        self.streams = streams or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        answer = _Answer(send, head=scope["method"] == "HEAD")
        scope = {**scope, "method": "GET"} if answer.head else scope
        request = Request(scope, receive)
        try:
            refusal, receive = await self._look(request, receive)
            if refusal is None:
                await self.app(scope, receive, answer.send)
                return
        except _TooLarge:
            if answer.started:
                raise
            refusal = (413, "size")
        except Exception as error:
            log.error("%s %s failed: %s", scope["method"], scope["path"], where_of(error))
            if answer.started:
                raise
            refusal = (500, "failed")
        response = await self.refuse(request, *refusal)
        await response(scope, receive, answer.send)

    async def _look(self, request: Request, receive: Receive) -> tuple[tuple[int, str] | None, Receive]:
        """A refusal if there is one, and the body, read within its limit, to be read again."""
        if len(request.headers.getlist("host")) != 1 or request.headers["host"].lower() not in self.rules.hosts:
            return (421, "host"), receive
        if request.method in READING:
            return None, receive
        if not from_same_origin(request.headers, request.url.scheme):
            return (403, "origin"), receive
        if request.url.path in self.streams and _media_type(request.headers) == FORM_WITH_FILES:
            return await self._look_at_stream(request, receive, self.streams[request.url.path])
        body = await _body(request)
        if body is None:
            return (413, "size"), receive
        if not self._known(_token(request.headers, body)):
            return (403, "token"), _again(body)
        return None, _again(body)

    async def _look_at_stream(self, request: Request, receive: Receive,
                              most: int) -> tuple[tuple[int, str] | None, Receive]:
        """As `_look`, of a form with files: only the beginning is read, until the token is known."""
        beginning, more, token = b"", True, request.headers.get(TOKEN_HEADER)
        while token is None and more and len(beginning) <= FIRST_FIELD_BYTES:
            message = await receive()
            beginning += message.get("body", b"")
            more = message.get("more_body", False)
            token = first_field(request.headers["content-type"], beginning)
        if not self._known(token or ""):
            await _drop(receive if more else None, most)
            return (403, "token"), receive
        return None, _at_most(most, beginning, more, receive)

    def _known(self, token: str) -> bool:
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.rules.token.encode())


def from_same_origin(headers: Headers, scheme: str) -> bool:
    """Whether a request says that a page of the same origin sent it; saying nothing is not enough.

    >>> from_same_origin(Headers({"host": "localhost:8000", "origin": "http://localhost:8000"}), "http")
    True
    >>> from_same_origin(Headers({"host": "localhost:8000"}), "http")
    False
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if origin is not None:
        return origin.lower() == f"{scheme}://{headers.get('host', '').lower()}" and site in (None, "same-origin")
    return site == "same-origin"


def where_of(error: BaseException) -> str:
    """The kind of an error and the lines it passed, without its text and values: those may be personal."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))


def _token(headers: Headers, body: bytes) -> str:
    if TOKEN_HEADER in headers:
        return headers[TOKEN_HEADER]
    if _media_type(headers) != "application/x-www-form-urlencoded":
        return ""
    return parse_qs(body.decode("latin-1")).get(TOKEN_FIELD, [""])[0]


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def first_field(content_type: str, beginning: bytes) -> str | None:
    """The token of a form with files, from the beginning of its body: it must be the first field. Empty where that is
    another, None while it has not come whole.

    >>> part = b'--x\\r\\nContent-Disposition: form-data; name="token"\\r\\n\\r\\nsecret\\r\\n--x'
    >>> [first_field("multipart/form-data; boundary=x", part[:size]) for size in (len(part), len(part) - 1)]
    ['secret', None]
    >>> first_field("multipart/form-data; boundary=x", part.replace(b"token", b"files"))
    ''
    """
    _, options = parse_options_header(content_type)
    delimiter = b"--" + options.get(b"boundary", b"")
    head, whole, rest = beginning.partition(b"\r\n\r\n")
    if not whole:
        return None
    first, *headers = head.split(b"\r\n")
    named = (parse_options_header(line.partition(b":")[2].strip()) for line in headers
             if line.lower().startswith(b"content-disposition:"))
    if first != delimiter or delimiter == b"--" or next(named, None) != (b"form-data", {b"name": TOKEN_FIELD.encode()}):
        return ""
    value, whole, _ = rest.partition(b"\r\n" + delimiter)
    return value.decode("latin-1") if whole else None


class _TooLarge(Exception):
    """A form with files is larger than is taken."""


def _at_most(most: int, beginning: bytes, more: bool, receive: Receive) -> Receive:
    """The body again, its beginning first; raises _TooLarge when it becomes larger than `most`."""
    told: list[Message] = [{"type": "http.request", "body": beginning, "more_body": more}] if beginning else []
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = told.pop() if told else await receive()
        size += len(message.get("body", b""))
        if size > most:
            await _drop(receive if message.get("more_body") else None, most)
            raise _TooLarge
        return message
    return counted


async def _drop(receive: Receive | None, most: int) -> None:
    """Reads what is still sent and keeps nothing of it."""
    size = 0
    while receive is not None and size <= most * DROPPED:
        message = await receive()
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            return


async def _body(request: Request) -> bytes | None:
    """The whole body, None where it is larger than allowed."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    return body


def _again(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}
    return receive


@dataclass(slots=True)
class _Answer:
    """Sends on, with the headers of every response; of an answer to HEAD, all but the body."""

    to: Send
    head: bool
    started: bool = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        elif message["type"] == "http.response.body" and self.head:
            message = {**message, "body": b""}
        await self.to(message)
