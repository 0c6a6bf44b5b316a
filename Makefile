# Targets for people: demo, test, test-long, check, bench, neo4j. All work in .venv, made on first use.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Much of a run is waiting for engines and browsers. The tests of a file stay together, so that they share their servers; a server
# that is named is for one run only.
SIDE_BY_SIDE := $(if $(FRAMJAR_TEST_NEO4J),,-n 2 --dist loadfile)

.PHONY: demo test test-long check bench neo4j clean

demo: .venv/app  ## load the example region and serve its pages on 127.0.0.1
	$(BIN)/framjar demo

test: .venv/test check  ## everything, on both engines and in a browser (about 10 minutes on 2 cores)
	$(PYTEST) -q $(SIDE_BY_SIDE)

test-long: .venv/test  ## the many cases that a daily run does without
	FRAMJAR_LONG=1 $(PYTEST) -q $(SIDE_BY_SIDE)

check: .venv/test  ## style, types, who imports whom, and that everything is documented
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) -q tests/test_layers.py tests/api/test_docs.py

bench: .venv/test  ## how fast it is, beside what else one would use
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.logs
	$(BIN)/python -m benchmarks.extract

neo4j: .venv/app  ## start real Neo4j on a free loopback port (needs a JDK and Maven, no Docker)
	$(BIN)/python -m graph.neo4j

.venv/app: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 or later is missing: apt install python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing: apt install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/test: .venv/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[py2neo,test]'
	touch $@

clean:
	rm -rf .venv build dist
