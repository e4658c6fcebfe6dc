// What the commands that speak TLS read from files, and what they say about a connection.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "troth/cli/json.hpp"
#include "troth/cli/password.hpp"
#include "troth/cli/terminal.hpp"
#include "troth/cli/word_lists.hpp"
#include "troth/tls/connection/connection.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/x509/trust_store.hpp"

namespace troth::inline v1::cli {

// read_credential: a chain (leaf first) and the leaf's private key, in a file or in a token (held_key.hpp); the
// password opens whichever file is under one.
Result<std::shared_ptr<const tls::Credential>> read_credential(Terminal& terminal, const std::string& cert_file,
                                                               const std::string& key_file,
                                                               const PasswordSource& password = {});
// read_roots: of `ca_file`, which may be a folder (TrustStore::from_directory), or the system's if it is empty.
Result<std::shared_ptr<const x509::TrustStore>> read_roots(Terminal& terminal, const std::string& ca_file);

// FileKeyLog: NSS key log lines at the end of a file that only its owner can read (0600). Thread-safe.
class FileKeyLog final : public tls::SecretExposingKeyLog {
  public:
    static Result<std::shared_ptr<FileKeyLog>> open(const std::string& file);
    ~FileKeyLog() override;
    void write_line(std::string_view line) override;

  private:
    explicit FileKeyLog(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
    std::mutex mutex_;
};

// connection_json: protocol, suite, group, alpn, server_name, resumed.
Json connection_json(const tls::Connection& connection);
// connection_line: the same in a line: "TLS 1.3, TLS_AES_128_GCM_SHA256, X25519MLKEM768, resumed".
std::string connection_line(const tls::Connection& connection);

}  // namespace troth::inline v1::cli
