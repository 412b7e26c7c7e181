# Sourced by scripts/own-parts: an ESPHome node of the very YAML that users get, built for
# this computer, and what Home Assistant needs to talk to it. Needs steps.sh, programs.sh,
# firmware_tools.sh, ROOT and log.

readonly OWN_PARTS=$ROOT/.cache/own-parts
readonly USERS_YAML=custom_components/bfr_cuff/own_parts/esphome.yaml

has_packages() {
    [[ -f $OWN_PARTS/packages/.stamp && $(<"$OWN_PARTS/packages/.stamp") == "$(sha256sum requirements/own-parts.txt)" ]]
}

# They are for Home Assistant alone, and lie beside its environment, not in it.
install_packages() {
    export UV_CACHE_DIR=$ROOT/.cache/uv UV_NO_CONFIG=1
    rm -rf "$OWN_PARTS/packages" &&
        uv pip install --python .venv/bin/python --target "$OWN_PARTS/packages" --no-deps \
            --require-hashes --requirement requirements/own-parts.txt &&
        sha256sum requirements/own-parts.txt >"$OWN_PARTS/packages/.stamp"
}

node_stamp() {
    cat "$USERS_YAML" tools/demo/own_parts/node/* requirements/firmware.txt | sha256sum
}

has_node() {
    [[ -x $OWN_PARTS/node && -f $OWN_PARTS/node.stamp && $(<"$OWN_PARTS/node.stamp") == "$(node_stamp)" ]]
}

# The secrets are for what is not built here: a board's radio and its updates.
build_node() {
    local source=$OWN_PARTS/source data=$OWN_PARTS/esphome
    rm -rf "$source" && mkdir -p "$source" &&
        cp tools/demo/own_parts/node/* "$source" &&
        cp "$USERS_YAML" "$source/users.yaml" &&
        printf '%s: not-used-here\n' wifi_ssid wifi_password ota_password \
            >"$source/secrets.yaml" &&
        ESPHOME_DATA_DIR=$data "$ESPHOME_VENV/bin/python" -m esphome compile "$source/host.yaml" &&
        cp "$data/build/own-cuff/.pioenvs/own-cuff/program" "$OWN_PARTS/node.new" &&
        mv "$OWN_PARTS/node.new" "$OWN_PARTS/node" &&
        node_stamp >"$OWN_PARTS/node.stamp"
}

need_packages() {
    has_packages || step "Home Assistant's side of ESPHome" install_packages ||
        die "The packages cannot be installed: see $log."
}

need_node() {
    has_node || step "ESPHome node of own parts" build_node ||
        die "The node cannot be built: see $log."
}
