// What node's TLS says of chains: reads a job in JSON a line, serves the chain itself and connects to it with the root
// and the lists; prints `id accepted|refused why`.
// SPDX-License-Identifier: Apache-2.0
"use strict";
const fs = require("node:fs");
const readline = require("node:readline");
const tls = require("node:tls");

const read = (file) => fs.readFileSync(file);

function ask(job) {
  return new Promise((resolve) => {
    const server = tls.createServer({ cert: read(job.cert), key: read(job.key) }, (socket) => socket.end("hello"));
    const done = (verdict, why) => {
      console.log([job.id, verdict, String(why).replace(/\s+/g, " ")].join("\t"));
      server.close();
      resolve();
    };
    server.on("tlsClientError", () => {}); // the client says why
    server.listen(0, "127.0.0.1", () => {
      const socket = tls.connect({
        host: "127.0.0.1",
        port: server.address().port,
        servername: job.name,
        ca: read(job.ca),
        crl: job.crl.map(read),
      });
      let text = "";
      socket.on("data", (piece) => (text += piece));
      socket.on("end", () => done(text === "hello" ? "accepted" : "refused", text));
      socket.on("error", (error) => done("refused", `${error.code} ${error.message}`));
    });
  });
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) await ask(JSON.parse(line));
})();
