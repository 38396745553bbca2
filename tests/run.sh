#!/usr/bin/env bash
# Runs every test from nothing: installs what is missing, builds, fetches the real peers, runs them all.
#     tests/run.sh [--yes] [ctest options]
# It asks once before it installs; --yes, or CI in the environment, does not. The exit code is that of ctest.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=deploy/lib.sh
source deploy/lib.sh

yes=0
[ -z "${CI:-}" ] || yes=1
if [ "${1:-}" = --yes ]; then
    yes=1
    shift
fi

# npm before 10 (Debian 12 has 9.2) ends with "Invalid comparator" at the override of a dependency that names a git
# address, so it fetches its successor first.
peers_npm() {
    if [ "$(npm --version | cut -d. -f1)" -ge 10 ]; then
        "${BUILDER[@]}" npm "$@"
    else
        "${BUILDER[@]}" npm exec --yes --package=npm@10.9.2 -- npm "$@"
    fi
}

# The peers of tests/interop: pusher-js, pusher and soketi. Without them those tests say that they were skipped.
fetch_peers() {
    if [ -e tests/interop/node_modules/.package-lock.json ] \
        && [ tests/interop/node_modules/.package-lock.json -nt tests/interop/package-lock.json ]; then
        return
    fi
    say 'Fetching the real peers for the interop tests (npm) …'
    if peers_npm --prefix tests/interop ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=2 \
        --fetch-retry-maxtimeout=20000; then
        return
    fi
    [ -z "${CI:-}" ] || fail 1 'npm could not fetch the peers of tests/interop.'
    say 'npm could not fetch them: the interop tests will be skipped.'
}

is_known_system || {
    what_to_do dev build run test
    say '    npm --prefix tests/interop ci --ignore-scripts' '    ctest --test-dir build/dev --output-on-failure'
    exit 2
}
ensure_packages "$yes" build run test
build dev ${CI:+-DHALFSILVER_WERROR=ON}
fetch_peers
# One more than there are processors: the longest test only waits.
"${BUILDER[@]}" ctest --test-dir build/dev --output-on-failure -j "$(($(nproc) + 1))" "$@"
