// Encrypted messages piece by piece. A stranger's message, in DER or BER, through a source that gives a few octets at a
// time: reading ends, and gives what reading the message as a whole gives. And a message of our own: it comes back,
// however it was cut, and not once an octet of it was altered.
#include <algorithm>

#include "input.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/cms/envelope_stream.hpp"
#include "troth/cms/errors.hpp"
#include "troth/encoding/der/errors.hpp"

using namespace troth;

namespace {

constexpr std::array<u8, 32> kek{1, 2, 3};
const cms::OpenOptions options{
    .allow_unauthenticated = true, .allow_legacy = true, .limits = {.most_iterations = 64, .most_memory = 1 << 16}};

class Source final : public cms::Source {
  public:
    Source(Bytes message, usize most) : rest_(message), most_(most) {}
    Result<usize> read(MutableBytes room) override {
        const usize count = std::min({room.size(), rest_.size(), most_});
        std::ranges::copy(rest_.first(count), room.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

  private:
    Bytes rest_;
    usize most_;
};

Result<ByteVector> in_pieces(Bytes message, usize most, const cms::Unlocking& unlocking) {
    testing::CountingRandom random;
    Source source(message, most);
    TROTH_TRY(auto reader, cms::EnvelopeReader::open(source));
    TROTH_TRY(auto decryption, cms::Decryption::start(std::move(reader), unlocking, options, random));
    ByteVector out;
    for (bool last = false; !last;) {
        TROTH_TRY(const Bytes piece, decryption.next(last));
        out.insert(out.end(), piece.begin(), piece.end());
    }
    return out;
}
Result<SecretBytes> at_once(Bytes message, const cms::Unlocking& unlocking) {
    testing::CountingRandom random;
    TROTH_TRY(const auto envelope, cms::Envelope::parse(message));
    return cms::open(envelope, unlocking, options, random);
}

void strangers(fuzz::Input& input) {
    const usize most = 1 + input.below(64);
    const cms::Unlocking unlocking =
        input.flag() ? cms::Unlocking{.password = bytes_of("secret")} : cms::Unlocking{.known_key = Bytes(kek)};
    const Bytes message = input.rest();
    if (!message.empty() && message.front() == '-') return;  // PEM is the whole reader's alone
    const auto pieces = in_pieces(message, most, unlocking);
    const auto whole = at_once(message, unlocking);
    if (pieces) fuzz::require(whole && std::ranges::equal(whole->bytes(), *pieces), "the same is read as a whole");
    if (!whole || pieces) return;
    const bool bounded = pieces.error().is(cms::errors::attributes_behind) ||
                         pieces.error().is(cms::errors::too_many) || pieces.error().is(encoding::der::too_deep);
    fuzz::require(bounded, "the same is read in pieces");
}

void our_own(fuzz::Input& input) {
    const auto& cipher = cms::ciphers()[input.below(7)];
    const usize most = 1 + input.below(64), altered = input.number();
    const bool sized = input.flag(), alter = input.flag();
    cms::Recipients to;
    to.known_key = {bytes_of("known"), kek};
    testing::CountingRandom random;
    const u8 cuts = input.byte();
    Bytes content = input.rest();
    const Bytes all = content;
    auto encryption =
        cms::Encryption::create(to, cipher.id, sized ? std::optional<u64>(content.size()) : std::nullopt, random);
    ByteVector message;
    for (bool last = false; !last;) {
        const usize piece = cms::ContentStream::granule * (1 + cuts % 5);
        last = content.size() <= piece;
        const Bytes now = content.first(std::min(piece, content.size()));
        const auto more = encryption->add(now, last);
        fuzz::require(more.has_value(), "our own pieces are taken");
        message.insert(message.end(), more->begin(), more->end());
        content = content.subspan(now.size());
    }
    const cms::Unlocking unlocking{.known_key = Bytes(kek)};
    const auto back = in_pieces(message, most, unlocking);
    fuzz::require(back && *back == ByteVector(all.begin(), all.end()), "our own comes back");
    if (!alter || !cipher.authenticated) return;
    message[altered % message.size()] ^= 0x10;
    const auto bent = in_pieces(message, most, unlocking);
    if (bent) fuzz::require(std::ranges::equal(*bent, all), "no altered content comes out");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    fuzz::Input input(data, size);
    if (input.flag())
        strangers(input);
    else
        our_own(input);
    return 0;
}
