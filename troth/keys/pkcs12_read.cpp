// Reading: MAC first, then the encrypted parts, then the bags in them (RFC 7292 §5.2).
#include <algorithm>

#include "troth/crypto/cipher/errors.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/pkcs12.hpp"
#include "troth/keys/pkcs12_mac.hpp"
#include "troth/keys/utf16.hpp"

namespace troth::inline v1::keys::pkcs12 {

namespace {

constexpr std::string_view pem_label = "PKCS12";
constexpr usize most_objects = 4096, most_levels = 8;
constexpr u64 pfx_version = 3;

std::unexpected<Error> bad(std::string_view label, std::string value) {
    return fail(Error(errors::bad_pkcs12).with(label, std::move(value)));
}

// The bytes without their PEM, as DER.
Result<SecretBytes> der_of(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) return der::from_ber(file);
    TROTH_TRY(const auto blocks, encoding::pem::decode(file));
    for (const auto& block : blocks)
        if (block.label == pem_label) return der::from_ber(block.der.bytes());
    return bad("found", blocks.front().label);
}

// The octets in a ContentInfo of type data.
Result<Bytes> data_in(const ContentInfo& info) {
    if (!info.content) return bad("missing", "content");
    TROTH_TRY(const auto octets, der::parse<der::OctetString>(info.content->encoding));
    return octets.value;
}

// [0] IMPLICIT OCTET STRING: in one piece, or in several under a constructed tag.
Result<SecretBytes> encrypted_octets(const EncryptedContentInfo& info) {
    if (!info.encrypted_content) return bad("missing", "encryptedContent");
    const der::Any& content = *info.encrypted_content;
    if (content.tag.tag_class != der::TagClass::context || content.tag.number != 0)
        return bad("field", "encryptedContent");
    if (!content.tag.constructed) return SecretBytes(content.content);
    der::Writer joined;
    der::Reader pieces(content.content);
    while (!pieces.at_end()) {
        TROTH_TRY(const auto piece, pieces.read<der::OctetString>("encryptedContent"));
        joined.raw(piece.value);
    }
    return std::move(joined).take_secret();
}

Result<ContentInfo> auth_safe_of(const Pfx& pfx) {
    if (pfx.version != pfx_version) return bad("version", std::to_string(pfx.version));
    if (pfx.auth_safe.content_type == oids::signed_data) return fail(errors::pkcs12_public_key_mode);
    if (pfx.auth_safe.content_type != oids::data) return bad("authSafe", oids::name(pfx.auth_safe.content_type));
    return pfx.auth_safe;
}

// Values of DEFAULT iterations are encoded by some programs.
Result<Pfx> pfx_in(Bytes der) {
    return der::parse<Pfx>(der, der::Tolerance::encoded_defaults);
}

Names names_of(const SafeBag& bag) {
    Names names;
    if (!bag.bag_attributes) return names;
    for (const BagAttribute& attribute : bag.bag_attributes->items) {
        if (attribute.attr_values.items.empty()) continue;
        const der::Any& value = attribute.attr_values.items.front();
        if (attribute.attr_id == oids::friendly_name && value.tag == der::tags::bmp_string)
            names.friendly_name = utf16::to_utf8(value.content).value_or("");
        if (attribute.attr_id == oids::local_key_id && value.tag == der::tags::octet_string)
            names.local_key_id.assign(value.content.begin(), value.content.end());
    }
    return names;
}

// Opener: one file being read.
class Opener {
  public:
    Opener(Bytes password, const PasswordLimits& limits)
        : password_(password), forms_(utf16::password_forms(password)), budget_(limits) {}

    Result<Contents> open(Bytes file) {
        TROTH_TRY(const SecretBytes der, der_of(file));
        TROTH_TRY(const Pfx pfx, pfx_in(der.bytes()));
        TROTH_TRY(const ContentInfo auth_safe, auth_safe_of(pfx));
        TROTH_TRY(const Bytes content, data_in(auth_safe));
        if (pfx.mac_data) TROTH_TRY(check_mac(*pfx.mac_data, content));
        TROTH_TRY(const SecretBytes safe, der::from_ber(content));
        TROTH_TRY(const auto parts, der::parse<std::vector<ContentInfo>>(safe.bytes()));
        for (const ContentInfo& part : parts) TROTH_TRY(open_part(part));
        return std::move(contents_);
    }

  private:
    // The form of the password that the MAC holds for is the one for everything else.
    Result<void> check_mac(const MacData& mac, Bytes content) {
        contents_.integrity = mac_name(mac);
        const bool by_bytes = mac.mac.digest_algorithm.algorithm == oids::pbmac1;
        for (SecretBytes& form : forms_) {
            TROTH_TRY(const bool holds, mac_holds(mac, content, {password_, form.bytes()}, budget_));
            if (holds && !by_bytes) {
                SecretBytes right = std::move(form);
                forms_.clear();
                forms_.push_back(std::move(right));
            }
            if (holds) return {};
            if (by_bytes) break;
        }
        return fail(errors::pkcs12_wrong_password);
    }

    // decrypt: with each form of the password that is still possible, until what comes out has the shape of T.
    template <class T>
    Result<SecretBytes> decrypt(const AlgorithmIdentifier& algorithm, Bytes ciphertext) {
        std::string name = encryption_name(algorithm);
        if (std::ranges::find(contents_.encryption, name) == contents_.encryption.end())
            contents_.encryption.push_back(std::move(name));
        for (const SecretBytes& form : forms_) {
            auto text = password_decrypt(algorithm, ciphertext, {password_, form.bytes()}, budget_);
            if (!text && !text.error().is(crypto::cbc_undecipherable)) return text;
            if (text) {
                auto der = der::from_ber(text->bytes());
                if (der && der::parse<T>(der->bytes(), der::Tolerance::encoded_defaults)) return der;
            }
            if (algorithm.algorithm == oids::pbes2) break;  // which takes the bytes as they are
        }
        return fail(errors::pkcs12_wrong_password);
    }

    Result<void> open_part(const ContentInfo& part) {
        if (part.content_type == oids::enveloped_data) return fail(errors::pkcs12_public_key_mode);
        if (part.content_type == oids::data) {
            TROTH_TRY(const Bytes octets, data_in(part));
            TROTH_TRY(const SecretBytes bags, der::from_ber(octets));
            return open_bags(bags.bytes(), 0);
        }
        if (part.content_type != oids::encrypted_data || !part.content)
            return bad("content", oids::name(part.content_type));
        TROTH_TRY(const auto encrypted, der::parse<EncryptedData>(part.content->encoding));
        const EncryptedContentInfo& info = encrypted.encrypted_content_info;
        if (info.content_type != oids::data) return bad("content", oids::name(info.content_type));
        TROTH_TRY(const SecretBytes octets, encrypted_octets(info));
        TROTH_TRY(const SecretBytes bags,
                  decrypt<std::vector<SafeBag>>(info.content_encryption_algorithm, octets.bytes()));
        return open_bags(bags.bytes(), 0);
    }

    Result<void> open_bags(Bytes safe_contents, usize level) {
        if (level >= most_levels)
            return fail(Error(errors::pkcs12_too_many).with("levels", std::to_string(most_levels)));
        TROTH_TRY(const auto bags, der::parse<std::vector<SafeBag>>(safe_contents));
        for (const SafeBag& bag : bags) {
            if (++objects_ > most_objects)
                return fail(Error(errors::pkcs12_too_many).with("objects", std::to_string(most_objects)));
            TROTH_TRY(open_bag(bag, level));
        }
        return {};
    }

    Result<void> open_bag(const SafeBag& bag, usize level) {
        const Bytes value = bag.bag_value.encoding;
        if (bag.bag_id == oids::key_bag) return add_key(value, bag);
        if (bag.bag_id == oids::pkcs8_shrouded_key_bag) {
            TROTH_TRY(const auto info, der::parse<EncryptedPrivateKeyInfo>(value));
            TROTH_TRY(const SecretBytes key,
                      decrypt<OneAsymmetricKey>(info.encryption_algorithm, info.encrypted_data.value));
            return add_key(key.bytes(), bag);
        }
        if (bag.bag_id == oids::cert_bag) {
            TROTH_TRY(const auto certificate, der::parse<CertBag>(value));
            if (certificate.cert_id != oids::x509_certificate) return note("a certificate that is not X.509");
            TROTH_TRY(const auto octets, der::parse<der::OctetString>(certificate.cert_value.encoding));
            contents_.certificates.push_back({ByteVector(octets.value.begin(), octets.value.end()), names_of(bag)});
            return {};
        }
        if (bag.bag_id == oids::safe_contents_bag) return open_bags(value, level + 1);
        if (bag.bag_id == oids::crl_bag) return note("a CRL");
        if (bag.bag_id == oids::secret_bag) return note("a secret that is no private key");
        return note("a bag of type " + der::dotted(bag.bag_id));
    }

    // A key of a kind that is not known here is no reason to withhold the rest of the file.
    Result<void> add_key(Bytes pkcs8, const SafeBag& bag) {
        auto key = PrivateKey::from_pkcs8(pkcs8);
        if (!key && (key.error().is(errors::unsupported_algorithm) || key.error().is(errors::unsupported_curve))) {
            const auto info = der::parse<OneAsymmetricKey>(pkcs8);
            const bool curve = key.error().is(errors::unsupported_curve);
            return note("a private key of algorithm " + oids::name(info->private_key_algorithm.algorithm) +
                        (curve ? ", on a curve that is not supported" : ""));
        }
        if (!key) return fail(std::move(key).error());
        contents_.keys.push_back({std::move(*key), names_of(bag)});
        return {};
    }

    Result<void> note(std::string what) {
        contents_.unread.push_back(std::move(what));
        return {};
    }

    Bytes password_;
    std::vector<SecretBytes> forms_;
    Budget budget_;
    Contents contents_;
    usize objects_ = 0;
};

// Whether a part of the file is encrypted; nothing where it cannot be told.
Result<bool> is_encrypted(Bytes file) {
    TROTH_TRY(const SecretBytes der, der_of(file));
    TROTH_TRY(const Pfx pfx, pfx_in(der.bytes()));
    if (pfx.mac_data) return true;
    TROTH_TRY(const Bytes content, data_in(pfx.auth_safe));
    TROTH_TRY(const SecretBytes safe, der::from_ber(content));
    TROTH_TRY(const auto parts, der::parse<std::vector<ContentInfo>>(safe.bytes()));
    for (const ContentInfo& part : parts) {
        if (part.content_type != oids::data) return true;
        TROTH_TRY(const Bytes octets, data_in(part));
        TROTH_TRY(const SecretBytes bags_der, der::from_ber(octets));
        TROTH_TRY(const auto bags, der::parse<std::vector<SafeBag>>(bags_der.bytes()));
        for (const SafeBag& bag : bags)
            if (bag.bag_id == oids::pkcs8_shrouded_key_bag || bag.bag_id == oids::safe_contents_bag) return true;
    }
    return false;
}

}  // namespace

bool looks_like(Bytes file) {
    if (encoding::pem::looks_like_pem(file)) return text_of(file).find("-----BEGIN PKCS12-----") != std::string::npos;
    // PFX ::= SEQUENCE { version INTEGER {v3(3)}, ContentInfo, … }; nothing else of this project begins so.
    if (file.size() < 2 || file[0] != 0x30) return false;
    const usize header = 2 + (file[1] < 0x80 ? 0u : file[1] & 0x7fu);
    constexpr std::array<u8, 4> version_and_sequence{2, 1, 3, 0x30};
    return file.size() >= header + version_and_sequence.size() &&
           std::ranges::equal(file.subspan(header, version_and_sequence.size()), version_and_sequence);
}

bool needs_password(Bytes file) {
    return is_encrypted(file).value_or(false);
}

Result<Contents> read(Bytes file, Bytes password, const PasswordLimits& limits) {
    return Opener(password, limits).open(file);
}

}  // namespace troth::inline v1::keys::pkcs12
