// The words that server.js and client.js take: `--name value`, all of them.
// SPDX-License-Identifier: Apache-2.0
"use strict";
const fs = require("node:fs");

exports.options = (words) => {
  const found = {};
  for (let i = 0; i < words.length; i += 2) found[words[i].replace(/^--/, "")] = words[i + 1];
  return found;
};

// What both sides set alike: certificates, groups, suites, application protocols.
exports.tlsOptions = (found) => {
  const tls = { minVersion: "TLSv1.3", maxVersion: "TLSv1.3" };
  if (found.cert) tls.cert = fs.readFileSync(found.cert);
  if (found.key) tls.key = fs.readFileSync(found.key);
  if (found.groups) {
    const names = { x25519: "X25519", secp256r1: "P-256", secp384r1: "P-384" };
    tls.ecdhCurve = found.groups.split(",").map((name) => names[name] ?? name).join(":");
  }
  if (found.suite) tls.ciphers = found.suite;
  if (found.alpn) tls.ALPNProtocols = found.alpn.split(",");
  return tls;
};
