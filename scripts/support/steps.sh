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

# Start a step beside those that follow, with its output kept until it is awaited. Whoever
# calls it ends it as well if another step fails first.
# Usage: start_step TEXT COMMAND...; later, in the same script: await_step
start_step() {
    beside_text=$1 beside_start=$(now) beside_output=$(mktemp)
    shift
    # In a group of its own, so that what it started can be ended with it.
    set -m
    "$@" >"$beside_output" 2>&1 </dev/null &
    beside=$!
    set +m
    trap 'kill -- "-$beside" 2>/dev/null; rm -f "$beside_output"' EXIT
    echo "== $beside_text: begun beside the others"
}

# Wait for the step that was started, then show its output.
await_step() {
    local code=0
    wait "$beside" || code=$?
    trap - EXIT
    echo "== $beside_text"
    cat "$beside_output"
    rm -f "$beside_output"
    ((code == 0)) || die "$beside_text failed after $(seconds_since "$beside_start")."
    echo "== $beside_text: $(seconds_since "$beside_start")"
}
