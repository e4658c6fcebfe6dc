// `troth convert FILE --to FORM`: keys and certificates from any form to the one that another program wants.
#include "troth/cli/commands.hpp"
#include "troth/cli/content.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/password.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/jose/jwk.hpp"
#include "troth/keys/encrypted.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/forms.hpp"
#include "troth/keys/openssh_private.hpp"
#include "troth/keys/pkcs12.hpp"

namespace troth::inline v1::cli {

namespace {

enum class Form : u8 { pem, der, pkcs1, sec1, jwk, openssh, ssh2, pkcs12 };
constexpr Choice<Form> forms[] = {
    {"pem", Form::pem},         {"pkcs8", Form::pem},    {"der", Form::der},
    {"pkcs1", Form::pkcs1},     {"sec1", Form::sec1},    {"jwk", Form::jwk},
    {"openssh", Form::openssh}, {"rfc4716", Form::ssh2}, {"pkcs12", Form::pkcs12},
};

constexpr Choice<keys::pkcs12::Integrity> macs[] = {{"hmac", keys::pkcs12::Integrity::hmac_sha256},
                                                    {"pbmac1", keys::pkcs12::Integrity::pbmac1}};

// Material: what a file holds. A private key brings its public one; a certificate, too.
struct Material {
    std::optional<keys::PrivateKey> key;
    std::optional<keys::PublicKey> public_key;
    std::vector<x509::Certificate> certificates;
    jose::JwkNotes notes;
    std::string comment;
    SecretBytes symmetric;  // of a JWK of kty "oct"
};
// Made: what goes out.
struct Made {
    SecretBytes content;
    bool secret;
};

SecretBytes line_of(Bytes text) {
    SecretBytes out(text.size() + 1);
    std::ranges::copy(text, out.mutable_bytes().begin());
    out.mutable_bytes()[text.size()] = '\n';
    return out;
}
SecretBytes text(std::string_view words) {
    return SecretBytes(bytes_of(words));
}

struct Convert {
    std::string file, out = "-", comment;
    Form form = Form::pem;
    PasswordSource password;
    std::string new_file;
    std::string chain;
    keys::pkcs12::Integrity integrity = keys::pkcs12::Integrity::hmac_sha256;
    bool only_public = false, encrypt = false, legacy = false, force = false;

    static void declare(Command& command, Convert& self) {
        command.about("write a key or certificate in the form that another program wants");
        command.details(
            "What FILE is, is told by its content: PEM or DER with PKCS#8, PKCS#1, SEC 1, a public key, a certificate "
            "or a request, a JSON Web Key, or OpenSSH's files. Forms: pem and der are PKCS#8 for private keys, "
            "SubjectPublicKeyInfo for public ones and X.509 for certificates; pkcs1 and sec1 are PEM with the older "
            "forms of RSA and EC keys; jwk is JSON (RFC 7517); openssh is ssh-keygen's private file or public line; "
            "rfc4716 is the public key file of SSH2; pkcs12 is a private key with certificates under a password. Of a "
            "certificate, pkcs1, jwk, openssh and rfc4716 take the public key.");
        command.positional("FILE", self.file, "what is to be converted; - is standard input");
        command.option("--to FORM", self.form, std::span<const Choice<Form>>(forms), "the form that is wanted");
        command.option("-o, --out FILE", self.out, "where the result goes; - is standard output");
        command.flag("--public", self.only_public, "write the public key only");
        password_options(command, self.password);
        command.option("--cert FILE", self.chain, "certificates to go with the key into pkcs12, the key's own first");
        command.option<keys::pkcs12::Integrity>(
            "--mac KIND", self.integrity, macs,
            "how pkcs12 is kept from alteration; pbmac1 (RFC 9579) is stronger and read by OpenSSL from 3.4 on");
        command.flag("--legacy", self.legacy, "also read PKCS#12 under the broken ciphers of 1999");
        command.flag("--encrypt", self.encrypt, "put the private key under a new password (pem, der, openssh)");
        command.option("--new-password-file FILE", self.new_file,
                       "the new password is the first line of FILE; else it is asked for");
        command.option("--comment TEXT", self.comment,
                       "the comment of openssh and rfc4716, the \"kid\" of jwk, the name in pkcs12");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth convert server.key --to jwk", "for a program that speaks JOSE");
        command.example("troth convert server.key --to openssh -o id_server", "for ssh");
        command.example("troth convert server.key --cert server.pem --to pkcs12 -o server.p12",
                        "for a browser or Windows");
        command.example("troth convert server.key --public --to der -o server.pub", "only what may be known");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const SecretBytes content, terminal.read(file));
        TROTH_TRY(const Material material, from_file(read(terminal, content.bytes()), file));
        TROTH_TRY(const Made made, from_file(write(terminal, material), file));
        const OutputFile output{out, made.content.bytes(), made.secret};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        if (out != "-") terminal.say("wrote " + Untrusted(out).escaped());
        return ExitCode::ok;
    }

  private:
    static Result<Material> read_jwk(Bytes content) {
        TROTH_TRY(jose::Jwk key, jose::Jwk::parse(content));
        Material found;
        found.notes = key.notes();
        found.comment = key.notes().key_id;
        if (key.symmetric()) {
            found.symmetric = SecretBytes(key.secret());
        } else {
            found.public_key = *key.public_key();
            found.key = std::move(key).take_private_key();
        }
        return found;
    }
    Result<Material> read_private(Terminal& terminal, Bytes content) const {
        Material found;
        std::optional<SecretBytes> secret;
        if (keys::is_encrypted(content)) {
            const std::string prompt = "password of " + Untrusted(file).escaped();
            TROTH_TRY(secret, read_password(terminal, password, prompt, PasswordUse::existing));
        }
        TROTH_TRY(found.key, secret ? keys::read_encrypted(content, secret->bytes()) : keys::PrivateKey::read(content));
        found.public_key = found.key->public_key();
        found.comment = openssh_comment(content, secret ? std::optional(secret->bytes()) : std::nullopt);
        return found;
    }
    // The comment of an OpenSSH file; it has been read without a fault before.
    static std::string openssh_comment(Bytes content, std::optional<Bytes> secret) {
        if (!encoding::pem::looks_like_pem(content)) return {};
        const auto blocks = encoding::pem::decode(content);  // which PrivateKey::read has done before
        for (const auto& block : *blocks)
            if (block.label == keys::openssh_pem_label)
                if (auto key = keys::from_openssh_private(block.der.bytes(), secret)) return std::move(key->comment);
        return {};
    }
    Result<Material> read_pkcs12(Terminal& terminal, Bytes content) const {
        SecretBytes secret;
        if (keys::pkcs12::needs_password(content)) {
            const std::string prompt = "password of " + Untrusted(file).escaped();
            TROTH_TRY(secret, read_password(terminal, password, prompt, PasswordUse::existing));
        }
        keys::PasswordLimits limits;
        limits.allow_legacy = legacy;
        TROTH_TRY(auto contents, keys::pkcs12::read(content, secret.bytes(), limits));
        if (contents.keys.size() > 1) return fail(keys::errors::several_private_keys);
        Material found;
        for (const auto& certificate : contents.certificates) {
            TROTH_TRY(auto parsed, x509::Certificate::parse(certificate.der));
            found.certificates.push_back(std::move(parsed));
        }
        if (!contents.keys.empty()) {
            found.comment = contents.keys.front().names.friendly_name;
            found.key = std::move(contents.keys.front().key);
            found.public_key = found.key->public_key();
        } else if (!found.certificates.empty()) {
            TROTH_TRY(found.public_key, keys::PublicKey::from_spki(found.certificates.front().spki()));
        } else {
            return fail(keys::errors::no_private_key);
        }
        return found;
    }
    Result<Material> read(Terminal& terminal, Bytes content) const {
        Material found;
        if (keys::pkcs12::looks_like(content)) return read_pkcs12(terminal, content);
        if (jose::json::looks_like_object(content)) return read_jwk(content);
        if (keys::looks_like_openssh(content) || keys::looks_like_ssh2(content)) {
            TROTH_TRY(auto line, keys::looks_like_ssh2(content) ? keys::from_ssh2(text_of(content))
                                                                : keys::from_openssh(text_of(content)));
            found.public_key = std::move(line.key);
            found.comment = std::move(line.comment);
            return found;
        }
        const bool pem = encoding::pem::looks_like_pem(content);
        const Content kind = look_at(content).content;
        if (kind == Content::private_key || kind == Content::encrypted_private_key ||
            (pem && text_of(content).find("PRIVATE KEY-----") != std::string_view::npos))
            return read_private(terminal, content);
        if (auto certificates = x509::certificates_in(content)) {
            found.certificates = std::move(*certificates);
            TROTH_TRY(found.public_key, keys::PublicKey::from_spki(found.certificates.front().spki()));
            return found;
        }
        TROTH_TRY(found.public_key, public_key_in(content));
        return found;
    }

    Result<std::optional<SecretBytes>> new_password(Terminal& terminal) const {
        if (!encrypt && new_file.empty() && form != Form::pkcs12) return std::nullopt;
        if (form != Form::pem && form != Form::der && form != Form::openssh && form != Form::pkcs12)
            return fail(Error(errors::conflicting_options).with("--encrypt", "this form has no place for a password"));
        PasswordSource source;
        source.file = new_file;
        TROTH_TRY(SecretBytes secret, read_password(terminal, source, "new password for the key", PasswordUse::fresh));
        return std::optional(std::move(secret));
    }

    Result<Made> write(Terminal& terminal, const Material& material) const {
        if (!chain.empty() && form != Form::pkcs12)
            return fail(Error(errors::conflicting_options).with("--cert", "only pkcs12 takes certificates along"));
        if (!material.symmetric.empty()) {
            if (form != Form::jwk || only_public)
                return fail(Error(keys::errors::unsupported_algorithm).with("key", "symmetric: only jwk holds it"));
            auto key = jose::Jwk::of_secret(SecretBytes(material.symmetric.bytes()), material.notes);
            return Made{line_of(key.to_json().bytes()), true};
        }
        if (material.key && !only_public) return write_private(terminal, material);
        if (encrypt || !new_file.empty())
            return fail(Error(errors::conflicting_options).with("--encrypt", "a public key needs no password"));
        if (!material.certificates.empty() && !only_public && (form == Form::pem || form == Form::der))
            return write_certificates(material);
        return write_public(material);
    }
    Result<Made> write_certificates(const Material& material) const {
        if (form == Form::der) {
            if (material.certificates.size() > 1)
                return fail(Error(errors::conflicting_options).with("--to der", "FILE holds several certificates"));
            return Made{SecretBytes(material.certificates.front().der()), false};
        }
        std::string pem;
        for (const auto& certificate : material.certificates)
            pem += encoding::pem::encode("CERTIFICATE", certificate.der());
        return Made{text(pem), false};
    }
    Result<Made> write_public(const Material& material) const {
        const keys::PublicKey& key = *material.public_key;
        switch (form) {
            case Form::pem:
                return Made{text(encoding::pem::encode("PUBLIC KEY", key.spki_der())), false};
            case Form::der:
                return Made{SecretBytes(key.spki_der()), false};
            case Form::pkcs1: {
                TROTH_TRY(const ByteVector der, keys::to_pkcs1(key));
                return Made{text(encoding::pem::encode("RSA PUBLIC KEY", der)), false};
            }
            case Form::jwk: {
                TROTH_TRY(const jose::Jwk jwk, jose::Jwk::of(key, notes_for(material)));
                TROTH_TRY(const std::string json, jwk.public_json());
                return Made{text(json + "\n"), false};
            }
            case Form::openssh: {
                TROTH_TRY(const std::string line, keys::to_openssh(key, comment_for(material)));
                return Made{text(line + "\n"), false};
            }
            case Form::ssh2: {
                TROTH_TRY(const std::string lines, keys::to_ssh2(key, comment_for(material)));
                return Made{text(lines), false};
            }
            case Form::sec1:
            case Form::pkcs12:
                break;
        }
        return fail(Error(keys::errors::no_private_key).with("form", "sec1 and pkcs12 are of private keys"));
    }
    // with_certificates: what came along with a key, behind it.
    static SecretBytes with_certificates(SecretBytes pem, const Material& material) {
        std::string certificates;
        for (const auto& certificate : material.certificates)
            certificates += encoding::pem::encode("CERTIFICATE", certificate.der());
        SecretBytes both(pem.size() + certificates.size());
        std::ranges::copy(pem.bytes(), both.mutable_bytes().begin());
        std::ranges::copy(bytes_of(certificates), both.mutable_bytes().subspan(pem.size()).begin());
        return both;
    }
    Result<Made> write_pkcs12(Terminal& terminal, const Material& material, const SecretBytes& secret) const {
        keys::pkcs12::Contents contents;
        TROTH_TRY(auto copy, keys::PrivateKey::from_pkcs8(material.key->to_pkcs8().bytes()));
        contents.keys.push_back({std::move(copy), {comment_for(material), {}}});
        std::vector<x509::Certificate> certificates = material.certificates;
        if (!chain.empty()) {
            TROTH_TRY(certificates, read_certificates(terminal, chain));
        }
        for (const auto& certificate : certificates)
            contents.certificates.push_back({ByteVector(certificate.der().begin(), certificate.der().end()), {}});
        if (!certificates.empty()) {
            TROTH_TRY(const auto own, keys::PublicKey::from_spki(certificates.front().spki()));
            if (!(own == *material.public_key))
                return fail(
                    Error(errors::conflicting_options).with("--cert", "the first certificate is of another key"));
            keys::pkcs12::tie(contents.keys.front(), contents.certificates.front());
        }
        TROTH_TRY(const ByteVector der, keys::pkcs12::write(contents, secret.bytes(), terminal.random(),
                                                            {.cost = {}, .integrity = integrity}));
        return Made{SecretBytes(der), true};
    }
    Result<Made> write_private(Terminal& terminal, const Material& material) const {
        const keys::PrivateKey& key = *material.key;
        TROTH_TRY(const auto secret, new_password(terminal));
        switch (form) {
            case Form::pem:
            case Form::der: {
                if (!secret && form == Form::der) return Made{key.to_pkcs8(), true};
                if (!secret) return Made{with_certificates(key.to_pem(), material), true};
                TROTH_TRY(const ByteVector der, keys::encrypt(key, secret->bytes(), terminal.random()));
                if (form == Form::der) return Made{SecretBytes(der), true};
                return Made{with_certificates(text(encoding::pem::encode("ENCRYPTED PRIVATE KEY", der)), material),
                            true};
            }
            case Form::pkcs1: {
                TROTH_TRY(const SecretBytes der, keys::to_pkcs1(key));
                return Made{encoding::pem::encode_secret("RSA PRIVATE KEY", der.bytes()), true};
            }
            case Form::sec1: {
                TROTH_TRY(const SecretBytes der, keys::to_sec1(key));
                return Made{encoding::pem::encode_secret("EC PRIVATE KEY", der.bytes()), true};
            }
            case Form::jwk: {
                TROTH_TRY(auto copy, keys::PrivateKey::from_pkcs8(key.to_pkcs8().bytes()));
                TROTH_TRY(const jose::Jwk jwk, jose::Jwk::of(std::move(copy), notes_for(material)));
                return Made{line_of(jwk.to_json().bytes()), true};
            }
            case Form::openssh: {
                const std::optional<Bytes> under = secret ? std::optional(secret->bytes()) : std::nullopt;
                TROTH_TRY(SecretBytes pem,
                          keys::to_openssh_private(key, comment_for(material), terminal.random(), under));
                return Made{std::move(pem), true};
            }
            case Form::pkcs12:
                return write_pkcs12(terminal, material, *secret);
            case Form::ssh2:
                break;
        }
        return fail(Error(errors::conflicting_options).with("--to rfc4716", "it is of public keys: add --public"));
    }

    jose::JwkNotes notes_for(const Material& material) const {
        jose::JwkNotes notes = material.notes;
        if (!comment.empty()) notes.key_id = comment;
        return notes;
    }
    std::string comment_for(const Material& material) const { return comment.empty() ? material.comment : comment; }
};

}  // namespace

std::unique_ptr<Runnable> convert_command() {
    return subcommand<Convert>();
}

}  // namespace troth::inline v1::cli
