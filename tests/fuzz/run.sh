#!/usr/bin/env bash
# tests/fuzz/run.sh SECONDS [NAME…]: builds the fuzzers with Clang and runs each, or those named, for that long. They
# begin with tests/fuzz/corpus/NAME; what they learn is kept in build/fuzz/corpus/NAME, and an input that breaks something
# in build/fuzz/found. FUZZ_SEED in the environment makes two runs of one machine alike; else each goes its own way.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=deploy/lib.sh
source deploy/lib.sh

readonly SECONDS_EACH=${1:?How many seconds for each?}
shift
readonly FUZZ=build/fuzz
ensure_packages 0 build fuzz
[ -e "$FUZZ/build.ninja" ] || cmake --preset fuzz
cmake --build --preset fuzz -j "$(build_jobs)"

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
    for source in tests/fuzz/fuzz_*.cpp; do
        names+=("$(basename "$source" .cpp)")
    done
fi

# What the ini's begins with, beside what is kept in tests/fuzz/corpus: the example, which is made of the settings.
seeds() {
    [ "$1" = fuzz_ini ] || return 0
    sed -E 's/^#(\[|[a-z_]+ =)/\1/' deploy/mirror.ini.example >"$2/example"
    sed -nE 's/^#     //p' deploy/mirror.ini.example >"$2/minimal"
    printf '%s\x1e%s' "$(sed 's/pusher/puhser/' "$2/minimal")" "$(cat "$2/minimal")" >"$2/mistake"
}

# fuzz NAME: what it says is shown when it is done.
fuzz() {
    local corpus=$FUZZ/corpus/$1 kept=tests/fuzz/corpus/$1 log=$FUZZ/corpus/$1.log status=0
    mkdir -p "$corpus"
    seeds "$1" "$corpus"
    [ -d "$kept" ] || kept=''
    "$FUZZ/bin/$1" -seed="${FUZZ_SEED:-0}" -max_total_time="$SECONDS_EACH" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$FUZZ/found/$1-" -print_final_stats=1 -verbosity=0 "$corpus" ${kept:+"$kept"} >"$log" 2>&1 \
        || status=$?
    say "== $1" "$(<"$log")"
    return "$status"
}

# As many at once as there are processors: each keeps one busy.
mkdir -p "$FUZZ/found"
running=0
failed=0
for name in "${names[@]}"; do
    if [ "$running" -ge "$(nproc)" ]; then
        wait -n || failed=1
        running=$((running - 1))
    fi
    fuzz "$name" &
    running=$((running + 1))
done
for ((; running > 0; running--)); do
    wait -n || failed=1
done
[ "$failed" -eq 0 ] || fail 1 "What they found is in $FUZZ/found."
