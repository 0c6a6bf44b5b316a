"""Who may import whom: data flows one way, imports point the other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "graph": set(),
    "loaders": {"graph"},
    "queries": {"graph"},
    "viz": {"graph", "queries"},
    "api": {"graph", "loaders", "queries", "viz"},
}
# Modules that a package must not see at all: loaders never see a connection, pictures never see the web framework.
NEVER = {
    "loaders": {"neo4j", "graph.engine", "graph.store", "fastapi"},
    "queries": {"neo4j", "fastapi"},
    "viz": {"neo4j", "fastapi", "starlette"},
    "graph": {"fastapi"},
}


def imports(path: Path) -> set[str]:
    """The modules that a file imports, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_before_it(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    wrong = {f"{path.relative_to(ROOT)}: {module}" for path in files for module in imports(path)
             if module.split(".")[0] in MAY_IMPORT and module.split(".")[0] not in MAY_IMPORT[package] | {package}}
    assert not wrong


@pytest.mark.parametrize("package", NEVER)
def test_a_package_does_not_see_what_is_none_of_its_business(package: str) -> None:
    wrong = {f"{path.relative_to(ROOT)}: {module}" for path in sorted((ROOT / package).rglob("*.py"))
             for module in imports(path) for never in NEVER[package]
             if module == never or module.startswith(f"{never}.")}
    assert not wrong


def test_nobody_imports_tests() -> None:
    assert not [path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py")
                if any(module.split(".")[0] == "tests" for module in imports(path))]
