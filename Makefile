# The targets that people use: demo, test, generate, lint, bench, throughput, fuzz.
# `make test` and `make demo` work on a fresh machine with Go alone.

GO ?= go
BIN := $(CURDIR)/.bin
GOLANGCI_VERSION := v2.12.2
FUZZTIME ?= 10m
# A cache for each checkout: findings in the shared one name files by the path they
# had, and those of a checkout that is gone are not known as generated any more.
LINT := GOLANGCI_LINT_CACHE=$(BIN)/lint-cache $(BIN)/golangci-lint-$(GOLANGCI_VERSION)

.PHONY: all
all: generate test lint

# Show mail of a recorded session in a terminal.
.PHONY: demo
demo:
	@cd cmd && $(GO) run ./imapeg demo

# Everything: the library, the commands and the benchmarks' own tests, with the
# race detector, against real servers; and without it package parser, whose tests
# leave out much when the detector slows them down; and once more as it is where there
# is no assembly.
.PHONY: test
test: servers
	$(GO) test -race -timeout 30m ./...
	$(GO) test -timeout 30m ./parser
	$(GO) test -tags purego -short -timeout 30m ./internal/simd ./parser
	cd cmd && $(GO) test -race -timeout 30m ./...
	cd bench && $(GO) test -race -timeout 30m ./...

# Other processors: one with 32 bits, for which the tests are looked at too; one with the
# other order of bytes, and some that have no assembly, for which the packages are built.
.PHONY: cross
cross:
	GOARCH=386 $(GO) vet ./parser ./types ./client ./watch ./mailsync ./pool ./imaptest ./internal/simd
	for platform in linux/arm64 linux/s390x js/wasm; do \
		GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO) build ./parser ./types ./client ./watch ./mailsync ./pool ./imaptest || exit 1; \
	done

# Real servers for the tests, Dovecot, Cyrus and Courier: installed when this is a
# Debian machine, we are root, and they are missing.
.PHONY: servers
servers:
	@.ci/servers

# Make the parser of imap.peg and the types, the example of generated code, and the
# tables of what is in the grammar.
.PHONY: generate
generate:
	cd internal/simd && $(GO) run ../../gen/simd -out classify_amd64.s -stubs classify_amd64.go -pkg simd
	$(GO) run ./gen
	$(GO) test ./gen/internal/emit -run '^TestCodeOfTheExample$$' -update
	$(GO) test ./parser -run '^Test((Coverage|Quirks)Table|Dictionary)$$' -update

.PHONY: lint
lint: $(BIN)/golangci-lint-$(GOLANGCI_VERSION)
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	cd cmd && $(GO) vet ./...
	cd bench && $(GO) vet ./...
	$(LINT) run ./...
	cd cmd && $(LINT) run ./...
	cd bench && $(LINT) run ./...

$(BIN)/golangci-lint-$(GOLANGCI_VERSION):
	GOBIN=$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(BIN)/golangci-lint $@

# The comparison with other libraries, into bench/README.md and bench/chart.svg.
.PHONY: bench
bench:
	cd bench && $(GO) run ./cmd/table -write

# Clients against a real Dovecot, into bench/README.md.
.PHONY: throughput
throughput:
	@.ci/servers curl isync
	cd bench && $(GO) run ./cmd/throughput -write

# Every fuzz target for FUZZTIME.
.PHONY: fuzz
fuzz:
	@set -e; for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done
