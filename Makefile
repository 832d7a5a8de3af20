# make report builds the PDF, make test proves that it works; both set up what they need. make help lists the rest.
STUDY ?= data
LANGUAGE ?=
PYTHON ?= python3
NAME := $(notdir $(patsubst %/,%,$(STUDY)))
# The examples' answers stay with their authors: REAL_SURVEYS names the folder that has a folder for each.
RAW ?= $(if $(filter examples/%,$(STUDY)),$(REAL_SURVEYS:%=%/$(NAME)))
OUT := build/$(NAME)
PY := .venv/bin/python
export SURVEY_RAW := $(RAW)
# One thread of linear algebra a process: the cores go to the notebooks, and sums add up in one order.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export PYTHONHASHSEED := 0

MAKEFLAGS += --no-print-directory --output-sync=none -j$(shell nproc 2>/dev/null || echo 2)
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDEXPANSION:
.DEFAULT_GOAL := help

# What the plan says of the study: LANGUAGES, GROUPS, SOURCES, SOURCE_<group>, RAW_<source>.
ifneq ($(filter report reports html docx notebooks outputs clean-data,$(MAKECMDGOALS)),)
$(if $(wildcard $(STUDY)/study.yaml),,$(error no study in the folder $(STUDY): it has no study.yaml))
include $(OUT)/plan.mk
$(if $(filter-out $(LANGUAGES),$(LANGUAGE)),$(if $(LANGUAGES),$(error the study is not in the language $(LANGUAGE), only in: $(LANGUAGES))))
endif
SPOKEN := $(or $(LANGUAGE),$(firstword $(LANGUAGES)))

H := src/helpers
code = $(wildcard $(foreach room,$(1),$(H)/$(room)/*.py $(H)/$(room)/*/*.py $(H)/$(room)/*.yaml $(H)/$(room)/*/*.yaml))
STUDY_FILES := $(wildcard $(STUDY)/*.yaml $(STUDY)/*.json $(STUDY)/questionnaires/*.yaml $(STUDY)/population/*.csv)
CLEANING := $(call code,study exchange cleaning) $(H)/errors.py
RESULTS := $(STUDY_FILES) $(call code,study cleaning analysis presentation notebook publishing/running) $(H)/publishing/run.py
BINDING := $(call code,publishing publishing/document) $(wildcard $(H)/publishing/assets/* $(STUDY)/*.bib)
CLEAN := $(foreach source,$(SOURCES),$(OUT)/clean/$(source).json)
# The chapters of a report, in order.
chapters = $(addprefix $(OUT)/$(1)/,00_introduction.ipynb 01_participation.ipynb \
  $(foreach group,$(GROUPS),02_respondent_group-$(group).ipynb) \
  03_group_comparison.ipynb 04_discussion.ipynb 05_appendix.ipynb)

.PHONY: help setup report reports html docx notebooks clean-data codebook forms outputs test test-slow fuzz parity simulate lab demo-data clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14
	@echo; echo "Settings: STUDY=folder  RAW=folder of the exports  LANGUAGE=fr|en  PYTHON=python3.12"

setup: .venv/.ready ## install everything into .venv (uv if it is there, else pip)

report: $$(OUT)/report-$$(SPOKEN).pdf ## the PDF in one language; the study's first by default
	@echo "The report: $<"

reports: $$(foreach language,$$(LANGUAGES),$$(OUT)/report-$$(language).pdf) ## the PDF in every language
	@echo "The reports: $^"

html: $$(OUT)/report-$$(SPOKEN).html ## the report as one HTML file
	@echo "The page: $<"

docx: $$(OUT)/report-$$(SPOKEN).docx ## the report as a Word file
	@echo "The Word file: $<"

notebooks: $(foreach language,$(LANGUAGES),$(call chapters,$(language))) ## run the notebooks in every language

clean-data: $$(CLEAN) ## clean the exports: Parquet, CSV with labels, the log of exclusions

codebook: .venv/.ready ## draft a study folder from an export: RAW=file STUDY=new-folder [DICTIONARY=file]
	@$(if $(RAW),,echo "name the export: make codebook RAW=file STUDY=new-folder"; exit 2;) $(PY) -m helpers.exchange.draft.run "$(RAW)" $(if $(filter-out file,$(origin STUDY)),--out "$(STUDY)") $(DICTIONARY:%=--dictionary "%")

forms: .venv/.ready ## the questionnaires for LimeSurvey, REDCap, ODK/Kobo, SurveyJS, DDI and paper
	@$(PY) -m helpers.publishing.forms --study "$(STUDY)" --out "$(OUT)/forms"

test: .venv/.ready ## the tests, and the committed notebooks rerun cold
	$(PY) -m pytest -n 2 --dist loadfile -m "not slow" tests

test-slow: .venv/.ready ## the tests that take longer
	$(PY) -m pytest -m slow tests

fuzz: .venv/.ready ## 10,000 damaged exports: a right result or a clear error
	$(PY) tests/fuzz.py

parity: .venv/.ready ## how many of R's results agree: REFERENCE_RESULTS=folder
	@$(PY) tests/parity.py

simulate: .venv/.ready ## coverage of intervals, size of tests: docs/simulation.md anew (seeded)
	$(PY) -m benchmarks.simulate

lab: .venv/.ready ## JupyterLab on the notebooks
	@.venv/bin/jupyter trust notebooks/executed/*.ipynb >/dev/null # else their figures stay hidden
	.venv/bin/jupyter lab --notebook-dir=notebooks

demo-data: .venv/.ready ## make the demonstration exports anew (seeded)
	$(PY) -m helpers.study.demonstration

outputs: $$(call chapters,$$(SPOKEN)) ## refresh the committed runs of the notebooks and their exact results
	@mkdir -p notebooks/executed && rm -f notebooks/executed/*
	@cp $(OUT)/$(SPOKEN)/*.ipynb $(OUT)/$(SPOKEN)/*.json notebooks/executed/

clean: ## delete what was generated
	rm -rf build

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; name one with PYTHON=python3.12"; exit 2; }
	@echo "Setting up .venv ..."
	@if command -v uv >/dev/null; then uv venv -q --clear --python $(PYTHON) .venv && uv pip install -q --compile-bytecode -p .venv -r requirements.txt \
	  && uv pip install -q -p .venv --no-deps -e . ; \
	else $(PYTHON) -m venv --clear .venv && $(PY) -m pip install -q --disable-pip-version-check -r requirements.txt \
	  && $(PY) -m pip install -q --disable-pip-version-check --no-deps -e . ; fi
	@touch $@

# RAW is part of the plan: another folder is another plan.
$(OUT)/plan.mk: $(STUDY_FILES) $(OUT)/raw.txt | .venv/.ready
	@$(PY) -m helpers.publishing.plan --study $(STUDY) --out $@
$(OUT)/raw.txt: FORCE
	@mkdir -p $(@D); echo "$(RAW)" | cmp -s - $@ || echo "$(RAW)" > $@
FORCE:

$(OUT)/clean/%.json: $(STUDY_FILES) $(CLEANING) $(OUT)/plan.mk $$(RAW_$$*) | .venv/.ready
	@$(PY) -m helpers.cleaning.run --study $(STUDY) --source $*

# papermill runs a notebook: helpers.publishing.run checks the parameters, calls it, and moves what is whole into place.
RUN = $(PY) -m helpers.publishing.run $< $@ -p study $(STUDY) -p language $(notdir $(@D))
define language_rules
$(OUT)/$(1)/02_respondent_group-%.ipynb: notebooks/02_respondent_group.ipynb $(RESULTS) $$$$(OUT)/clean/$$$$(SOURCE_$$$$*).json
	@$$(RUN) -p group $$*
$(OUT)/$(1)/%.ipynb: notebooks/%.ipynb $(RESULTS) $(CLEAN)
	@$$(RUN)
$(OUT)/report-$(1).%: $(call chapters,$(1)) $(BINDING)
	@$(PY) -m helpers.publishing.bind --study $(STUDY) --language $(1) --out $$@ $(call chapters,$(1))
endef
$(foreach language,$(LANGUAGES),$(eval $(call language_rules,$(language))))
