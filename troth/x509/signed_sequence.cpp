#include "troth/x509/signed_sequence.hpp"

namespace troth::inline v1::x509 {

keys::SignAlgorithm signing_algorithm(const keys::Signer& signer) {
    for (const keys::SignAlgorithm algorithm : signer.algorithms())
        if (algorithm == keys::SignAlgorithm::rsa_pkcs1_sha256) return algorithm;
    return signer.algorithms().front();
}

Result<ByteVector> signed_sequence(Bytes to_be_signed, keys::SignAlgorithm algorithm, const keys::Signer& signer,
                                   RandomSource& random) {
    TROTH_TRY(const ByteVector signature, signer.sign(algorithm, to_be_signed, random));
    der::Writer writer;
    writer.begin(der::tags::sequence);
    writer.raw(to_be_signed);
    writer.raw(keys::algorithm_identifier(algorithm));
    writer.value(der::BitString{signature, 0});
    writer.end();
    return writer.take();
}

}  // namespace troth::inline v1::x509
