# Sourced by scripts/firmware: ESPHome, a compiler and mbedTLS, each made when it is
# missing or out of date. Needs steps.sh, programs.sh, ROOT, CACHE and log.

readonly ESPHOME_VENV=$CACHE/esphome
readonly MBEDTLS=$ROOT/.cache/mbedtls
readonly COMPILER_PACKAGES=(g++ cmake ninja-build bzip2 doctest-dev)

has_esphome() {
    [[ -f $ESPHOME_VENV/.stamp && $(<"$ESPHOME_VENV/.stamp") == "$(sha256sum requirements/firmware.txt)" ]]
}

install_esphome() {
    export UV_CACHE_DIR=$ROOT/.cache/uv UV_NO_CONFIG=1
    # Debian's private Python keeps its headers where a compiler does not look for them.
    export CPATH=$ROOT/.cache/python/usr/include
    uv venv --clear --python .venv/bin/python "$ESPHOME_VENV" &&
        uv pip install --python "$ESPHOME_VENV/bin/python" --require-hashes \
            --requirement requirements/firmware.txt &&
        sha256sum requirements/firmware.txt >"$ESPHOME_VENV/.stamp"
}

has_compiler() {
    local name
    for name in g++ cmake ninja bzip2; do
        command -v "$name" >/dev/null || return
    done
    [[ -f /usr/include/doctest/doctest.h ]]
}

mbedtls_stamp() {
    cat firmware/host/mbedtls_config.h scripts/support/{firmware_tools,debian_source}.sh | sha256sum
}

has_mbedtls() {
    [[ -f $MBEDTLS/.stamp && $(<"$MBEDTLS/.stamp") == "$(mbedtls_stamp)" ]]
}

# Put all parts of mbedTLS into one library: ESPHome sorts the names of libraries, and
# these depend on each other. Usage: one_library FOLDER
one_library() {
    local part
    {
        echo "create $1/libmbedtls_all.a"
        for part in mbedtls mbedx509 mbedcrypto everest p256m; do
            echo "addlib $1/lib$part.a"
        done
        echo save
        echo end
    } | ar -M
}

# The settings become a part of the library's own headers: whoever includes those must
# see the same, or sizes of its structures differ.
build_mbedtls() {
    local source=$CACHE/mbedtls-source build=$CACHE/mbedtls-build new=$MBEDTLS.new
    [[ -f $source/library/ssl_tls.c ]] ||
        scripts/support/debian_source.sh "$source" mbedtls || return
    cp firmware/host/mbedtls_config.h "$source/include/mbedtls/mbedtls_config.h" &&
        rm -rf "$build" "$new" &&
        cmake -G Ninja -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release \
            -DENABLE_TESTING=OFF -DENABLE_PROGRAMS=OFF -DGEN_FILES=OFF \
            -DMBEDTLS_FATAL_WARNINGS=OFF -DCMAKE_INSTALL_LIBDIR=lib \
            -DCMAKE_INSTALL_PREFIX="$new" &&
        ninja -C "$build" install &&
        one_library "$new/lib" &&
        mbedtls_stamp >"$new/.stamp" &&
        rm -rf "$MBEDTLS" "$build" &&
        mv "$new" "$MBEDTLS"
}

need_compiler() {
    has_compiler || step "C++ compiler" apt_install "${COMPILER_PACKAGES[@]}" ||
        die "The firmware needs ${COMPILER_PACKAGES[*]}, which cannot be installed: do so as root."
}

need_mbedtls() {
    has_mbedtls || step "mbedTLS, as on an ESP32" build_mbedtls ||
        die "mbedTLS cannot be built: see $log."
}

need_esphome() {
    has_esphome || step "ESPHome" install_esphome ||
        die "ESPHome cannot be installed: see $log."
}

# Run commands that make what is missing; one process at a time, others wait.
alone() {
    local each
    exec 9>"$CACHE/lock"
    flock 9 2>/dev/null || true
    for each in "$@"; do "$each"; done
    exec 9>&-
}
