#include "troth/cli/trust_place.hpp"

#include <filesystem>

#include "troth/cli/input.hpp"
#include "troth/cli/trust_errors.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

using Certificates = std::vector<x509::Certificate>;

// NAME-HASH: the start of the fingerprint keeps two of one name apart. Only letters, digits and hyphens, as the store's
// programs want it.
std::string stem_of(const x509::Certificate& certificate) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    std::string name, hash = x509::fingerprint(certificate).substr(0, 23);
    const auto common_name = certificate.subject().common_name();  // outlives the view of it
    for (const char c : std::string_view(common_name.raw()).substr(0, 40))
        if (is_plain(c) || (!name.empty() && name.back() != '-')) name += is_plain(c) ? c : '-';
    std::erase(hash, ':');
    return "troth-" + (name.empty() ? "root" : name) + "-" + hash;
}

// The certificates of a PEM text that can be read; a bad one does not take the others away.
Certificates readable(Bytes pem) {
    Certificates out;
    if (const auto blocks = encoding::pem::decode(pem))
        for (const auto& block : *blocks)
            if (auto certificate = x509::Certificate::parse(block.der.bytes())) out.push_back(*std::move(certificate));
    return out;
}

// The other blocks of a PEM text: an administrator may have put several into one file.
std::string without(const x509::Certificate& certificate, Bytes pem) {
    std::string out;
    if (const auto blocks = encoding::pem::decode(pem))
        for (const auto& block : *blocks)
            if (!std::ranges::equal(block.der.bytes(), certificate.der()))
                out += encoding::pem::encode(block.label, block.der.bytes());
    return out;
}

std::string joined(std::string folder, std::string_view path) {
    while (folder.ends_with('/')) folder.pop_back();
    return folder + std::string(path);
}

class DebianPlace final : public TrustPlace {
  public:
    DebianPlace(Terminal& terminal, std::string folder)
        : terminal_(terminal), folder_(std::filesystem::absolute(folder).string()) {}

    std::string name() const override { return in("/etc/ssl/certs"); }
    Result<std::vector<TrustedRoot>> list() override {
        std::vector<TrustedRoot> out;
        TROTH_TRY(const Certificates active, certificates_of(in("/etc/ssl/certs/ca-certificates.crt")));
        for (const x509::Certificate& one : active) out.push_back({one, {}, true});
        TROTH_TRY(const auto names, terminal_.list(additions()));
        for (const std::string& name : names) {
            if (!name.ends_with(".crt")) continue;
            const std::string file = additions() + "/" + name;
            TROTH_TRY(const Certificates added, certificates_of(file));
            for (const x509::Certificate& one : added) {
                const auto known = std::ranges::find(out, one, &TrustedRoot::certificate);
                if (known == out.end())
                    out.push_back({one, file, false});
                else
                    known->handle = file;
            }
        }
        return out;
    }
    Result<void> add(std::span<const x509::Certificate> certificates) override {
        TROTH_TRY(terminal_.make_directory(additions()));
        std::vector<std::string> pems;
        std::vector<OutputFile> files;
        for (const x509::Certificate& one : certificates)
            pems.push_back(encoding::pem::encode("CERTIFICATE", one.der()));
        for (usize i = 0; i < pems.size(); ++i)
            files.push_back({additions() + "/" + stem_of(certificates[i]) + ".crt", bytes_of(pems[i]), false});
        TROTH_TRY(terminal_.write(files, true));
        auto updated = update();
        // As it was: what no program sees yet is not left for the next run of the store's program to bring in.
        if (!updated)
            for (const OutputFile& file : files) static_cast<void>(terminal_.remove(file.path));
        return updated;
    }
    Result<void> remove(const TrustedRoot& root) override {
        TROTH_TRY(const SecretBytes before, terminal_.read(root.handle));
        const std::string others = without(root.certificate, before.bytes());
        TROTH_TRY(others.empty() ? terminal_.remove(root.handle) : put(root.handle, bytes_of(others)));
        auto updated = update();
        if (!updated) static_cast<void>(put(root.handle, before.bytes()));
        return updated;
    }

  private:
    std::string in(std::string_view path) const { return joined(folder_, path); }
    Result<void> put(const std::string& file, Bytes content) {
        const OutputFile one{file, content, false};
        return terminal_.write(std::span(&one, 1), true);
    }
    std::string additions() const { return in("/usr/local/share/ca-certificates"); }
    // None, if there is no such file.
    Result<Certificates> certificates_of(const std::string& file) {
        if (!terminal_.exists(file)) return Certificates();
        TROTH_TRY(const SecretBytes content, terminal_.read(file));
        return readable(content.bytes());
    }
    // --fresh takes away the links to files that are gone. In another folder than "/" its hooks are not run: they would
    // run here, with the rights of who called.
    Result<void> update() {
        std::vector<std::string> words{"update-ca-certificates", "--fresh"};
        if (!joined(folder_, "").empty()) {
            for (const auto& [option, path] :
                 {std::pair("--certsconf", "/etc/ca-certificates.conf"),
                  std::pair("--certsdir", "/usr/share/ca-certificates"),
                  std::pair("--localcertsdir", "/usr/local/share/ca-certificates"),
                  std::pair("--etccertsdir", "/etc/ssl/certs"), std::pair("--hooksdir", "/etc/ssl/certs/no-hooks")})
                words.insert(words.end(), {option, in(path)});
        }
        auto ran = terminal_.run(words, {});
        if (!ran) return fail(std::move(ran).error());
        return {};
    }

    Terminal& terminal_;
    std::string folder_;
};

// A line of certutil -L: a nickname, spaces, the trust in three fields. Nothing for the lines of the heading.
std::optional<std::string> trusted_nickname(std::string_view line) {
    while (line.ends_with(' ')) line.remove_suffix(1);
    const usize at = line.rfind(' ');
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view trust = line.substr(at + 1);
    if (std::ranges::count(trust, ',') != 2 || trust.contains('/')) return std::nullopt;
    line = line.substr(0, at);
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (line.empty() || trust.substr(0, trust.find(',')).find('C') == std::string_view::npos) return std::nullopt;
    return std::string(line);
}

class NssPlace final : public TrustPlace {
  public:
    NssPlace(Terminal& terminal, std::string folder) : terminal_(terminal), folder_(std::move(folder)) {}

    std::string name() const override { return folder_; }
    Result<std::vector<TrustedRoot>> list() override {
        TROTH_TRY(const std::string listing, certutil({"-L"}, {}));
        std::vector<TrustedRoot> out;
        for (usize at = 0; at < listing.size();) {
            const usize end = std::min(listing.find('\n', at), listing.size());
            const auto nickname = trusted_nickname(std::string_view(listing).substr(at, end - at));
            at = end + 1;
            if (!nickname) continue;
            TROTH_TRY(const std::string pem, certutil({"-L", "-n", *nickname, "-a"}, {}));
            for (const x509::Certificate& one : readable(bytes_of(pem))) out.push_back({one, *nickname, true});
        }
        return out;
    }
    Result<void> add(std::span<const x509::Certificate> certificates) override {
        for (usize i = 0; i < certificates.size(); ++i) {
            const std::string pem = encoding::pem::encode("CERTIFICATE", certificates[i].der());
            auto added = certutil({"-A", "-n", stem_of(certificates[i]), "-t", "C,,", "-a"}, bytes_of(pem));
            if (added) continue;
            for (usize before = 0; before < i; ++before)
                static_cast<void>(certutil({"-D", "-n", stem_of(certificates[before])}, {}));
            return fail(std::move(added).error());
        }
        return {};
    }
    Result<void> remove(const TrustedRoot& root) override {
        TROTH_TRY(certutil({"-D", "-n", root.handle}, {}));
        return {};
    }

  private:
    Result<std::string> certutil(std::vector<std::string> words, Bytes input) {
        words.insert(words.begin(), "certutil");
        words.insert(words.end(), {"-d", "sql:" + folder_});
        return terminal_.run(words, input);
    }

    Terminal& terminal_;
    std::string folder_;
};

}  // namespace

std::unique_ptr<TrustPlace> debian_place(Terminal& terminal, std::string folder) {
    return std::make_unique<DebianPlace>(terminal, std::move(folder));
}
std::unique_ptr<TrustPlace> nss_place(Terminal& terminal, std::string folder) {
    return std::make_unique<NssPlace>(terminal, std::move(folder));
}

}  // namespace troth::inline v1::cli
