#include "troth/cms/digest.hpp"

#include "troth/cms/errors.hpp"

namespace troth::inline v1::cms {

namespace {

using crypto::HashId;

constexpr DigestAlgorithm rows[] = {
    {oids::sha256, "SHA-256", HashId::sha256, 32},
    {oids::sha384, "SHA-384", HashId::sha384, 48},
    {oids::sha512, "SHA-512", HashId::sha512, 64},
    {oids::sha224, "SHA-224", HashId::sha224, 28},
    {oids::sha3_224, "SHA3-224", HashId::sha3_224, 28},
    {oids::sha3_256, "SHA3-256", HashId::sha3_256, 32},
    {oids::sha3_384, "SHA3-384", HashId::sha3_384, 48},
    {oids::sha3_512, "SHA3-512", HashId::sha3_512, 64},
    {oids::shake128, "SHAKE128", std::nullopt, 32},
    {oids::shake256, "SHAKE256", std::nullopt, 64},
    {oids::shake256_len, "SHAKE256 with 512 bits", std::nullopt, 64},
    {oids::sha1, "SHA-1", HashId::sha1, 20, false},
    {oids::md5, "MD5", HashId::legacy_md5, 16, false},
};

const DigestAlgorithm& row_of(const der::Oid& oid) {
    for (const DigestAlgorithm& row : rows)
        if (row.oid == oid) return row;
    return rows[0];
}
const DigestAlgorithm& row_of(HashId hash) {
    for (const DigestAlgorithm& row : rows)
        if (row.hash == hash) return row;
    return rows[0];
}

}  // namespace

std::span<const DigestAlgorithm> digest_algorithms() {
    return rows;
}

Result<const DigestAlgorithm*> digest_algorithm(const AlgorithmIdentifier& algorithm) {
    for (const DigestAlgorithm& row : rows) {
        if (row.oid != algorithm.algorithm) continue;
        const auto& parameters = algorithm.parameters;
        if (row.oid == oids::shake256_len) {  // RFC 8419 §2.3: the parameter is 512
            const auto bits = parameters ? der::parse<u64>(parameters->encoding) : Result<u64>(u64{0});
            if (!bits || *bits != 8 * row.size)
                return fail(Error(errors::unsupported_algorithm).with("algorithm", "SHAKE256 of another length"));
            return &row;
        }
        // RFC 5754 §2: absent, or NULL; both are to be taken.
        if (parameters && (parameters->tag != der::tags::null || !parameters->content.empty()))
            return fail(Error(errors::malformed).with("parameters of", row.name));
        return &row;
    }
    return fail(Error(errors::unsupported_algorithm).with("algorithm", oids::name(algorithm.algorithm)));
}

const DigestAlgorithm& digest_for(keys::SignAlgorithm algorithm) {
    const keys::SignAlgorithmInfo& info = keys::info(algorithm);
    if (info.hash) return row_of(*info.hash);
    using enum keys::Scheme;
    switch (info.scheme) {
        case ed448:
            return row_of(oids::shake256_len);
        case slhdsa_sha2_128s:
        case slhdsa_sha2_128f:
            return row_of(oids::sha256);
        case slhdsa_shake_128s:
        case slhdsa_shake_128f:
            return row_of(oids::shake128);
        case slhdsa_shake_192s:
        case slhdsa_shake_192f:
        case slhdsa_shake_256s:
        case slhdsa_shake_256f:
            return row_of(oids::shake256);
        default:
            return row_of(oids::sha512);
    }
}

ByteVector digest_identifier(const DigestAlgorithm& algorithm) {
    if (algorithm.oid != oids::shake256_len) return der::serialise(AlgorithmIdentifier{algorithm.oid, std::nullopt});
    const ByteVector bits = der::serialise(u64{8 * algorithm.size});
    return der::serialise(AlgorithmIdentifier{algorithm.oid, any_of(bits)});
}

ByteVector digest(const DigestAlgorithm& algorithm, Bytes content) {
    ByteVector out(algorithm.size);
    if (algorithm.hash) {
        crypto::Hash(*algorithm.hash).update(content).finish_into(out);
    } else {
        crypto::Shake shake(shake_of(algorithm));
        shake.absorb(content).squeeze(out);
    }
    return out;
}

}  // namespace troth::inline v1::cms
