#!/usr/bin/env bash
# Makes the pictures of README.md again, with the program as it is now: resources/pictures/NAME.png from NAME.json.
set -euo pipefail
# shellcheck source=deploy/lib.sh
source "$(dirname "$0")/lib.sh"

readonly PICTURES=$HALFSILVER_ROOT/resources/pictures

build release
for state in "$PICTURES"/*.json; do
    picture=${state%.json}.png
    "${BUILDER[@]}" env TZ=UTC QT_QPA_PLATFORM=offscreen "$HALFSILVER_ROOT/build/release/bin/halfsilver" \
        --config "$PICTURES/mirror.ini" --size 720x1280 --now 2026-11-22T21:46:10Z --state "$state" --screenshot "$picture"
    say "$picture"
done
