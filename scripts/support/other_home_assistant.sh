#!/usr/bin/env bash
# Print the folder of an environment with another version of Home Assistant, made anew
# when it is not there. Usage: other_home_assistant.sh VERSION|newest
#
# Everything that Home Assistant pins comes as that version pins it; the test plugin in
# the version that was made for it. Where there is none yet, it ends with an error.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/support/steps.sh

readonly PLUGIN=pytest-homeassistant-custom-component

export PATH=$PATH:$PWD/.cache/tools/bin UV_CACHE_DIR=$PWD/.cache/uv UV_NO_CONFIG=1
export CPATH=$PWD/.cache/python/usr/include

# Print the newest version that the test plugin was made for.
newest() {
    echo "$PLUGIN" | uv pip compile --quiet --no-header --no-annotate --python-version 3.14.2 - |
        sed -n 's/^homeassistant==//p'
}

VERSION=$1
[[ $VERSION == newest ]] && VERSION=$(newest)
readonly VERSION HOME_ASSISTANT=$PWD/.cache/home-assistant-$VERSION
log=$PWD/.cache/home-assistant-$VERSION.log

# Print the names of a dependency group's packages, without their versions.
names_of() {
    sed -n "/^$1 = \\[/,/^\\]/p" pyproject.toml | grep -oE '^ +"[A-Za-z0-9_.-]+(\[[a-z]+\])?' |
        tr -d ' "'
}

# Say what went wrong, as far as the log shows it.
why() {
    if grep -q "$PLUGIN" <(tail -n 20 "$log"); then
        echo "there is no $PLUGIN for it"
    else
        echo "it cannot be installed"
    fi
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
        { names_of voice; names_of test | grep -v "$PLUGIN"; } >>"$HOME_ASSISTANT/wanted.txt" &&
        install --override "$pins" --requirement "$HOME_ASSISTANT/wanted.txt" &&
        install "homeassistant==$VERSION" "$PLUGIN>=0.13" &&
        touch "$HOME_ASSISTANT/.ready"
}

[[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+[a-z0-9]*$ ]] ||
    die "A version of Home Assistant is one like 2026.8.3, and $VERSION is not."
if [[ ! -f $HOME_ASSISTANT/.ready ]]; then
    step "Home Assistant $VERSION" make >&2 ||
        die "Home Assistant $VERSION cannot be tested: $(why). See $log."
fi
echo "$HOME_ASSISTANT"
