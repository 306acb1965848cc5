.DEFAULT_GOAL := help
.NOTPARALLEL: # the steps of a check build on each other

# What a release is built with; cmd/changebot/Dockerfile does the same.
release = CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/changebot ./cmd/changebot

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: ## start the bot with a local Slack and open it in the browser
	go run ./cmd/changebot demo

.PHONY: build
build: ## build the static release binary, bin/changebot
	$(release)
	.ci/binary bin/changebot

# The tests come last, so that their verdict is what one sees.
.PHONY: test
test: install modules build lint vulnerabilities ## check everything, as CI does; installs what is missing
	.ci/fuzz 2s
	CGO_ENABLED=1 .ci/with-postgres go test -count=1 -race -timeout 20m ./...

.PHONY: install
install: ## install what the tests need: PostgreSQL, Chromium and a C compiler
	.ci/install

.PHONY: modules
modules: ## check go.mod
	.ci/modules

.PHONY: lint
lint: ## run golangci-lint, formatting and go vet's checks included
	.ci/golangci-lint run ./...

.PHONY: format
format: ## format as the linter wants it
	.ci/golangci-lint fmt

.PHONY: golden
golden: ## rewrite the golden files
	.ci/golden

.PHONY: vulnerabilities
vulnerabilities: ## look for known vulnerabilities in what the program calls
	.ci/vulnerabilities

.PHONY: fuzz
fuzz: ## fuzz each fuzz test for ten seconds
	.ci/fuzz 10s

.PHONY: pictures
pictures: install ## take the pictures, six of which are in the README
	go test ./cmd/changebot/browser -run '^TestPictures$$' -count=1 -pictures pictures

.PHONY: chaos
chaos: ## kill the bot 200 times on a bad day; CHAOS_KILLS, CHAOS_FOR=10m and CHAOS_SEED alter it
	CHAOS_KILLS=$(or $(CHAOS_KILLS),200) go test -count=1 -v -timeout 0 ./cmd/changebot/badday

.PHONY: bench
bench: ## run the benchmarks, on a PostgreSQL that syncs to disk; BENCH_CHANGES=20000 makes the large record smaller, BENCH_FOLDER keeps it
	.ci/with-postgres --durable go test -p 1 -timeout 3h -run '^$$' -bench . -benchmem ./change ./change/policyfile ./scheduler ./bot ./bot/picture ./storage ./commands ./cmd/changebot/speed

.PHONY: image-check
image-check: ## do what the Dockerfile does and try the result, without Docker
	.ci/image-check
