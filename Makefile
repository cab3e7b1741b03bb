# Two commands on a fresh machine: `make run` and `make test`. Everything stays under this folder.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
EDITION ?= hue-2025-05
PAPER   ?= 15
SECONDS ?= 20
PORT    ?= 8080
HOST    ?= 127.0.0.1

# `make run OSM=FILE.osm.pbf` plans on that extract's true roads.
ifdef OSM
NETWORK := osm-$(shell cksum < "$(OSM)" | cut -d' ' -f1)
else
NETWORK := hue-default
endif
DAY := var/days/$(EDITION)-$(PAPER)-$(NETWORK)

.PHONY: run test soak setup setup-dev lint format types bench lock clean help
.DELETE_ON_ERROR:

help:
	@echo "make run      set up, plan a Hue day, serve it        (OSM=FILE.osm.pbf for true roads)"
	@echo "make test     set up, run every test"
	@echo "make soak     the long programmes: hundreds of crashes, many random histories"
	@echo "make setup    the set-up alone"
	@echo "make lint     style and types     make bench    measure, write benchmarks/RESULTS.md"

$(VENV)/python-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Postroute needs Python 3.11 or later; $(PYTHON) is `$(PYTHON) --version 2>&1`. Say make PYTHON=python3.12 ..."; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (on Debian: apt install python3-venv)"; exit 2; }
	@touch $@

$(VENV)/run-ready: $(VENV)/python-ready requirements/run.txt pyproject.toml
	@echo "Installing what Postroute needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev-ready: $(VENV)/run-ready requirements/dev.txt
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

KERNELS := $(wildcard routing_engine/kernels/*.py)

# The search is compiled when its sources have changed.
$(VENV)/compiled: $(VENV)/run-ready $(KERNELS)
	@$(BIN)/python -m routing_engine.warm_up
	@touch $@

# The pages are built when their sources have changed; Node comes with the Python packages.
WEB := mobile_web
WEB_PARTS := $(shell find $(WEB) -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm_config_cache="$(CURDIR)/var/npm" npm --prefix $(WEB) --loglevel error

$(VENV)/node-ready: $(VENV)/run-ready $(WEB)/package-lock.json
	@echo "Installing what the pages are built with (once) ..."
	@$(NPM) ci
	@touch $@

$(VENV)/pages-ready: $(VENV)/node-ready $(WEB_PARTS)
	@echo "Building the pages ..."
	@$(NPM) run --silent build
	@touch $@

setup: $(VENV)/compiled $(VENV)/pages-ready

setup-dev: $(VENV)/dev-ready setup

# The day is drawn anew when what it is drawn from has changed.
GROUND := $(wildcard scenarios/*.py geodata/*.py geodata/tables/*.csv geodata/tables/*.geojson)

$(DAY)/problem.json: $(VENV)/run-ready scenarios/cases/$(EDITION).toml $(GROUND)
ifdef OSM
	@$(BIN)/postroute geodata ingest "$(OSM)" --name $(NETWORK)
endif
	@$(BIN)/postroute day $(EDITION) --paper $(PAPER) --network $(NETWORK) -o $(DAY)

$(DAY)/plan.json: $(DAY)/problem.json $(VENV)/compiled
	@$(BIN)/postroute plan $(DAY) -o $@ --seconds $(SECONDS) --map $(DAY)/plan.html \
	  --geojson $(DAY)/plan.geojson --gpx $(DAY)/gpx --xlsx $(DAY)/routes.xlsx

# The map under phones and screens, on the day's own roads; a case of your own has the first edition's places.
MAP_EDITION := $(patsubst hue-%,--edition %,$(filter hue-2025-05 hue-2025-07,$(EDITION)))

$(DAY)/basemap.pmtiles: $(DAY)/problem.json $(wildcard geodata/basemap/*.py)
	@$(BIN)/postroute geodata basemap --network $(NETWORK) $(MAP_EDITION) -o $@

# People to try it with are made where nobody but this machine can reach the server.
DEMO := $(if $(filter 127.0.0.1 localhost,$(HOST)),POSTROUTE_DEMO=1)

run: $(DAY)/plan.json $(DAY)/basemap.pmtiles $(VENV)/pages-ready
	@exec env $(DEMO) $(BIN)/postroute serve --host $(HOST) --port $(PORT) --data $(DAY)

test: setup-dev
	@sh tests/install_browser.sh
	@sh tests/install_servers.sh
	@$(NPM) test --silent
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

# The long programmes: those of `make test` are the same ones, cut short.
soak: setup-dev
	@sh tests/install_browser.sh
	@sh tests/install_servers.sh
	@$(BIN)/python -m pytest -m soak --durations=0

lint: $(VENV)/dev-ready $(VENV)/node-ready
	@$(BIN)/ruff check --no-cache .
	@$(BIN)/ruff format --check .
	@$(NPM) run --silent lint

types: $(VENV)/dev-ready $(VENV)/node-ready
	@$(BIN)/mypy
	@$(NPM) run --silent check

format: $(VENV)/dev-ready $(VENV)/node-ready
	@$(NPM) run --silent format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# `make bench OSM=FILE.osm.pbf` measures that extract's true roads beside the default network.
bench: $(VENV)/dev-ready $(VENV)/compiled
	@$(BIN)/postroute bench matrix $(if $(OSM),--osm "$(OSM)")
	@$(BIN)/postroute bench solver
	@$(BIN)/postroute bench day $(if $(OSM),--osm "$(OSM)")
	@$(BIN)/postroute bench sync
	@$(BIN)/postroute bench labels
	@$(BIN)/postroute bench fresh-clone
	@$(BIN)/postroute bench report

lock: $(VENV)/dev-ready
	@$(BIN)/python -m pip install --quiet uv
	@for part in run dev; do \
	  extra=""; test $$part = dev && extra="--extra dev --extra peers --constraint requirements/run.txt"; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-header --no-emit-index-url --no-emit-find-links $$extra \
	    pyproject.toml requirements/build.in -o requirements/$$part.txt; done
	@awk '/^[^ ]/ {on = /^(psycopg|typing-extensions|tzdata)/} on' requirements/dev.txt > deploy/postgres.txt

clean:
	rm -rf $(VENV) var $(WEB)/node_modules $(WEB)/dist
