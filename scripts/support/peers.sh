# Sourced by scripts/bench: what other ways for a cuff need, each made when it is missing
# or out of date. Needs steps.sh, programs.sh, firmware_tools.sh, ROOT, CACHE and log.

readonly PEERS=$ROOT/.cache/peers
readonly NODE=$ROOT/tools/bench/peers/node
readonly HOME_ASSISTANT=$(echo "$ROOT"/.venv/lib/python3*/site-packages/homeassistant)
# What the integrations of ESPHome and MQTT require, beside what is here already.
readonly REQUIRED=(esphome mqtt usb)

requirements() {
    .venv/bin/python - "${REQUIRED[@]/#/$HOME_ASSISTANT/components/}" <<'PYTHON'
import json, pathlib, sys
for folder in sys.argv[1:]:
    print(*json.loads((pathlib.Path(folder) / "manifest.json").read_text())["requirements"], sep="\n")
PYTHON
}

packages_stamp() {
    requirements | sha256sum
}

has_packages() {
    [[ -f $PEERS/packages.stamp && $(<"$PEERS/packages.stamp") == "$(packages_stamp)" ]]
}

install_packages() {
    export UV_CACHE_DIR=$ROOT/.cache/uv UV_NO_CONFIG=1 CPATH=$ROOT/.cache/python/usr/include
    rm -rf "$PEERS/packages"
    requirements | uv pip install --python .venv/bin/python --target "$PEERS/packages" \
        --constraint "$HOME_ASSISTANT/package_constraints.txt" --requirement - &&
        packages_stamp >"$PEERS/packages.stamp"
}

nodes_stamp() {
    cat "$NODE"/* requirements/firmware.txt | sha256sum
}

has_nodes() {
    [[ -f $PEERS/nodes.stamp && $(<"$PEERS/nodes.stamp") == "$(nodes_stamp)" ]]
}

build_nodes() {
    local each
    for each in one two; do
        ESPHOME_DATA_DIR=$PEERS/$each "$ESPHOME_VENV/bin/python" -m esphome compile "$NODE/$each.yaml" &&
            find "$PEERS/$each" -name program -type f -exec cp {} "$PEERS/node-$each" \; || return
    done
    cc -shared -fPIC -O2 -o "$PEERS/loopback.so" "$NODE/loopback.c" -ldl &&
        nodes_stamp >"$PEERS/nodes.stamp"
}

need_packages() {
    has_packages || step "Packages of the peers" install_packages ||
        die "The peers' packages cannot be installed: see $log."
}

need_mosquitto() {
    has_mosquitto || step "mosquitto" install_mosquitto ||
        die "The peers need mosquitto, which cannot be installed: do so as root."
}

need_nodes() {
    has_nodes || step "Nodes of ESPHome" build_nodes ||
        die "The nodes of ESPHome cannot be built: see $log."
}
