# make help lists the targets. Everything runs in .venv, which the first command builds (Python >= 3.11 and make are enough).
PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
export UV_SYSTEM_CERTS ?= 1
# MPLBACKEND is set for the tests only: exported to notebooks it would take away their images.
unexport MPLBACKEND
# Tests start hundreds of processes. Each would compile the library anew if the environment forbids to keep compiled files.
unexport PYTHONDONTWRITEBYTECODE

# CASE (a case folder, a pack, a folder of .txt or a table of articles) is optional. So are BY and COLUMNS, whose groups are compared and
# our column names and yours; OPTIONS is what else the command takes; python parts it into words.
# JOBS is how many notebooks run at once, SHARED the folder of the texts that packs are made from, FUZZ how often tests draw.
# URLS is the list of addresses that make corpus downloads, TO the folder that gets the pages and their texts.
# Each name reaches its command as it was given: neither make nor the shell reads it.
override CASE := $(value CASE)
override URLS := $(or $(value URLS),data/hamedan-2016/articles.csv)
override TO := $(value TO)
override BY := $(value BY)
override OPTIONS := $(value OPTIONS)
override JOBS := $(or $(value JOBS),2)
override SHARED := $(or $(value SHARED),../shared)
override FUZZ := $(or $(value FUZZ),1)
# A terminal may export COLUMNS, its width: only that of the command line counts, and no program sees it.
COLUMN_NAMES := $(if $(filter command,$(origin COLUMNS)),$(value COLUMNS))
unexport COLUMNS
export CASE URLS TO BY OPTIONS JOBS SHARED FUZZ COLUMN_NAMES
CASE_OPTION := $(if $(CASE),--case "$$CASE")
TABLE := $(if $(COLUMN_NAMES),--columns "$$COLUMN_NAMES") $(if $(OPTIONS),"--options=$$OPTIONS")
READING := $(if $(BY),--by "$$BY") $(TABLE)
# make would pass over an option of the command that is given as a variable.
MISTAKEN := $(strip $(foreach name,ACTORS NOISE DROP LEXICON OUTLETS ENCODING DATE_FORMAT FAULTY CLEAN,$(if $(filter command,$(origin $(name))),$(name))))
$(if $(MISTAKEN),$(error $(MISTAKEN) cannot be given so: give the option in OPTIONS, such as OPTIONS="--actors actors.toml"))
# The extras of the lock (see pyproject.toml). Each has a stamp, $(VENV)/.docs; a target asks for the one that it needs.
LOCKED := nltk notebooks lab ask cluster collect bench docs test lint test-all

.PHONY: help figures report notebooks findings corpus collect test test-all lint docs pictures lab packs bench validity tone-model tone-eval vega lock clean

help:
	@echo "make figures               environment, all notebooks, figures/, HTML report in build/report"
	@echo "make figures CASE=path     the same for your case, pack, folder or table of articles, in build/, and if you like with"
	@echo "    BY=leaning                                a column of your articles: whose groups are compared"
	@echo "    COLUMNS=\"outlet=Medium text='Full text'\"  our column names and yours"
	@echo "    OPTIONS=\"--actors actors.toml --drop words.txt\"  and what else framing run takes: who counts as an actor, text that recurs"
	@echo "                                              (--noise), words that are left out, how texts are read; framing run --help says all"
	@echo "make figures CASE=build/cases/mine            the same run again, by the choices in its case.toml"
	@echo "make corpus                download the pages of the event into corpus/, with a table of what was reached (for"
	@echo "                           make figures CASE=corpus/hamedan-2016), or"
	@echo "make corpus URLS=table.csv TO=corpus/mine  those of a list of yours"
	@echo "make collect               what framing collect needs: exports of databases, saved pages"
	@echo "make test                  environment and the tests of every day"
	@echo "make test-all              the slow, browser and fuzz tests"
	@echo "make test-all FUZZ=5       the same, with five times as much random input"
	@echo "make lint                  ruff and mypy"
	@echo "make docs                  the site: pages, notebooks, reference, in build/docs"
	@echo "make pictures              pictures of the explorer, in docs/pictures (needs Chromium)"
	@echo "make lab                   JupyterLab in notebooks/"
	@echo "make notebooks             run everything, then refresh the committed executed notebooks"
	@echo "make findings              what docs/findings.md, README and the summary of the event share, from the figures' CSVs"
	@echo "make report                the executed notebooks as one HTML page, which a browser prints"
	@echo "make packs                 re-create the packs in data/ from the texts in SHARED ($$SHARED)"
	@echo "make bench                 speed against other tools, and the table of docs/speed.md (six minutes, a quiet machine)"
	@echo "make validity              false positives, coverage and power by simulation, and its page (half an hour)"
	@echo "make tone-model            train the model of tone toward a target anew (half a minute, needs SHARED)"
	@echo "make tone-eval             how well tone toward actors is found, and docs/tone-model.md (needs SHARED)"
	@echo "make vega                  write the script that draws the page's charts anew, in an environment of its own"
	@echo "make lock                  resolve requirements.lock and requirements-tools.lock anew"
	@echo "make clean                 remove build/ and caches (the environment stays; it is $(VENV)/)"

figures: $(VENV)/.notebooks
	$(PY) -m analysis run --jobs "$$JOBS" $(CASE_OPTION) $(READING); ran=$$?; test $$ran -le 1 || exit $$ran; \
		$(PY) -m analysis report $(CASE_OPTION) && exit $$ran

report: $(VENV)/.notebooks
	$(PY) -m analysis report $(CASE_OPTION)

corpus: $(VENV)/.collect
	name=$$(basename -- "$$(dirname -- "$$URLS")"); \
		case "$$name" in .|..|/) name=$$(basename -- "$$URLS"); name=$${name%.*};; esac; \
		$(PY) -m analysis fetch $(TABLE) -- "$$URLS" "$${TO:-corpus/$$name}"

collect: $(VENV)/.collect

notebooks:
	@test -z "$$CASE" || { echo "make notebooks is for the shipped cases: leave CASE out"; exit 1; }
	$(MAKE) figures
	cp build/notebooks/*.ipynb notebooks/

findings: $(VENV)/.notebooks
	$(PY) docs/make_findings.py

# A file runs on one worker, and all files that read shipped cases on one (tests/conftest.py). No test asks pytest for logs or
# for what other processes print, and keeping both takes time. Browser tests are for test-all.
test: $(VENV)/.test
	MALLOC_MMAP_THRESHOLD_=131072 MPLBACKEND=Agg $(PY) -m pytest --numprocesses auto --dist loadfile \
		-p no:logging -p no:anyio --capture sys \
		-m "not slow and not browser and not fuzz" --durations=15

# One worker more than cores, since browser tests wait for pages most of the time; a file runs on one worker, in order.
test-all: $(VENV)/.test-all $(VENV)/.compiled
	workers=$$($(PY) -c "import os; print(1 + os.cpu_count())"); \
		MPLBACKEND=Agg $(PY) -m pytest --numprocesses $$workers --dist loadfile --no-loadscope-reorder \
		-m "slow or fuzz or browser" --durations=15

lint: $(VENV)/.lint
	$(PY) -m ruff check
	$(PY) -m mypy

docs: $(VENV)/.docs
	$(PY) docs/make_pages.py
	$(PY) -m sphinx --quiet --fail-on-warning -b html -d build/doctrees docs build/docs
	@echo "pages in build/docs/index.html"

pictures: $(VENV)/.test-all
	$(PY) docs/make_pictures.py

lab: $(VENV)/.lab
	$(PY) -m analysis lab

packs: $(VENV)/.notebooks
	$(PY) data/make_packs.py --shared "$$SHARED" --to data

bench: $(VENV)/.bench
	$(PY) benchmarks/speed.py

validity: $(VENV)/.bench
	$(PY) benchmarks/validity.py

tone-model: $(VENV)/.notebooks
	$(PY) data/make_tone_model.py --shared "$$SHARED"

tone-eval: $(VENV)/.bench
	$(PY) benchmarks/tone.py

# An environment of its own, thrown away: 88 MB for one script.
vega: $(VENV)/.tools
	rm -rf build/vega
	$(PYTHON) -m venv --without-pip build/vega
	$(PY) -m pip --python build/vega/bin/python install --quiet --require-hashes -r requirements-vega.lock
	build/vega/bin/python docs/make_vega.py
	rm -rf build/vega

COMPILE := $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes
lock: $(VENV)/.notebooks
	$(PIP) $(LOCK) uv
	$(COMPILE) $(LOCKED:%=--extra %) --group uv pyproject.toml -o requirements.lock
	$(COMPILE) --group tools -o requirements-tools.lock

clean:
	rm -rf $(VENV)/.compiled build .pytest_cache .hypothesis .ruff_cache .mypy_cache
	find . -name __pycache__ -not -path "./$(VENV)/*" -prune -exec rm -rf {} +

# Stamps and not the folder: a failed set-up leaves the folder behind. Without ensurepip (Debian without python3-venv) the
# host's pip helps; without uv, or where uv finds no registry, pip installs the same. Every package is checked by its hash: an
# extra is installed with the lock as its constraints, and what has no hash there is refused. The package itself is built by
# setuptools. Nothing is compiled ahead: Python keeps what it has imported, a third of it. One part after the other, with -j, too.
TOOLS := --quiet --require-hashes -r requirements-tools.lock
LOCK := --quiet --require-hashes -c requirements.lock
ITSELF := --quiet --no-deps --no-build-isolation -e .
PIP := $(PY) -m pip install --no-compile
UV := $(VENV)/bin/uv pip install --python $(PY)
.NOTPARALLEL:
$(VENV)/.tools: requirements-tools.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, for example: make PYTHON=python3.12 figures"; exit 1; }
	$(PYTHON) -m venv $(VENV) \
		|| { $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install $(TOOLS); } \
		|| { echo "No virtual environment: install python3-venv (Debian, Ubuntu: apt install python3-venv)"; exit 1; }
	$(PIP) $(TOOLS)
	touch $@

$(VENV)/.%: pyproject.toml requirements.lock $(VENV)/.tools
	$(PIP) $(ITSELF)
	$(PIP) $(LOCK) uv || true
	$(UV) $(LOCK) -r pyproject.toml --extra $* || $(PIP) $(LOCK) "framing-notebooks[$*]"
	$(PY) -m pip uninstall --quiet --yes uv
	touch $@

# What reads over 400 articles compiles loops over them by itself. Here it is done before several processes of tests need them.
$(VENV)/.compiled: requirements.lock
	$(PY) -B -c "from analysis.features import readers; readers.warm()"
	touch $@
