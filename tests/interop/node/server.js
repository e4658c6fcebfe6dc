// An HTTPS server that answers every request with what TLS negotiated.
// SPDX-License-Identifier: Apache-2.0
"use strict";
const fs = require("node:fs");
const https = require("node:https");
const { options, tlsOptions } = require("./options.js");

const found = options(process.argv.slice(2));
const tls = tlsOptions(found);
if (found["client-ca"]) {
  Object.assign(tls, { ca: fs.readFileSync(found["client-ca"]), requestCert: true, rejectUnauthorized: true });
}
const server = https.createServer(tls, (request, response) => {
  const socket = request.socket;
  const body = `${socket.getProtocol()} ${socket.getCipher().standardName} reused=${socket.isSessionReused()}\n`;
  response.writeHead(200, { "content-type": "text/plain", "content-length": Buffer.byteLength(body) });
  response.end(body);
});
server.on("tlsClientError", (error) => console.log("refused", error.code, error.message));
server.on("secureConnection", (socket) => console.log("connected", socket.getCipher().standardName));
server.listen(0, "127.0.0.1", () => console.log("listening", server.address().port));
