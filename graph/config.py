"""The settings of the graph: which engine, who one is there, how long things may take. Read from the environment.

`SETTINGS` describes each once; documentation is checked against it.

    >>> settings({"GRAPH_URI": "bolt://graph.example:7687", "GRAPH_USER": "anna"}).user
    'anna'
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from getpass import getuser
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import BadParameter

__all__ = ["EMBEDDED", "SETTINGS", "Setting", "Settings", "pack_folders", "settings", "target_settings"]

EMBEDDED = "embedded:"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
LINGER_MOST = 20.0


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what holds without it (as people should read it), what it does."""

    name: str
    default: str
    about: str


SETTINGS: tuple[Setting, ...] = (
    Setting("GRAPH_URI", "embedded: in the user's data folder",
            "The engine: embedded:PATH, bolt://HOST:PORT, neo4j://HOST or neo4j+s://HOST."),
    Setting("GRAPH_USER", "neo4j", "The user on a server; the embedded engine makes its own."),
    Setting("GRAPH_PASSWORD", "(empty)", "The password on a server."),
    Setting("GRAPH_PASSWORD_FILE", "(none)", "A file whose first line is the password on a server."),
    Setting("GRAPH_DATABASE", "neo4j", "The database on a server."),
    Setting("GRAPH_HEAP", "2g", "The most memory for the embedded engine's heap, such as 1g or 1500m."),
    Setting("GRAPH_LINGER", "15", "Seconds, at most 20, that an embedded engine waits for the next command."),
    Setting("GRAPH_TIMEOUT", "30", "Seconds that a question may take in the engine; a change may take ten times that."),
    Setting("GRAPH_KEY_FILE", "key in the user's configuration folder",
            "The key for digests of personal numbers; made where it is missing."),
    Setting("GRAPH_PACKS", "packs in the user's configuration folder",
            "Your own packs of words and rules: packs or folders of packs, with : between them."),
    Setting("GRAPH_ROWS", "(yes on the command line and a loopback server, else no)",
            "yes or no: whether single rows of contact logs and small counts are shown."),
    Setting("GRAPH_TO_USER", "neo4j", "The user on the server that `framjar copy` writes to."),
    Setting("GRAPH_TO_PASSWORD", "(empty)", "The password there."),
    Setting("GRAPH_TO_PASSWORD_FILE", "(none)", "A file whose first line is the password there."),
    Setting("GRAPH_TO_DATABASE", "neo4j", "The database there."),
    Setting("GRAPH_AUTHOR", "the name you are logged in with", "Who judges, as it is kept with each judgement."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `settings` read. `uri` never holds a password; `rows` is None where nobody chose; seconds are floats.

    `patience` is how long a writer waits for another one, None for as long as it takes: commands do, pages do not.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str
    heap: str
    key_file: Path
    rows: bool | None
    linger: float
    timeout: float
    author: str
    patience: float | None = None

    @property
    def embedded_path(self) -> Path | None:
        """The folder of the embedded engine, None for a server.

        >>> settings({"GRAPH_URI": "embedded:/srv/graph"}).embedded_path
        PosixPath('/srv/graph')
        """
        if not self.uri.startswith(EMBEDDED):
            return None
        return Path(self.uri.removeprefix(EMBEDDED)).expanduser().absolute()


def settings(env: Mapping[str, str] | None = None, graph: str | None = None) -> Settings:
    """The settings of an environment (by default this process's); `graph` is a URI that goes before GRAPH_URI.

    An empty variable counts as unset. Raises BadParameter, which names the variable, where a value cannot be meant.

    >>> settings({}, graph="embedded:/srv/graph").heap
    '2g'
    >>> settings({"GRAPH_LINGER": "60"})
    Traceback (most recent call last):
    graph.errors.BadParameter: GRAPH_LINGER: 60 is not a number of seconds from 0 to 20
    """
    given = {name: value for name, value in (os.environ if env is None else env).items() if value}
    return Settings(
        uri=_uri(graph or given.get("GRAPH_URI", ""), "--graph" if graph else "GRAPH_URI"),
        user=given.get("GRAPH_USER", "neo4j"),
        password=_password(given),
        database=given.get("GRAPH_DATABASE", "neo4j"),
        heap=_heap(given.get("GRAPH_HEAP", "2g")),
        key_file=_key_file(given.get("GRAPH_KEY_FILE")),
        rows=_rows(given.get("GRAPH_ROWS")),
        linger=_seconds("GRAPH_LINGER", given.get("GRAPH_LINGER", "15"), 0, LINGER_MOST),
        timeout=_seconds("GRAPH_TIMEOUT", given.get("GRAPH_TIMEOUT", "30"), 1, 3600),
        author=given.get("GRAPH_AUTHOR") or _login(),
    )


def pack_folders(env: Mapping[str, str] | None = None) -> tuple[tuple[Path, ...], bool]:
    """The folders that may hold packs of the user's, in order, and whether they were named, so that they must be there.

    >>> pack_folders({"GRAPH_PACKS": "/srv/words:/srv/region"})
    ((PosixPath('/srv/words'), PosixPath('/srv/region')), True)
    """
    if named := (os.environ if env is None else env).get("GRAPH_PACKS"):
        return tuple(Path(one).expanduser() for one in named.split(os.pathsep) if one), True
    from platformdirs import user_config_path

    return (user_config_path("framjarkartan", appauthor=False) / "packs",), False


def _login() -> str:
    """The name one is logged in with; a process without one judges as `framjar`."""
    try:
        return getuser()
    except (KeyError, OSError):
        return "framjar"


def target_settings(to: str, env: Mapping[str, str] | None = None) -> Settings:
    """The settings of a graph at the URI `to` that another is copied into: user, password and database are those of
    GRAPH_TO_USER, GRAPH_TO_PASSWORD (or GRAPH_TO_PASSWORD_FILE) and GRAPH_TO_DATABASE, the rest as `settings`.

    >>> target_settings("bolt://graph.example", {"GRAPH_USER": "anna", "GRAPH_TO_USER": "bo"}).user
    'bo'
    """
    uri = _uri(to, "--to")
    given = dict(os.environ if env is None else env)
    of_target = {"GRAPH_USER": "GRAPH_TO_USER", "GRAPH_PASSWORD": "GRAPH_TO_PASSWORD",
                 "GRAPH_PASSWORD_FILE": "GRAPH_TO_PASSWORD_FILE", "GRAPH_DATABASE": "GRAPH_TO_DATABASE"}
    return settings({**given, **{name: given.get(other, "") for name, other in of_target.items()}}, graph=uri)


def _uri(text: str, name: str) -> str:
    if text.startswith(EMBEDDED) and text != EMBEDDED:
        return text
    if text in ("", EMBEDDED):
        from platformdirs import user_data_path

        return f"{EMBEDDED}{user_data_path('framjarkartan', appauthor=False) / 'graph'}"
    # The text may hold a password, so no message repeats it.
    try:
        address = urlsplit(text)
        whole = address.scheme in SCHEMES and bool(address.hostname) and address.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise BadParameter(name, "is neither embedded:PATH nor an address such as bolt://localhost:7687, "
                                 f"which begins with one of {', '.join(SCHEMES)}")
    if "@" in address.netloc:
        raise BadParameter(name, "holds a user or password; give them as GRAPH_USER and GRAPH_PASSWORD_FILE")
    return text


def _password(given: Mapping[str, str]) -> str:
    if "GRAPH_PASSWORD" in given:
        return given["GRAPH_PASSWORD"]
    if "GRAPH_PASSWORD_FILE" not in given:
        return ""
    try:
        lines = Path(given["GRAPH_PASSWORD_FILE"]).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadParameter("GRAPH_PASSWORD_FILE", f"cannot be read: {given['GRAPH_PASSWORD_FILE']}") from error
    return lines[0] if lines else ""


def _heap(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d*[kKmMgG]", text):
        raise BadParameter("GRAPH_HEAP", f"{text} is not a size such as 2g or 1500m")
    return text


def _key_file(text: str | None) -> Path:
    if text:
        return Path(text).expanduser()
    from platformdirs import user_config_path

    return user_config_path("framjarkartan", appauthor=False) / "key"


def _rows(text: str | None) -> bool | None:
    if text is None:
        return None
    if text.casefold() not in ("yes", "no"):
        raise BadParameter("GRAPH_ROWS", f"{text} is neither yes nor no")
    return text.casefold() == "yes"


def _seconds(name: str, text: str, least: float, most: float) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not least <= seconds <= most:
        raise BadParameter(name, f"{text} is not a number of seconds from {least:g} to {most:g}")
    return seconds
