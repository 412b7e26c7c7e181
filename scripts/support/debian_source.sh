#!/usr/bin/env bash
# Unpack the original source of a package of Debian's trixie suite into a folder,
# without touching the system. Usage: debian_source.sh FOLDER PACKAGE
set -euo pipefail
. "$(dirname "$0")/debian.sh"

readonly SUITE=trixie

folder=$1
package=$2
apt=$folder.apt

rm -rf "$folder"
use_suite deb-src "$SUITE"
# apt compares the tarball with the checksums that Debian has signed.
(cd "$apt/packages" && apt-get source -qq --download-only "$package/$SUITE") ||
    die "apt cannot download the source of $package."
mkdir -p "$folder"
tar -xf "$apt/packages/$package"_*.orig.tar.* --strip-components 1 -C "$folder" ||
    die "The source of $package cannot be unpacked."
rm -rf "$apt"
