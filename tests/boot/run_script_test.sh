#!/usr/bin/env bash
# run_script_test.sh PRESET: deploy/run.sh as a person without a display meets it, in a world of its own. The preset is
# the one that ctest runs in, so that nothing is built twice.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
WORLD=$(mktemp -d)
script=
readonly ROOT WORLD

finish() {
    if [ -n "$script" ]; then
        kill "$script" 2>/dev/null || true
        wait "$script" || true
    fi
    rm -rf "$WORLD"
}
trap finish EXIT

refuse() {
    printf 'FAILED: %s\n' "$*"
    cat "$WORLD"/*.out
    exit 1
}

# run_mirror NAME OPTION…: its output in NAME.out.
run_mirror() {
    local name=$1
    shift
    "$ROOT/deploy/run.sh" "$@" </dev/null >"$WORLD/$name.out" 2>&1
}

# until_said TEXT NAME: within a minute.
until_said() {
    local tries=240
    until grep -q "$1" "$WORLD/$2.out" 2>/dev/null; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || refuse "never said: $1"
        sleep 0.25
    done
}

unset DISPLAY WAYLAND_DISPLAY SUDO_USER RUNTIME_DIRECTORY STATE_DIRECTORY
mkdir -m 700 "$WORLD/runtime"
export HALFSILVER_PRESET=$1 HOME=$WORLD XDG_RUNTIME_DIR=$WORLD/runtime
export XDG_CONFIG_HOME=$WORLD/config XDG_STATE_HOME=$WORLD/state XDG_CACHE_HOME=$WORLD/cache
ctl=$ROOT/build/$1/bin/halfsilverctl
picture=$ROOT/build/halfsilver.png

# Another system: nothing is installed or built, and it says what would have to be.
printf 'ID=fedora\nVERSION_ID=41\n' >"$WORLD/os-release"
status=0
HALFSILVER_OS_RELEASE=$WORLD/os-release run_mirror fedora --yes || status=$?
[ "$status" -eq 2 ] || refuse "another system ends with $status, not 2"
for words in qt6-websockets-dev 'cmake --preset' 'cmake --build'; do
    grep -q -- "$words" "$WORLD/fedora.out" || refuse "another system does not hear of $words"
done

# Without a display: a picture with an alarm in it, and the end.
rm -f "$picture"
run_mirror once || refuse "ended with $?"
[ "$(head -c 4 "$picture" | tail -c 3)" = PNG ] || refuse 'no picture'
grep -qF "$picture" "$WORLD/once.out" || refuse 'the path of the picture is not printed'
"$ctl" list >/dev/null 2>&1 && refuse 'the mirror is still there'

# --stay: the one line that it prints raises an alarm.
"$ROOT/deploy/run.sh" --stay </dev/null >"$WORLD/stay.out" 2>&1 & # not run_mirror: $! would be a shell around it
script=$!
until_said 'It runs until' stay
line=$(grep -E '^    .*halfsilverctl.* raise ' "$WORLD/stay.out")
bash -c "$line" || refuse "the printed line ended with $?: $line"
tries=40
until "$ctl" list --json | grep -q '"Smoke"'; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || refuse 'the mirror does not list what the line raised'
    sleep 0.25
done

# Its end is the mirror's.
kill "$script"
wait "$script" || true
script=
"$ctl" list >/dev/null 2>&1 && refuse 'the mirror outlives run.sh'
echo 'passed'
