"""A real Neo4j Community server on a free loopback port, for tests and for people without Docker.

    python -m graph.neo4j                       throw-away data, until Ctrl-C
    python -m graph.neo4j --home FOLDER         data stays in FOLDER
    python -m graph.neo4j --env-file FILE       the printed lines also go to FILE (0600), once the server answers

Needs Java 17 or later and Maven (Debian: `apt install openjdk-17-jre-headless maven`). Maven fetches the jars that
`pom.xml` names, once; they stay in the user's cache folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from graph.errors import EngineUnavailable

__all__ = ["USER", "configuration", "jars", "missing_tools", "prepare", "server_command", "version"]

USER = "neo4j"
POM = Path(__file__).with_name("pom.xml")
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
OPENS = tuple(f"--add-opens=java.base/{package}=ALL-UNNAMED"
              for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent"))
MEMORY = ("-Xms128m", "-Xmx1g", "-XX:+UseSerialGC")


def missing_tools() -> tuple[str, ...]:
    """The Debian packages to install before this can run; empty where all is there."""
    needed = {"java": "openjdk-17-jre-headless", "mvn": "maven"}
    return tuple(package for command, package in needed.items() if shutil.which(command) is None)


def version() -> str:
    """The version that `pom.xml` names.

    >>> version().startswith("5.26.")
    True
    """
    found = ElementTree.parse(POM).findtext(".//{*}dependency/{*}version")  # noqa: S314 - our own file
    assert found is not None
    return found


def jars(cache: Path | None = None) -> Path:
    """The folder with the server's jars; fetched by Maven where it is not there yet.

    Raises EngineUnavailable with Maven's last lines where that fails.
    """
    from filelock import FileLock
    from platformdirs import user_cache_path

    folder = cache or user_cache_path("framjarkartan", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"neo4j-{version()}"
    with FileLock(folder / "neo4j.lock"):
        if not target.is_dir():
            with tempfile.TemporaryDirectory(dir=folder) as part:
                _fetch(Path(part, "lib"))
                Path(part, "lib").rename(target)
    return target


def _fetch(target: Path) -> None:
    if missing_tools():
        raise EngineUnavailable(f"Neo4j needs {' and '.join(missing_tools())}; install them with apt")
    print(f"fetching Neo4j {version()} with Maven ...", file=sys.stderr)
    command = ["mvn", "-q", "-B", "-f", str(POM), COPY, "-DincludeScope=runtime", f"-DoutputDirectory={target}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        tail = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-8:])
        raise EngineUnavailable(f"Maven could not fetch Neo4j {version()}:\n{tail}")


def configuration(port: int) -> str:
    """The text of `neo4j.conf`: Bolt on the loopback interface only, nothing sent out, no files read, small logs."""
    return "\n".join((
        f"server.bolt.listen_address=127.0.0.1:{port}",
        "server.http.enabled=false",
        "server.https.enabled=false",
        "dbms.usage_report.enabled=false",
        "dbms.security.allow_csv_import_from_file_urls=false",
        "server.memory.pagecache.size=128m",
        "db.tx_log.preallocate=false",
        "db.tx_log.rotation.size=16M",
        "db.tx_log.rotation.retention_policy=keep_none",
        "db.shutdown_transaction_end_timeout=1s",
        "",
    ))


def prepare(home: Path, lib: Path, port: int, password: str) -> None:
    """Writes configuration and password into a new home; a home that has been used keeps its password.

    The password goes by file: a command line is for everyone on the machine to read.
    """
    (home / "conf").mkdir(parents=True, exist_ok=True)
    (home / "conf" / "neo4j.conf").write_text(configuration(port), "utf-8")
    if (home / "data" / "dbms" / "auth.ini").exists():
        return
    secret = home / "conf" / "start.password"
    secret.touch(0o600)
    secret.write_text(password, "utf-8")
    try:
        subprocess.run(["java", *OPENS, "-cp", f"{lib}/*", "org.neo4j.cli.AdminTool", "dbms", "set-initial-password",
                        f"@{secret}"],
                       env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
                       check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.CalledProcessError as error:
        raise EngineUnavailable(f"the password of Neo4j in {home} could not be set:\n  "
                                f"{error.output.decode('utf-8', 'replace').strip()[-500:]}") from error
    finally:
        secret.unlink()


def server_command(home: Path, lib: Path) -> list[str]:
    """The command line that runs a prepared home."""
    return ["java", *MEMORY, *OPENS, "-cp", f"{lib}/*", "org.neo4j.server.CommunityEntryPoint",
            f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
