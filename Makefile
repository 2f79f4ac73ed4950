# make play    set up once in .venv, then start the game
# make test    set up once in .venv, then run the tests
# make words   collect the strings of the interface for translators
# make soak    random keys, clicks and sizes for 20,000 steps (some minutes)
# make model   write the tables of docs/model.md from the scenario again
# make hindcast  play the past again and write docs/hindcast.md (under a minute)
# make pictures  draw the pictures of the README again
# make check   everything the project demands of itself: tests, style, types, imports

PYTHON ?= python3
BIN := .venv/bin
WORDS := src/spring1968/desk/locale/spring1968.pot

.PHONY: play test check bench words pictures model hindcast soak clean

play: .venv/installed
	$(BIN)/spring1968

test: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: test
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready
	$(BIN)/python benchmarks/playouts.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/desk.py

.venv/installed: pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'spring1968 needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/ready: .venv/installed
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

soak: .venv/ready
	$(BIN)/python tests/monkey.py 20000

pictures: .venv/ready
	$(BIN)/python docs/pictures/draw.py

model: .venv/ready
	$(BIN)/python docs/model_tables.py

hindcast: .venv/ready
	$(BIN)/spring1968 hindcast --markdown > docs/hindcast.new && mv docs/hindcast.new docs/hindcast.md || (rm -f docs/hindcast.new; false)

words: .venv/ready
	$(BIN)/pybabel -q extract --omit-header --no-location --sort-output -k _ -k counted:1,2 --project spring1968 -o $(WORDS) src/spring1968/desk

clean:
	rm -rf .venv build dist
