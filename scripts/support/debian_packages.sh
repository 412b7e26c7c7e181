#!/usr/bin/env bash
# Unpack packages of Debian's forky suite into a folder, as root or not, without
# touching the system. Usage: debian_packages.sh FOLDER PACKAGE...
set -euo pipefail
. "$(dirname "$0")/debian.sh"

readonly SUITE=forky

folder=$1
apt=$folder.apt
shift

download() {
    (cd "$apt/packages" && apt-get download -qq "${@/%//$SUITE}") ||
        die "apt cannot download Debian's packages."
}

unpack() {
    local package
    mkdir -p "$folder"
    for package in "$apt"/packages/*.deb; do
        dpkg-deb -x "$package" "$folder" || die "$package cannot be unpacked."
    done
}

rm -rf "$folder"
use_suite deb "$SUITE"
download "$@"
unpack
rm -rf "$apt"
