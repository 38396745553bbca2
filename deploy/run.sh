#!/usr/bin/env bash
# From a fresh Debian 12 or 13 to a running mirror: installs what is missing, builds, starts it with its own hub.
#     deploy/run.sh [--yes] [--stay] [options of halfsilver]
# It asks once before it installs; --yes does not. Without a display the mirror runs off screen, shows a sample alarm,
# leaves its picture in build/halfsilver.png and ends; --stay keeps it and its hub running.
set -euo pipefail
# shellcheck source=deploy/lib.sh
source "$(dirname "$0")/lib.sh"

readonly PRESET=${HALFSILVER_PRESET:-release}
readonly PROGRAMS=$HALFSILVER_ROOT/build/$PRESET/bin
readonly PICTURE=$HALFSILVER_ROOT/build/halfsilver.png
readonly LOG=$HALFSILVER_ROOT/build/halfsilver.log

# A display that is there, not only named: DISPLAY outlives its server in many a shell.
has_display() {
    local socket
    if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -S "${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY" ]; then
        return 0
    fi
    case ${DISPLAY:-} in
        '') return 1 ;;
        :*) socket=${DISPLAY#:} && [ -S "/tmp/.X11-unix/X${socket%.*}" ] ;;
        *) return 0 ;;
    esac
}

# within SECONDS COMMAND…: tries it four times a second, as long as the mirror lives.
within() {
    local tries=$(($1 * 4))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] && kill -0 "$mirror" 2>/dev/null || return 1
        sleep 0.25
    done
}

ctl() { "${BUILDER[@]}" "$PROGRAMS/halfsilverctl" "$@"; }
has_sample() { ctl list | grep -q sample; }

# The mirror's own end and reason, when it did not come up.
gave_up() {
    local status=0
    kill "$mirror" 2>/dev/null || true
    wait "$mirror" || status=$?
    cat "$LOG" >&2
    fail $((status > 0 ? status : 1)) "The mirror did not come up; the lines above are from $LOG."
}

raise_sample() {
    if within 20 ctl raise 'Sample alarm' --id sample --place 'Front door' --message 'This is what a warning looks like' --test
    then
        within 5 has_sample || say 'The sample alarm was raised, but the mirror does not show it.'
        sleep 0.5 # for the motion that brings it in
    elif kill -0 "$mirror" 2>/dev/null; then
        say 'No sample alarm: this mirror.ini has no local hub to raise it in.'
    fi
}

show_off_screen() {
    say 'There is no display, so the mirror runs off screen.'
    "${BUILDER[@]}" env QT_QPA_PLATFORM=offscreen "$PROGRAMS/halfsilver" --windowed=1080x1920 "$@" >"$LOG" 2>&1 &
    mirror=$!
    trap 'kill "$mirror" 2>/dev/null || true' EXIT
    raise_sample
    within 10 ctl grab "$PICTURE" || gave_up
    say "Its picture: $PICTURE" 'While it runs, this line raises an alarm:'
    printf '    %q raise Smoke --place Kitchen --priority critical\n' "$PROGRAMS/halfsilverctl"
    if [ "$stay" -eq 1 ]; then
        say 'It runs until Ctrl+C.'
        trap 'kill "$mirror"' INT TERM
        wait "$mirror" || wait "$mirror"
    else
        ctl acknowledge sample >/dev/null 2>&1 || true
        ctl clear sample >/dev/null 2>&1 || true
        kill "$mirror"
        wait "$mirror" || true
        say 'It has ended; with --stay it goes on running.'
    fi
}

yes=0
stay=0
mirror=
options=()
for argument in "$@"; do
    case $argument in
        --yes) yes=1 ;;
        --stay) stay=1 ;;
        *) options+=("$argument") ;;
    esac
done

is_known_system || {
    what_to_do "$PRESET" build run
    say "    build/$PRESET/bin/halfsilver --windowed"
    exit 2
}
ensure_packages "$yes" build run
build "$PRESET"
if has_display; then
    "${BUILDER[@]}" "$PROGRAMS/halfsilver" --windowed "${options[@]}"
else
    show_off_screen "${options[@]}"
fi
