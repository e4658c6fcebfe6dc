#include "troth/token/mechanism.hpp"

#include <algorithm>

#include "troth/crypto/hash/hash.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/structures.hpp"
#include "troth/token/errors.hpp"

namespace troth::inline v1::token {

namespace {

namespace der = encoding::der;
namespace mechanism = cryptoki::mechanism;
using crypto::HashId;
using keys::Scheme;

// DigestInfo, RFC 8017 §9.2.
struct DigestInfo {
    keys::AlgorithmIdentifier digest_algorithm;
    der::OctetString digest;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("digestAlgorithm", m.digest_algorithm) && io("digest", m.digest);
    }
};

const der::Oid& hash_oid(HashId hash) {
    switch (hash) {
        case HashId::sha384:
            return keys::oids::sha384;
        case HashId::sha512:
            return keys::oids::sha512;
        default:
            return keys::oids::sha256;
    }
}

}  // namespace

std::optional<cryptoki::Ulong> mechanism_of(keys::SignAlgorithm algorithm) {
    switch (keys::info(algorithm).scheme) {
        case Scheme::rsa_pkcs1:
            return mechanism::rsa_pkcs;
        case Scheme::rsa_pss:
            return mechanism::rsa_pkcs_pss;
        case Scheme::ecdsa:
            return mechanism::ecdsa;
        case Scheme::ed25519:
            return mechanism::eddsa;
        default:
            return std::nullopt;
    }
}

cryptoki::PssParameters pss_parameters(HashId hash) {
    const auto salt = static_cast<cryptoki::Ulong>(crypto::digest_size(hash));
    switch (hash) {
        case HashId::sha384:
            return {mechanism::sha384, mechanism::mgf1_sha384, salt};
        case HashId::sha512:
            return {mechanism::sha512, mechanism::mgf1_sha512, salt};
        default:
            return {mechanism::sha256, mechanism::mgf1_sha256, salt};
    }
}

ByteVector to_be_signed(keys::SignAlgorithm algorithm, const keys::PublicKey& key, Bytes message) {
    const keys::SignAlgorithmInfo& info = keys::info(algorithm);
    if (!info.hash) return {message.begin(), message.end()};
    const auto digest = crypto::hash(*info.hash, message);
    const Bytes octets = digest.bytes();
    if (info.scheme == Scheme::rsa_pkcs1) {
        const u8 null[] = {0x05, 0x00};
        DigestInfo structure;
        structure.digest_algorithm.algorithm = hash_oid(*info.hash);
        structure.digest_algorithm.parameters = *der::parse<der::Any>(null);
        structure.digest = {octets};
        return der::serialise(structure);
    }
    const usize order = info.scheme == Scheme::ecdsa ? (key.bits() + 7) / 8 : octets.size();
    const Bytes cut = octets.first(std::min(octets.size(), order));
    return {cut.begin(), cut.end()};
}

Result<ByteVector> wire_form(keys::SignAlgorithm algorithm, ByteVector signature) {
    if (signature.empty()) return fail(Error(errors::bad_answer).with("function", "C_Sign"));
    if (keys::info(algorithm).scheme != Scheme::ecdsa) return signature;
    if (signature.size() % 2 != 0) return fail(Error(errors::bad_answer).with("function", "C_Sign"));
    const Bytes both = signature;
    return der::serialise(keys::EcdsaSigValue{{both.first(both.size() / 2)}, {both.subspan(both.size() / 2)}});
}

}  // namespace troth::inline v1::token
