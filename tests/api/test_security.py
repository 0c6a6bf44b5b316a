"""The guard in front of pages and API: hosts, origins, tokens, sizes and headers, over a small application."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.security import TOKEN_HEADER, Guard, Rules, hosts_of, is_loopback, refuse_open_host
from graph.errors import BadParameter

BASE = "http://127.0.0.1:8000"
ORIGIN = {"origin": BASE}
RULES = Rules(hosts_of(8000))
TOKEN = {TOKEN_HEADER: RULES.token}
changed: list[bytes] = []


async def read(request: Request) -> Response:
    return PlainTextResponse("read")


async def change(request: Request) -> Response:
    changed.append(await request.body())
    return PlainTextResponse("changed")


async def broken(request: Request) -> Response:
    raise RuntimeError("secret 08-465 004 01")


async def refuse(request: Request, status: int, reason: str) -> Response:
    return PlainTextResponse(reason, status)


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/", read), Route("/broken", broken),
                            Route("/change", change, methods=["POST", "PUT", "PATCH", "DELETE"])],
                    middleware=[Middleware(Guard, rules=RULES, refuse=refuse)])
    changed.clear()
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)


def send(client: httpx.AsyncClient, method: str, path: str, **options: object) -> httpx.Response:
    return asyncio.run(client.request(method, path, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_the_names_of_this_machine_are_served(client: httpx.AsyncClient, host: str) -> None:
    assert send(client, "GET", "/", headers={"host": host}).text == "read"


@pytest.mark.parametrize("host", ["", "evil.example", "127.0.0.1", "127.0.0.1:80", "localhost:8001", "evil.example:8000",
                                  "127.0.0.1:8000.evil.example", "localhost:8000@evil.example"])
def test_other_hosts_are_refused(client: httpx.AsyncClient, host: str) -> None:
    response = send(client, "GET", "/", headers={"host": host})
    assert (response.status_code, response.text) == (421, "host")


def test_two_hosts_are_refused(client: httpx.AsyncClient) -> None:
    assert send(client, "GET", "/", headers=[("host", "127.0.0.1:8000"), ("host", "evil.example")]).status_code == 421


@pytest.mark.parametrize("path", ["/", "/missing", "/broken", "/change"])
def test_every_response_carries_the_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = send(client, "GET", path).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_refusals_carry_the_headers_too(client: httpx.AsyncClient) -> None:
    assert "content-security-policy" in send(client, "GET", "/", headers={"host": "evil.example"}).headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_change_needs_the_origin_and_the_token(client: httpx.AsyncClient, method: str) -> None:
    assert send(client, method, "/change").text == "origin"
    assert send(client, method, "/change", headers=TOKEN).text == "origin"
    assert send(client, method, "/change", headers=ORIGIN).text == "token"
    assert send(client, method, "/change", headers={**ORIGIN, TOKEN_HEADER: "guess"}).text == "token"
    assert not changed
    assert send(client, method, "/change", headers={**ORIGIN, **TOKEN}, content=b"body").text == "changed"
    assert changed == [b"body"]


@pytest.mark.parametrize("headers", [
    {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:8001"},
    {"origin": "https://127.0.0.1:8000"}, {"origin": BASE, "sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"},
])
def test_another_origin_is_refused_whatever_it_knows(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    response = send(client, "POST", "/change", headers={**headers, **TOKEN})
    assert (response.status_code, response.text) == (403, "origin")


def test_the_browsers_word_for_the_same_origin_is_enough(client: httpx.AsyncClient) -> None:
    assert send(client, "POST", "/change", headers={"sec-fetch-site": "same-origin", **TOKEN}).text == "changed"


def test_a_form_carries_the_token_as_a_field(client: httpx.AsyncClient) -> None:
    assert send(client, "POST", "/change", headers=ORIGIN, data={"token": RULES.token, "a": "å"}).text == "changed"
    assert send(client, "POST", "/change", headers=ORIGIN, data={"token": "guess"}).text == "token"


def test_a_large_body_is_refused(client: httpx.AsyncClient) -> None:
    response = send(client, "POST", "/change", headers={**ORIGIN, **TOKEN}, content=b"x" * 70_000)
    assert (response.status_code, response.text) == (413, "size")
    assert not changed


def test_head_is_get_without_its_body(client: httpx.AsyncClient) -> None:
    response = send(client, "HEAD", "/")
    assert (response.status_code, response.content, response.headers["content-length"]) == (200, b"", "4")


def test_what_breaks_is_said_without_what_it_held(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = send(client, "GET", "/broken?text=personal")
    assert (response.status_code, response.text) == (500, "failed")
    assert "RuntimeError at broken:" in caplog.text
    assert "secret" not in caplog.text
    assert "personal" not in caplog.text


def test_the_token_is_new_each_run_and_never_shown() -> None:
    assert Rules(frozenset()).token != Rules(frozenset()).token
    assert RULES.token not in repr(RULES)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.4", "example.org", "127.0.0.1.evil.example"])
def test_a_host_that_others_reach_is_refused(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(BadParameter, match="no log-in yet"):
        refuse_open_host(host)
