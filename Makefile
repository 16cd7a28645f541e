# `make` alone lists what there is. The work is done by Scripts/, which run on Linux and macOS.

SHELL := /bin/bash
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run build test lint test-scripts test-swift test-web test-browser test-slow format fixtures clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: ## set up, build, and open the page with the bundled model (ARGS="--port 9000" goes to loupe serve)
	@Scripts/run.sh $(ARGS)

build: ## build the loupe command, optimised, into .build/release/loupe
	@Scripts/build.sh

test: ## set up and run every check: lint, Swift, kernel variants, page, browser
	@Scripts/test.sh lint scripts page swift-debug swift-release kernels page-in-browser

lint: ## format of the Swift code, and the fixtures against their checksums
	@Scripts/test.sh lint

test-swift: ## the Swift tests, debug and release, and each kernel variant this processor has
	@Scripts/test.sh swift-debug swift-release kernels

test-web: ## the page's modules: type check and unit tests
	@Scripts/test.sh page

test-scripts: ## the programs that compare Loupe with other engines, with stand-ins for those
	@Scripts/test.sh scripts

test-browser: ## the page in a real headless browser, against the real server
	@Scripts/test.sh page-in-browser

test-slow: ## what takes many minutes: training runs, memory checks, ARM kernels, transformers
	@Scripts/test.sh slow-swift memory arm transformers

format: ## rewrite the Swift code in the project's format
	@Scripts/format.sh

fixtures: ## compute the test fixtures anew with PyTorch and transformers
	@Scripts/fixtures.sh

clean: ## remove what was built and set up
	rm -rf .build .build-* .venv .venv-*
