#!/usr/bin/env bash
# tests/fuzz/run.sh SECONDS [NAME…]: builds the fuzzers with Clang and runs each, or those named, for that long. What
# they learn is kept in build/fuzz/corpus/NAME; an input that breaks something stands in build/fuzz/found.
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

# What it begins with, where there is something that is written as people and servers write it.
seeds() {
    case $1 in
        fuzz_ini)
            sed -E 's/^#(\[|[a-z_]+ =)/\1/' deploy/mirror.ini.example >"$2/example"
            sed -nE 's/^#     //p' deploy/mirror.ini.example >"$2/minimal"
            printf '%s\x1e%s' "$(sed 's/pusher/puhser/' "$2/minimal")" "$(cat "$2/minimal")" >"$2/mistake"
            ;;
        fuzz_payload)
            printf '%s' '{"data":{"id":"k2","title":"Smoke","priority":"critical","state":"raised","count":2}}' >"$2/alarm"
            printf '%s' '{"as_of":"2026-11-22T20:46:03Z","alarms":[{"id":"a","title":"Door"}]}' >"$2/snapshot"
            ;;
        fuzz_envelope)
            printf '%s' '{"event":"pusher:connection_established","data":"{\"socket_id\":\"1.2\",\"activity_timeout\":30}"}' \
                >"$2/handshake"
            printf '%s' '{"event":"App\\Events\\PushAlarmEvent","channel":"alarm","data":{"title":"Smoke"}}' >"$2/event"
            ;;
        fuzz_hub_request)
            printf 'POST /api/alarms HTTP/1.1\r\nHost: localhost:6001\r\nContent-Type: application/json\r\n%s\r\n\r\n%s' \
                'Content-Length: 17' '{"title":"Smoke"}' >"$2/raise"
            printf 'POST /apps/app/events?auth_key=key&auth_timestamp=1795373721&auth_version=1.0&%s HTTP/1.1\r\n%s' \
                'body_md5=0&auth_signature=0' $'Host: localhost\r\nContent-Type: application/json\r\n\r\n{}' >"$2/signed"
            ;;
        fuzz_template) printf '%s\n%s' '{state|upper} since {changed_at|time}' '{"state":"open","changed_at":1}' >"$2/door" ;;
    esac
}

mkdir -p "$FUZZ/found"
failed=()
for name in "${names[@]}"; do
    corpus=$FUZZ/corpus/$name
    mkdir -p "$corpus"
    seeds "$name" "$corpus"
    say "== $name"
    "$FUZZ/bin/$name" -max_total_time="$SECONDS_EACH" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$FUZZ/found/$name-" -print_final_stats=1 -verbosity=0 "$corpus" || failed+=("$name")
done
[ ${#failed[@]} -eq 0 ] || fail 1 "Failed: ${failed[*]}. What they found is in $FUZZ/found."
