// Signatures as they stand in certificates and handshakes: nothing but what the key made is accepted, and an accepted
// ECDSA value has one encoding. RFC 3279 §2.2.3, RFC 8017 §8, RFC 8032 §5.1.7.
#include <algorithm>

#include "fuzz/input.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/keys/structures.hpp"
#include "troth/keys/testing/pems.hpp"

using namespace troth;
using namespace troth::keys;
using fuzz::require;

namespace {

struct Case {
    PublicKey key;
    SignAlgorithm algorithm;
    ByteVector signature;
};
const ByteVector message = {'m', 'e', 's', 's', 'a', 'g', 'e'};

const std::vector<Case>& cases() {
    static const std::vector<Case> all = [] {
        std::vector<Case> made;
        troth::testing::CountingRandom random(7);
        for (const std::string_view pem :
             {keys::testing::p256_pem, keys::testing::p384_pem, keys::testing::ed25519_pem, keys::testing::rsa_pem}) {
            const PrivateKey key = PrivateKey::read(bytes_of(pem)).value();
            for (const SignAlgorithm algorithm : key.public_key().algorithms())
                made.push_back({key.public_key(), algorithm, key.sign(algorithm, message, random).value()});
        }
        return made;
    }();
    return all;
}

bool same_numbers(Bytes a, Bytes b) {
    const auto one = encoding::der::parse<EcdsaSigValue>(a), other = encoding::der::parse<EcdsaSigValue>(b);
    return one && other && std::ranges::equal(one->r.magnitude, other->r.magnitude);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    fuzz::Input input(data, size);
    const Case& one = cases()[input.below(cases().size())];
    ByteVector signature;
    if (input.flag()) {
        const Bytes rest = input.rest();
        signature.assign(rest.begin(), rest.end());
    } else {
        signature = fuzz::edited(one.signature, input);
        const Bytes tail = input.short_part();
        signature.insert(signature.end(), tail.begin(), tail.end());
    }
    const bool accepted = one.key.verify(one.algorithm, message, signature).has_value();
    if (signature == one.signature) require(accepted, "a good signature is accepted");
    if (!accepted || signature == one.signature) return 0;
    // (r, n - s) is as good as (r, s); nothing else that differs can be.
    const auto value = encoding::der::parse<EcdsaSigValue>(signature);
    require(value && std::ranges::equal(encoding::der::serialise(*value), signature) &&
                same_numbers(signature, one.signature),
            "only what the key made is accepted");
    return 0;
}
