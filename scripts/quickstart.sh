#!/usr/bin/env bash
# From a fresh Debian 12 to real TLS 1.3 conversations: installs what is missing, builds, runs `troth demo`.
# SPDX-License-Identifier: Apache-2.0
source "$(dirname "$0")/lib.sh"
need_packages $PRODUCT_PACKAGES
[ -x build/release/troth ] || say "building troth (a few minutes on two cores)"
TROTH_CMAKE_ARGS="-DTROTH_BUILD_TESTS=OFF"
# A tree that was configured for tests stays so.
grep -q '^TROTH_BUILD_TESTS:BOOL=ON' build/release/CMakeCache.txt 2>/dev/null && TROTH_CMAKE_ARGS=""
build release
build/release/troth demo
cat <<'END'

What to try next:
  build/release/troth connect HOST --trace       any TLS 1.3 server, drawn as above
  build/release/troth --help                     everything the command does
  scripts/test.sh                                the tests, against OpenSSL, GnuTLS, curl, nginx, Chromium, Go and Node.js too
END
