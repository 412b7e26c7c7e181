# Sourced by the commands in scripts/: one line for each step, with the time it took.

export LC_ALL=C
log=${log:-/dev/null}

die() {
    echo "$1" >&2
    exit 1
}

now() {
    echo "${EPOCHREALTIME:-$SECONDS.0}"
}

seconds_since() {
    awk -v start="$1" -v end="$(now)" 'BEGIN { printf "%.1f s", end - start }'
}

# Run a command with its output in the log. Usage: step TEXT COMMAND...
step() {
    local text=$1 start
    start=$(now)
    shift
    printf '  %s ...' "$text"
    if "$@" >>"$log" 2>&1; then
        echo " $(seconds_since "$start")"
    else
        echo " no"
        return 1
    fi
}

# Run a command and show its output. Usage: show_step TEXT COMMAND...
show_step() {
    local text=$1 start
    start=$(now)
    shift
    echo "== $text"
    "$@" || die "$text failed after $(seconds_since "$start")."
    echo "== $text: $(seconds_since "$start")"
}
