# Sourced by debian_packages.sh and debian_source.sh: an apt of its own in the folder
# $apt, which reads one suite of Debian and leaves the machine's own lists alone.

die() {
    echo "$1" >&2
    exit 1
}

# Print "URI KEYRING" of the machine's own Debian source, in either format apt knows.
debian_source() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{sources,list} 2>/dev/null | awk '
        tolower($1) == "uris:" { uri = $2 }
        tolower($1) == "signed-by:" { keyring = $2 }
        $1 == "deb" {
            uri = keyring = ""
            for (i = 2; i <= NF; i++) {
                if (match($i, /signed-by=[^] ]*/))
                    keyring = substr($i, RSTART + 10, RLENGTH - 10)
                if (uri == "" && $i ~ /^https?:/) uri = $i
            }
        }
        uri ~ /\/debian\/?$/ && (!found || found == uri) {
            found = uri
            if (keyring ~ /^\//) key = keyring
        }
        END { if (found) print found, key }'
}

# Make the folder $apt and use it from now on. Usage: use_suite deb|deb-src SUITE
use_suite() {
    local uri="" keyring=""
    command -v apt-get dpkg-deb >/dev/null || die "This machine has no apt."
    read -r uri keyring <<<"$(debian_source)"
    [[ $uri ]] || die "apt knows no Debian source on this machine."
    keyring=${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}
    rm -rf "$apt"
    mkdir -p "$apt"/{lists/partial,cache/archives/partial,packages}
    echo "$1 [signed-by=$keyring] $uri $2 main" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONFIGURATION
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State "$apt";
Dir::State::Lists "$apt/lists";
Dir::State::status "/dev/null";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
CONFIGURATION
    export APT_CONFIG=$apt/apt.conf
    # Without this, apt takes a missing list for a warning and goes on.
    apt-get update -qq -o APT::Update::Error-Mode=any ||
        die "apt cannot read Debian's list of packages."
}
