// `troth show ANYTHING...` and `troth key show FILE`: what is in a file, by its content.
#include <fmt/format.h>

#include "troth/cli/anything.hpp"
#include "troth/cli/base64_input.hpp"
#include "troth/cli/cms_file.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/content.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/describe_more.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/pkcs12_file.hpp"
#include "troth/cli/show_asn1.hpp"
#include "troth/cms/mime.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/jose/json.hpp"
#include "troth/keys/forms.hpp"
#include "troth/keys/openssh.hpp"
#include "troth/keys/openssh_private.hpp"
#include "troth/seal/seal.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr usize largest_header = seal::smallest_header + 65535;  // of a container

template <class T>
Result<Json> described(Result<T> value) {
    if (!value) return fail(std::move(value).error());
    return describe(*value);
}

// What cannot be looked into.
Json opaque(std::string_view kind, std::string_view label, usize size) {
    Json out;
    out["kind"] = kind;
    out["label"] = label;
    out["bytes"] = size;
    return out;
}

// One PEM block. Blocks that are not understood are named, not refused: a file may hold others for other software.
Result<Json> describe_block(const encoding::pem::PemBlock& block, Wall now) {
    const Bytes der = block.der.bytes();
    if (block.label == "CERTIFICATE") {
        TROTH_TRY(const auto certificate, x509::Certificate::parse(der));
        return describe(certificate, now);
    }
    if (block.label == "CERTIFICATE REQUEST" || block.label == "NEW CERTIFICATE REQUEST")
        return described(x509::Csr::parse(der));
    if (block.label == "X509 CRL") return described(x509::Crl::parse(der));
    if (block.label == "PUBLIC KEY") return described(keys::PublicKey::from_spki(der));
    if (block.label == "RSA PUBLIC KEY") return described(keys::PublicKey::from_pkcs1(der));
    if (block.label == "PRIVATE KEY") return described(keys::PrivateKey::from_pkcs8(der));
    if (block.label == "EC PRIVATE KEY") return described(keys::PrivateKey::from_sec1(der));
    if (block.label == "RSA PRIVATE KEY") return described(keys::PrivateKey::from_pkcs1(der));
    if (block.label == keys::openssh_pem_label) return describe_openssh_private(der);
    return opaque(block.label == "ENCRYPTED PRIVATE KEY" ? "private key, protected by a password" : "not understood",
                  block.label, der.size());
}

// DER says what it is by its shape alone.
Result<Json> describe_der(Bytes der, Wall now) {
    const Found found = look_at(der);
    switch (found.content) {
        case Content::certificate:
        case Content::cut_der:
        case Content::other_der: {
            // What is damaged is most likely a certificate, and its error says where.
            TROTH_TRY(const auto certificate, x509::Certificate::parse(der));
            return describe(certificate, now);
        }
        case Content::request:
            return described(x509::Csr::parse(der));
        case Content::revocation_list:
            return described(x509::Crl::parse(der));
        case Content::ocsp_response:
            return described(x509::OcspResponse::parse(der));
        case Content::ocsp_request:
            return described(x509::OcspRequest::parse(der));
        case Content::public_key:
            return described(keys::PublicKey::from_spki(der));
        case Content::private_key:
            return described(keys::PrivateKey::read(der));
        case Content::encrypted_private_key:
            return opaque("private key, protected by a password", "PKCS#8", der.size());
        case Content::empty:
        case Content::pem:
        case Content::pkcs12:
        case Content::text:
        case Content::binary:
            break;
    }
    return fail(Error(errors::unknown_content).with("found", found.words));
}

Result<Json> describe_file(Bytes content, Wall now) {
    Json objects = Json::array();
    if (!encoding::pem::looks_like_pem(content)) {
        TROTH_TRY(Json object, describe_der(content, now));
        objects.push_back(std::move(object));
        return objects;
    }
    TROTH_TRY(const auto blocks, encoding::pem::decode(content));
    for (const auto& block : blocks) {
        if (block.label == "EC PARAMETERS") continue;  // stands in the key that follows as well
        if (cms::looks_like_cms(block.der.bytes())) {
            TROTH_TRY(const auto message, cms::Message::parse(block.der.bytes()));
            TROTH_TRY(Json carried, describe_message(message, now));
            for (Json& one : carried) objects.push_back(std::move(one));
            continue;
        }
        auto object = describe_block(block, now);
        if (!object)
            return fail(std::move(object).error().with("in the PEM block of line", std::to_string(block.line)));
        objects.push_back(*std::move(object));
    }
    return objects;
}

void print_objects(const Json& objects, Terminal& terminal) {
    const Style style = terminal.out_style();
    bool first = true;
    for (Json object : objects) {
        if (!std::exchange(first, false)) terminal.print("");
        const std::string kind = object["kind"];
        object.erase("kind");
        terminal.print(fmt::format("{}{}{}{}", style.bold,
                                   kind[0] >= 'a' ? static_cast<char>(kind[0] - 'a' + 'A') : kind[0], kind.substr(1),
                                   style.reset));
        terminal.print(document_text(object, style, 2));
    }
}

struct Show {
    std::vector<std::string> targets;
    std::string ca;
    PasswordSource password;
    bool asn1 = false;

    static void declare(Command& command, Show& self) {
        command.about("say what is in a file: certificates, requests, revocation lists, OCSP, keys, PKCS#12, CMS");
        command.details(
            "The content decides what a file is, PEM or DER. What is no file is an address (http:// or https://) or a "
            "server, HOST[:PORT], which shows its chain. Nothing is verified (see troth verify), and nothing secret is "
            "shown.");
        command.positional(
            "FILE|URL|HOST[:PORT]", self.targets,
            "PEM, DER, PKCS#12, CMS, JWK, an OpenSSH key, what troth encrypt wrote; - or none is standard input",
            Need::optional);
        command.option(
            "--ca FILE", self.ca,
            "roots to trust an https address by: a PEM file, or a folder of them; default: the system's store");
        command.flag("--asn1", self.asn1, "every octet, and what the value is that it belongs to");
        reading_options(command, self.password);
        command.example("troth show server.pem", "every certificate in the file, in its order");
        command.example("troth show --json server.pem", "the same for a script");
        command.example("troth show server.key", "the kind of a private key, and the hash of its public half");
        command.example("troth show --asn1 server.pem", "how it is built, octet by octet");
        command.example("troth show example.com", "the certificates that a server shows");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const std::vector<std::string> standard_input{"-"};
        Json all = Json::array();
        for (const std::string& target : targets.empty() ? standard_input : targets) {
            TROTH_TRY(const SecretBytes content, from_file(content_of(terminal, target), target));
            if (asn1) {
                TROTH_TRY(show_asn1(terminal, target, content.bytes()));
                continue;
            }
            TROTH_TRY(Json objects, from_file(objects_in(terminal, target, content.bytes()), target));
            for (Json& object : objects) all.push_back(std::move(object));
        }
        if (asn1) return ExitCode::ok;
        if (terminal.manners.json)
            show(terminal, "objects", std::move(all));
        else
            print_objects(all, terminal);
        return ExitCode::ok;
    }

  private:
    // Of a file that is too large, its beginning says enough if it is a container.
    Result<SecretBytes> content_of(Terminal& terminal, const std::string& target) const {
        auto content = read_anything(terminal, target, ca);
        if (content || !content.error().is(errors::file_too_large)) return content;
        TROTH_TRY(const auto stream, terminal.open(target));
        SecretBytes start(largest_header);
        TROTH_TRY(const usize size, read_fully(*stream, start.mutable_bytes()));
        start.shrink(size);
        if (!seal::header_size(start.bytes())) return content;
        return start;
    }
    Result<Json> objects_in(Terminal& terminal, const std::string& file, Bytes content) const {
        const Wall now = terminal.now().wall;
        if (jose::json::looks_like_object(content)) return describe_jwk(content);
        if (seal::header_size(content)) return describe_container(content);
        if (keys::looks_like_openssh(content) || keys::looks_like_ssh2(content)) return describe_ssh_public(content);
        const bool pem = encoding::pem::looks_like_pem(content);
        if (!pem && (cms::looks_like_cms(content) || cms::mime::looks_like_mail(content))) {
            TROTH_TRY(const CmsFile found, cms_in(content));
            return describe_message(found.message, now);
        }
        if (!keys::pkcs12::looks_like(content)) return describe_file(content, now);
        TROTH_TRY(const auto contents, open_pkcs12(terminal, file, content, password));
        return describe(contents, content.size(), now);
    }
};

struct KeyShow {
    std::string file;
    PasswordSource password;

    static void declare(Command& command, KeyShow& self) {
        command.about("say what kind of key a file holds");
        command.positional("FILE", self.file,
                           "a private or public key, a certificate, a request, PKCS#12; - is standard input");
        reading_options(command, self.password);
        command.example("troth key show server.key", "its kind, and the hash of its public half");
        command.example("troth key show server.pem", "the same of a certificate: equal hashes, same key");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto key, read_public_key(terminal, file, password));
        Json out = describe(key);
        out.erase("kind");
        show(terminal, "key", std::move(out));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> show_command() {
    return subcommand<Show>();
}
std::unique_ptr<Runnable> key_show_command() {
    return subcommand<KeyShow>();
}

}  // namespace troth::inline v1::cli
