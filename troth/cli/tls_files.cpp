#include "troth/cli/tls_files.hpp"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "troth/cli/errors.hpp"
#include "troth/cli/files.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/input.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/keys/signer.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/named_group.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::cli {

Result<std::shared_ptr<const tls::Credential>> read_credential(Terminal& terminal, const std::string& cert_file,
                                                               const std::string& key_file,
                                                               const PasswordSource& password) {
    TROTH_TRY(const auto chain, read_certificates(terminal, cert_file, password));
    TROTH_TRY(auto signer, open_signer(terminal, key_file, password));
    std::vector<ByteVector> ders;
    for (const x509::Certificate& certificate : chain)
        ders.emplace_back(certificate.der().begin(), certificate.der().end());
    auto credential = tls::Credential::make(std::move(ders), std::move(signer));
    if (!credential) return fail(std::move(credential).error().in_file(key_file).with("certificate", cert_file));
    return std::move(*credential);
}

Result<std::shared_ptr<const x509::TrustStore>> read_roots(Terminal& terminal, const std::string& ca_file) {
    if (ca_file.empty()) {
        TROTH_TRY(x509::TrustStore system, x509::TrustStore::system());
        return std::make_shared<const x509::TrustStore>(std::move(system));
    }
    x509::TrustStore store;
    auto certificates = read_certificates(terminal, ca_file);
    if (certificates) {
        for (const x509::Certificate& certificate : *certificates) store.add(certificate);
    } else if (certificates.error().is(errors::is_directory)) {
        TROTH_TRY(const auto names, terminal.list(ca_file));
        for (const std::string& name : names)
            if (const auto content = terminal.read(ca_file + "/" + name)) store.add_readable(content->bytes());
        if (store.empty()) return fail(Error(x509::no_certificate).in_file(ca_file));
    } else {
        return fail(std::move(certificates).error());
    }
    return std::make_shared<const x509::TrustStore>(std::move(store));
}

Result<std::shared_ptr<FileKeyLog>> FileKeyLog::open(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0 && errno == ENOENT) return fail(folder_missing(file));
    if (descriptor < 0) return fail(system_error(errno, file));
    return std::shared_ptr<FileKeyLog>(new FileKeyLog(descriptor));
}

FileKeyLog::~FileKeyLog() {
    ::close(descriptor_);
}

// One write a line, so that lines of several processes do not mix (O_APPEND).
void FileKeyLog::write_line(std::string_view line) {
    std::string whole(line);
    whole += '\n';
    {
        const std::lock_guard lock(mutex_);
        [[maybe_unused]] const ssize_t written = ::write(descriptor_, whole.data(), whole.size());
    }
    wipe(whole.data(), whole.size());
}

Json connection_json(const tls::Connection& connection) {
    Json out;
    out["protocol"] = connection.version() == 0x0304 ? "TLS 1.3" : "TLS 1.2";
    out["cipher_suite"] = to_string(connection.cipher_suite());
    if (const auto group = connection.group()) out["group"] = to_string(*group);
    if (!connection.server_name().empty()) out["server_name"] = std::string(connection.server_name());
    if (!connection.alpn().empty()) out["alpn"] = std::string(connection.alpn());
    out["resumed"] = connection.resumed();
    return out;
}

std::string connection_line(const tls::Connection& connection) {
    std::string out = connection.version() == 0x0304 ? "TLS 1.3" : "TLS 1.2";
    out += ", " + to_string(connection.cipher_suite());
    if (const auto group = connection.group()) out += ", " + to_string(*group);
    if (!connection.alpn().empty()) out += ", " + Untrusted(connection.alpn()).escaped();
    if (connection.resumed()) out += ", resumed";
    return out;
}

}  // namespace troth::inline v1::cli
