# Shared by the scripts; sourced, not run.
# SPDX-License-Identifier: Apache-2.0
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What the product is built with, and what its tests need beside it (Debian 12 names).
PRODUCT_PACKAGES="g++-12 cmake ninja-build libboost1.81-dev libcli11-dev libfmt-dev nlohmann-json3-dev libsqlite3-dev libpq-dev libtomlplusplus-dev libidn2-dev ca-certificates"
TEST_PACKAGES="libgtest-dev libssl-dev openssl gnutls-bin nginx-light curl chromium libnss3-tools openjdk-17-jre-headless strongswan-pki libstrongswan-standard-plugins python3 python3-venv valgrind zstd nodejs npm softhsm2 opensc postgresql"
CHECK_PACKAGES="clang-19 clang-format-19 libclang-rt-19-dev"

say() { printf '%s\n' "$*"; }
die() {
    printf 'error: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf '  try: %s\n' "$2" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages NAME…: installs what is missing, says nothing if all is there.
need_packages() {
    local missing=() name
    for name in "$@"; do
        # A tool that is there by another way (a newer node, say) counts.
        case "$name" in
            nodejs) command -v node >/dev/null && continue ;;
            npm) command -v npm >/dev/null && continue ;;
            python3) command -v python3 >/dev/null && continue ;;
            python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null && continue ;;
        esac
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || die "these packages are missing and there is no apt-get: ${missing[*]}" "install them by your system's own means, then run this again"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "these packages are missing: ${missing[*]}" "run this as root, or install sudo"
    say "installing ${missing[*]}"
    local log
    log=$(mktemp)
    if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        die "apt-get could not install ${missing[*]}" "read the lines above; is a Debian mirror reachable?"
    fi
    rm -f "$log"
}

# build PRESET [TARGET…]: configures and builds; prints only what failed.
build() {
    local preset=$1 log
    shift
    log=$(mktemp)
    if ! cmake --preset "$preset" ${TROTH_CMAKE_ARGS:-} >"$log" 2>&1; then
        cat "$log" >&2
        die "configuring the $preset build failed" "read the lines above"
    fi
    if ! cmake --build --preset "$preset" ${1:+--target "$@"} >"$log" 2>&1; then
        grep -E 'error|FAILED|warning' "$log" | head -n 40 >&2
        die "building $preset failed" "cmake --build --preset $preset"
    fi
    rm -f "$log"
}
