# Sourced by scripts/test: programs of the machine that tests need beside Python.

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

# Install packages of Debian or Ubuntu. Usage: apt_install PACKAGE...
apt_install() {
    command -v apt-get && as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq --yes --no-install-recommends "$@"
}

has_browser() {
    local name
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        command -v "$name" >/dev/null && return
    done
    return 1
}

has_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

has_speech() {
    command -v espeak-ng >/dev/null && command -v pocketsphinx_continuous >/dev/null &&
        [[ -e /usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict ]]
}

has_mosquitto() {
    command -v mosquitto >/dev/null || [[ -x /usr/sbin/mosquitto ]]
}

# The package would start a broker of its own and leave it running; tests start theirs.
install_mosquitto() {
    apt_install mosquitto || return
    ! command -v systemctl || as_root systemctl disable --now mosquitto || true
}

# The package would make a cluster of its own and leave it running; tests start theirs.
install_postgres() {
    local settings=/etc/postgresql-common/createcluster.d
    as_root mkdir -p "$settings" &&
        as_root tee "$settings/no-cluster.conf" <<<"create_main_cluster = false" &&
        apt_install postgresql
}

need_browser() {
    has_browser || step "Chromium" apt_install chromium ||
        die "Tests of the cards need Chromium, and it cannot be installed: do so as root."
}

# Without PostgreSQL its tests are skipped, and say so.
want_postgres() {
    has_postgres || step "PostgreSQL" install_postgres ||
        echo "  PostgreSQL cannot be installed: history is tested on SQLite only."
}

# Without a broker nothing is tested over MQTT, and its tests say so.
want_mosquitto() {
    has_mosquitto || step "mosquitto" install_mosquitto ||
        echo "  mosquitto cannot be installed: nothing is tested over MQTT."
}

# Without a voice and ears the sentences are tested as text only.
want_speech() {
    has_speech ||
        step "Speech" apt_install espeak-ng pocketsphinx pocketsphinx-en-us ||
        echo "  espeak-ng and pocketsphinx cannot be installed: nothing is tested aloud."
}
