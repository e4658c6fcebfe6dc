// PKCS#12 files (RFC 7292): private keys and certificates together under one password; .p12 and .pfx. Certificates are
// DER bytes here: this room does not look into them.
//
//   TROTH_TRY(pkcs12::Contents contents, pkcs12::read(file, password));           // any PEM, DER or BER
//   for (const pkcs12::Key& key : contents.keys) use(key.key, key.names.friendly_name);
//
//   pkcs12::Contents contents;
//   contents.keys.push_back({std::move(key), {.friendly_name = "server"}});
//   contents.certificates.push_back({leaf_der, {}});                              // leaf first, then its issuers
//   pkcs12::tie(contents.keys[0], contents.certificates[0]);                      // importers find the pair by this
//   TROTH_TRY(const ByteVector file, pkcs12::write(contents, password, random));  // binary: write it with mode 0600
//
// Reading takes what is in use: PBES2, the schemes of 1999 (if the limits allow legacy algorithms), a MAC by HMAC with
// the key derivation of appendix B or by PBMAC1 (RFC 9579), several keys, nested bags, indefinite lengths. Writing uses
// AES-256-CBC by PBKDF2 with HMAC-SHA-256, and HMAC-SHA-256 for the MAC.
#pragma once

#include <string>
#include <vector>

#include "troth/keys/password_cost.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys::pkcs12 {

// Names: what a bag says about its object. From outside: show as Untrusted.
struct Names {
    std::string friendly_name = {};  // UTF-8; empty: none
    ByteVector local_key_id = {};    // equal for a key and its certificate; empty: none
};

struct Key {
    PrivateKey key;
    Names names = {};
};
struct Certificate {
    ByteVector der;
    Names names = {};
};

// Contents: in the file's order. Move-only, since keys are.
struct Contents {
    std::vector<Key> keys;
    std::vector<Certificate> certificates;
    // Filled by read, not looked at by write:
    std::vector<std::string> unread;      // what else is there, in words: "a CRL", "a private key of algorithm DSA"
    std::string integrity;                // "HMAC-SHA-256, 2048 iterations"; empty: the file has no MAC
    std::vector<std::string> encryption;  // each way that something in it is encrypted, once
};

// looks_like: whether the bytes begin as a PKCS#12 file does, in DER, BER or PEM (label PKCS12). Nothing is checked.
bool looks_like(Bytes file);
// needs_password: whether reading the file depends on one. False for what is no such file, or damaged.
bool needs_password(Bytes file);

// read: `password` is UTF-8; empty stands for the empty password and for none, which differ in the file. Errors:
// keys.pkcs12_wrong_password (also for a file that was altered: the MAC tells no difference), keys.legacy_encryption,
// keys.bad_pkcs12, keys.pkcs12_public_key_mode, keys.pkcs12_too_many (4096 objects, 8 levels),
// keys.unsupported_algorithm, keys.bad_parameters, crypto.kdf_iterations for a cost above the limits,
// encoding.der_*, encoding.pem_*, and for a supported key that is damaged those of PrivateKey::from_pkcs8.
Result<Contents> read(Bytes file, Bytes password, const PasswordLimits& limits = {});

// Integrity: PBMAC1 is the better construction, and known to few programs before 2024 (OpenSSL from 3.4 on).
enum class Integrity : u8 { hmac_sha256, pbmac1 };
struct WriteOptions {
    PasswordCost cost = {};
    Integrity integrity = Integrity::hmac_sha256;
};
// write: the file in DER. Errors: crypto.kdf_*.
Result<ByteVector> write(const Contents& contents, Bytes password, RandomSource& random,
                         const WriteOptions& options = {});

// tie: gives both the same local key identifier, the SHA-1 of the certificate, as other programs do.
void tie(Key& key, Certificate& certificate);

}  // namespace troth::inline v1::keys::pkcs12
