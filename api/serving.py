"""Serving on this machine: a port, the engine, the application, and a clean end of all three."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable

from api.stopping import Stopped
from api.uploads import Limits, limits
from api.wiring import open_engine, served
from graph.config import Settings
from graph.errors import BadParameter

__all__ = ["listening", "serve_pages"]

GRACE_SECONDS = 3
TRIED_PORTS = 50


def serve_pages(settings: Settings, host: str, port: int, *, demo: bool, next_free: bool,
                say: Callable[[str], None]) -> None:
    """Serves until somebody stops it (Ctrl-C or SIGTERM), then lets the engine go.

    The port is taken first, so that a taken one is said before anything is started: another is then used where
    `next_free`, else BadParameter is raised. Prints the address on stdout when pages can be asked for.
    """
    most = limits(os.environ)
    listener = listening(host, port, next_free=next_free)
    try:
        used = listener.getsockname()[1]
        if used != port:
            say(f"Port {port} is taken; using {used}.")
        say("Starting the graph …")
        _serve(served(settings), listener, used, demo=demo, most=most, say=say)
    except Stopped:
        say("Stopped.")
    finally:
        listener.close()


def listening(host: str, port: int, *, next_free: bool) -> socket.socket:
    """A socket that listens on the port, or on the next free one. Raises BadParameter where it is taken."""
    for candidate in range(port, min(port + TRIED_PORTS, 65536) if next_free else port + 1):
        try:
            return _listener(host, candidate)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise BadParameter("host", f"{host} cannot be served on here ({error.strerror})") from error
            reason = "is taken" if error.errno == errno.EADDRINUSE else "may not be used by you"
    raise BadParameter("port", f"{port} {reason}; give another with --port")


def _listener(host: str, port: int) -> socket.socket:
    address = host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _serve(settings: Settings, listener: socket.socket, port: int, *, demo: bool, most: Limits,
           say: Callable[[str], None]) -> None:
    import uvicorn

    from api.app import create_app

    engine = open_engine(settings)
    app = create_app(engine, settings=settings, port=port, demo=demo, limits=most)
    try:
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
                                lifespan="off", ws="none", timeout_graceful_shutdown=GRACE_SECONDS)
        host = listener.getsockname()[0]
        print(f"http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)
        say("Open this address in a browser. Ctrl-C ends.")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        app.state.jobs.close()
        # The engine may have been started by an earlier command with a longer linger.
        engine.close(linger=False)
