// Keys, signatures and PKCS#12 by Node's crypto: `node keys.js VERB FILE...`; what is found is printed, a failure is
// exit code 1.
// SPDX-License-Identifier: Apache-2.0
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const tls = require("node:tls");

const verbs = {
  // A new key of that type: KEY (PKCS#8) and PUBLIC (SPKI), both PEM.
  generate(type, key, pub) {
    const pair = crypto.generateKeyPairSync(type);
    fs.writeFileSync(key, pair.privateKey.export({ format: "pem", type: "pkcs8" }));
    fs.writeFileSync(pub, pair.publicKey.export({ format: "pem", type: "spki" }));
  },
  // The public key of a private one, and its type.
  public(key) {
    const found = crypto.createPrivateKey(fs.readFileSync(key));
    console.log(found.asymmetricKeyType);
    process.stdout.write(crypto.createPublicKey(found).export({ format: "pem", type: "spki" }));
  },
  sign(key, file, signature) {
    fs.writeFileSync(signature, crypto.sign(null, fs.readFileSync(file), crypto.createPrivateKey(fs.readFileSync(key))));
  },
  verify(pub, file, signature) {
    const key = crypto.createPublicKey(fs.readFileSync(pub));
    const good = crypto.verify(null, fs.readFileSync(file), key, fs.readFileSync(signature));
    console.log(good ? "good" : "bad");
  },
  // Whether a certificate is signed by its own key.
  certificate(file) {
    const certificate = new crypto.X509Certificate(fs.readFileSync(file));
    console.log(certificate.verify(certificate.publicKey) ? "good" : "bad", certificate.publicKey.asymmetricKeyType);
  },
  pfx(file, password) {
    tls.createSecureContext({ pfx: fs.readFileSync(file), passphrase: fs.readFileSync(password, "utf8").trimEnd() });
    console.log("good");
  },
};

const [verb, ...rest] = process.argv.slice(2);
verbs[verb](...rest);
