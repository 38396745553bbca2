# shellcheck shell=bash
# What deploy/run.sh, tests/run.sh and .ci/run have in common: Debian packages, the user who builds, the build itself.
# Sourced, from any folder, by a script that has set -euo pipefail.

HALFSILVER_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly HALFSILVER_ROOT

# A job of our compiler runs holds about this much while it works (precompiled Qt headers).
readonly MEMORY_PER_JOB_MIB=900

say() { printf '%s\n' "$@"; }

# fail STATUS LINE…: the reason on stderr, then the end.
fail() {
    local status=$1
    shift
    printf '%s\n' "$@" >&2
    exit "$status"
}

# The lines of packages.txt for these parts: "package[|other] [unless COMMAND]", without those whose command is there.
packages_of() {
    local part name condition command
    while read -r part name condition command; do
        case " $* " in *" $part "*) ;; *) continue ;; esac
        [ "$condition" = unless ] && command -v "$command" >/dev/null && continue
        say "$name"
    done < <(grep -Ev '^(#|$)' "$HALFSILVER_ROOT/deploy/packages.txt")
}

# Those of packages_of that are not installed, by any of their names.
missing_packages() {
    local installed name
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | sed -n 's/ installed$//p')
    for name in $(packages_of "$@"); do
        grep -Eqx "${name//+/[+]}" <<<"$installed" || say "$name"
    done
}

# Debian 12 and newer, and Raspberry Pi OS, which calls itself debian or raspbian.
is_known_system() {
    local release=${HALFSILVER_OS_RELEASE:-/etc/os-release} system='' version=''
    [ -r "$release" ] && command -v apt-get >/dev/null || return 1
    system=$(sed -n 's/^ID=//p' "$release" | tr -d '"')
    version=$(sed -n 's/^VERSION_ID=//p' "$release" | tr -d '"')
    case $system in debian | raspbian) [ "${version:-13}" -ge 12 ] ;; *) return 1 ;; esac
}

# what_to_do PRESET PART…: for a system whose packages we do not know.
what_to_do() {
    local preset=$1 name
    shift
    say 'This is not Debian 12 or newer, so nothing was installed. Halfsilver needs a C++20 compiler and what Debian calls:'
    for name in $(packages_of "$@"); do
        say "    ${name%%|*}"
    done
    say 'With these in place:' "    cmake --preset $preset" "    cmake --build build/$preset"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_install NAME…: where a|b stands for the first that apt knows, which it can tell only after an update.
apt_install() {
    local wanted=() name choice
    as_root apt-get update -q
    for name in "$@"; do
        for choice in ${name//|/ }; do
            apt-cache show "$choice" >/dev/null 2>&1 && break
        done
        wanted+=("$choice")
    done
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${wanted[@]}"
}

# ensure_packages YES PART…: installs what is missing, after one question unless YES is 1.
ensure_packages() {
    local yes=$1 missing=() answer=''
    shift
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -eq 0 ] && return
    say 'Missing Debian packages:' "${missing[@]/#/    }"
    if [ "$yes" -ne 1 ]; then
        [ -t 0 ] || fail 1 'Nobody is there to ask: run again with --yes, or install them yourself.'
        read -r -p 'Install them now? [Y/n] ' answer
        case $answer in '' | [yY]*) ;; *) fail 1 'Nothing was installed.' ;; esac
    fi
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null \
        || fail 1 'Installing needs root or sudo: run this as root, or install them yourself.'
    apt_install "${missing[@]}"
}

# Who builds and runs: through sudo the person behind it, as long as the checkout is theirs to write.
builder() {
    local person=${SUDO_USER:-}
    if [ "$(id -u)" -eq 0 ] && [ -n "$person" ] && [ "$person" != root ] \
        && runuser -u "$person" -- test -w "$HALFSILVER_ROOT"; then
        say "$person"
    else
        id -un
    fi
}

# Puts before a command what runs it as that person, with their own HOME and runtime folder. An array rather than a
# function, so that $! of a background command is the command's.
BUILDER=()
find_builder() {
    local person home runtime
    person=$(builder)
    [ "$person" != "$(id -un)" ] || return 0
    home=$(getent passwd "$person" | cut -d: -f6)
    runtime=/run/user/$(id -u "$person")
    BUILDER=(runuser -u "$person" -- env HOME="$home" USER="$person" LOGNAME="$person")
    [ ! -d "$runtime" ] || BUILDER+=(XDG_RUNTIME_DIR="$runtime")
}
find_builder

# Free memory in MiB, or what is left of the container's share where that is less.
free_memory_mib() {
    local free limit used
    free=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || say max)
    if [ "$limit" != max ]; then
        used=$(cat /sys/fs/cgroup/memory.current)
        limit=$(((limit - used) / 1048576))
        [ "$limit" -lt "$free" ] && free=$limit
    fi
    say "$free"
}

# One job a processor, as far as the memory carries them.
build_jobs() {
    local jobs most
    jobs=$(nproc)
    most=$(($(free_memory_mib) / MEMORY_PER_JOB_MIB))
    [ "$jobs" -le "$most" ] || jobs=$most
    [ "$jobs" -ge 1 ] || jobs=1
    say "$jobs"
}

# build PRESET [CMAKE OPTION…]: configures where that is new or has options, then builds.
build() (
    local preset=$1
    shift
    cd "$HALFSILVER_ROOT" || return
    if [ $# -gt 0 ] || [ ! -e "build/$preset/build.ninja" ]; then
        "${BUILDER[@]}" cmake --preset "$preset" "$@"
    fi
    "${BUILDER[@]}" cmake --build "build/$preset" -j "$(build_jobs)"
)
