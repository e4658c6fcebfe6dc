#!/usr/bin/env bash
# All tests of this tree: unit tests, published vectors, differential tests against libcrypto, interop with real peers.
# Ends with a line `N passed, N failed, N skipped`; exit 0 only if none failed and every test that skipped itself is in
# tests/allowed_skips.
# SPDX-License-Identifier: Apache-2.0
source "$(dirname "$0")/lib.sh"
PRESET=${1:-release}
passed=0 failed=0 skipped=0
logs=build/test-logs
mkdir -p "$logs"

need_packages $PRODUCT_PACKAGES $TEST_PACKAGES
say "building $PRESET"
TROTH_CMAKE_ARGS="-DTROTH_BUILD_TESTS=ON" build "$PRESET"

# count NAME LOG STATUS: adds a program's counts. GoogleTest's summary, or a plain line `N passed, N failed, N skipped`.
count() {
    local name=$1 log=$2 status=$3 p f s
    if grep -q '^\[==========\].* ran\.' "$log"; then
        p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) tests\?\..*/\1/p' "$log" | tail -n 1)
        f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) tests\?, listed below.*/\1/p' "$log" | tail -n 1)
        s=$(sed -n 's/^\[  SKIPPED \] \([0-9]*\) tests\?, listed below.*/\1/p' "$log" | tail -n 1)
    else
        read -r p f s < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log" | tail -n 1) || true
    fi
    p=${p:-0} f=${f:-0} s=${s:-0}
    [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1 # crashed, or ended without counting
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    printf '%-28s %6d passed, %d failed, %d skipped\n' "$name" "$p" "$f" "$s"
    if [ "$f" -gt 0 ]; then
        grep -E 'FAILED|Failure|error|ERROR|Sanitizer' "$log" | head -n 30 || tail -n 30 "$log"
        say "  (whole output: $log)"
    fi
}

run() {
    local name=$1 status=0
    shift
    "$@" >"$logs/$name.log" 2>&1 || status=$?
    count "$name" "$logs/$name.log" "$status"
}

for program in build/"$PRESET"/tests/troth_*_tests; do
    name=$(basename "$program")
    run "${name#troth_}" "$program" --gtest_brief=0
done
run vectors "build/$PRESET/troth_vectors"
run layers scripts/self-checks
for target in build/"$PRESET"/fuzz/fuzz_*; do
    [ -x "$target" ] || continue
    name=$(basename "$target")
    mapfile -t corpus < <(find "fuzz/corpus/${name#fuzz_}" -type f 2>/dev/null | sort)
    if "$target" ${corpus[@]+"${corpus[@]}"} >"$logs/$name.log" 2>&1; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        say "$name FAILED on its corpus (whole output: $logs/$name.log)"
    fi
done
run interop tests/interop/run --troth "build/$PRESET/troth" # which fails without the command

# What was skipped, and why; a test that skips itself must be listed in tests/allowed_skips.
allowed() {
    local pattern
    while read -r pattern _; do
        # shellcheck disable=SC2254 # the line is a glob
        case "$1" in $pattern) return 0 ;; esac
    done < <(grep -v '^#' tests/allowed_skips)
    return 1
}
while IFS=$'\t' read -r name reason; do
    say "skipped: $name: $reason"
    allowed "$name" || { say "  it is not in tests/allowed_skips"; failed=$((failed + 1)); }
done < <(awk 'reason_follows { reason = $0; reason_follows = 0 } /: Skipped$/ { reason_follows = 1 }
    /^\[  SKIPPED \] .* \([0-9]+ ms\)$/ { sub(/,$/, "", $4); print $4 "\t" reason }' "$logs"/*_tests.log)
[ -d "${TROTH_VECTORS:-../shared/vectors}" ] || say "skipped: published vectors: $(grep '^no vectors' "$logs/vectors.log")"

[ "$failed" -eq 0 ] && say "next: .ci/run checks both compilers, the sanitizers and constant time; docs/ holds the manual"
say "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
