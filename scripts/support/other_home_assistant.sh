#!/usr/bin/env bash
# Print the folder of an environment with another version of Home Assistant, made anew
# when it is not there. Usage: other_home_assistant.sh VERSION
#
# Everything that Home Assistant pins comes as that version pins it; the test plugin in
# the version that was made for it. Where there is none yet, there is no plugin.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/support/steps.sh

readonly VERSION=$1
readonly HOME_ASSISTANT=$PWD/.cache/home-assistant-$VERSION
readonly PLUGIN=pytest-homeassistant-custom-component
log=$PWD/.cache/home-assistant-$VERSION.log

export PATH=$PATH:$PWD/.cache/tools/bin UV_CACHE_DIR=$PWD/.cache/uv UV_NO_CONFIG=1
export CPATH=$PWD/.cache/python/usr/include

# Print the names of a dependency group's packages, without their versions.
names_of() {
    sed -n "/^$1 = \\[/,/^\\]/p" pyproject.toml | grep -oE '^ +"[A-Za-z0-9_.-]+(\[[a-z]+\])?' |
        tr -d ' "'
}

install() {
    uv pip install --python "$HOME_ASSISTANT/bin/python" "$@"
}

make() {
    local pins=$HOME_ASSISTANT/pins.txt
    uv venv --clear --python .venv/bin/python "$HOME_ASSISTANT" &&
        install --no-deps "homeassistant==$VERSION" &&
        cp "$(echo "$HOME_ASSISTANT"/lib/python3*/site-packages)/homeassistant/package_constraints.txt" "$pins" &&
        echo "homeassistant==$VERSION" >>"$pins" &&
        names_of demo >"$HOME_ASSISTANT/wanted.txt" &&
        names_of test | grep -v "$PLUGIN" >>"$HOME_ASSISTANT/wanted.txt" &&
        install --override "$pins" --requirement "$HOME_ASSISTANT/wanted.txt" &&
        { install "homeassistant==$VERSION" "$PLUGIN>=0.13" || true; } &&
        touch "$HOME_ASSISTANT/.ready"
}

[[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+[a-z0-9]*$ ]] ||
    die "A version of Home Assistant is one like 2026.8.3, and $VERSION is not."
if [[ ! -f $HOME_ASSISTANT/.ready ]]; then
    step "Home Assistant $VERSION" make >&2 ||
        die "Home Assistant $VERSION cannot be installed: see $log."
fi
echo "$HOME_ASSISTANT"
