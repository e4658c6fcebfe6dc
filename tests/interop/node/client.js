// Connects, verifies, asks for / and prints the body; with --twice again with the ticket it was given.
// SPDX-License-Identifier: Apache-2.0
"use strict";
const fs = require("node:fs");
const tls = require("node:tls");
const { options, tlsOptions } = require("./options.js");

const found = options(process.argv.slice(2));
const fail = (error) => {
  console.log("refused", error.code, error.message);
  process.exit(1);
};

function converse(session) {
  return new Promise((resolve) => {
    let ticket, text = "";
    const socket = tls.connect({
      ...tlsOptions(found),
      host: "127.0.0.1",
      port: Number(found.port),
      servername: found.servername ?? "localhost",
      ca: fs.readFileSync(found.ca),
      session,
    });
    socket.on("error", fail);
    socket.on("session", (given) => (ticket = given));
    socket.on("secureConnect", () => {
      const cipher = socket.getCipher().standardName;
      const group = JSON.stringify(socket.getEphemeralKeyInfo());
      console.log("connected", socket.getProtocol(), cipher, group, socket.alpnProtocol, `reused=${socket.isSessionReused()}`);
      socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    });
    socket.on("data", (piece) => (text += piece));
    socket.on("end", () => {
      console.log(text);
      resolve(ticket);
    });
  });
}

(async () => {
  const ticket = await converse(undefined);
  if (found.twice) await converse(ticket);
})();
