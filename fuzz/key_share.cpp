// Public values of key exchanges, as a peer sends them: RFC 8446 §4.2.8, RFC 7748 §6.1, SEC 1 §2.3.4, FIPS 203 §7.2.
// Only values of the right size and form are taken; both sides have one secret exactly when nothing was touched.
#include <algorithm>

#include "fuzz/input.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kex/group.hpp"

using namespace troth;
using namespace troth::crypto;
using fuzz::require;

namespace {

void point(Curve curve, Bytes bytes) {
    const Result<EcPublicKey> key = EcPublicKey::from_bytes(curve, bytes);
    const Result<EcPublicKey> plain = EcPublicKey::from_uncompressed(curve, bytes);
    require(plain.has_value() == (key && bytes[0] == 4), "one form of two");
    if (!key) return;
    const EcPoint written = bytes[0] == 4 ? key->uncompressed() : key->compressed();
    require(std::ranges::equal(written.bytes(), bytes), "a point is written as it was read");
    // The other way to say it goes through a square root instead of the curve's equation.
    const Result<EcPublicKey> again = EcPublicKey::from_bytes(curve, key->compressed().bytes());
    require(again && *again == *key, "both forms name one point");
}

void exchange(GroupId group, fuzz::Input& input) {
    testing::CountingRandom random(5);
    const KeyShare client = KeyShare::generate(group, random);
    const Bytes honest = client.public_share();
    const ByteVector offered = fuzz::edited(honest, input);
    const Result<Response> server = respond(group, offered, random);
    if (!server) {
        require(!std::ranges::equal(offered, honest), "an honest share is taken");
        return;
    }
    require(server->public_share.size() == server_share_size(group), "a share's size");
    require(server->shared.size() == shared_secret_size(group), "a secret's size");
    const Bytes sent = server->public_share.bytes();
    const ByteVector answer = fuzz::edited(sent, input);
    const Result<SharedSecret> agreed = client.agree(answer);
    if (!std::ranges::equal(offered, honest) || !std::ranges::equal(answer, sent)) return;
    require(agreed && std::ranges::equal(agreed->bytes(), server->shared.bytes()), "both have one secret");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    fuzz::Input input(data, size);
    constexpr std::array groups = {GroupId::x25519, GroupId::secp256r1, GroupId::secp384r1, GroupId::x25519mlkem768};
    const GroupId group = groups[input.below(groups.size())];
    testing::CountingRandom random(6);
    switch (input.below(4)) {
        case 0:
            if (respond(group, input.rest(), random))
                require(size == 2 + client_share_size(group), "a client's share has one size");
            break;
        case 1:
            if (KeyShare::generate(group, random).agree(input.rest()))
                require(size == 2 + server_share_size(group), "a server's share has one size");
            break;
        case 2:
            exchange(group, input);
            break;
        default: {
            const Bytes bytes = input.rest();
            point(Curve::p256, bytes);
            point(Curve::p384, bytes);
        }
    }
    return 0;
}
