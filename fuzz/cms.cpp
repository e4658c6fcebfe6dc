// CMS messages in DER, BER or PEM, and mails: reading ends; what is read as signed is verified without a fault, and
// what is encrypted is opened with a password and a key that fit nothing, or the corpus.
#include "input.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/cms/envelope.hpp"
#include "troth/cms/mime.hpp"
#include "troth/cms/signed_data.hpp"

using namespace troth;

namespace {

void look(Bytes file) {
    (void)cms::looks_like_cms(file);
    const auto message = cms::Message::parse(file);
    if (!message) return;
    const auto again = cms::Message::parse(message->der());
    fuzz::require(again && std::ranges::equal(again->der(), message->der()), "DER made of BER is DER");
    if (const auto signed_data = cms::SignedData::from(*message)) {
        for (const cms::Signer& signer : signed_data->signers()) (void)(signer.identifier() + signer.algorithm());
        cms::VerifyRequest request;
        if (signed_data->is_detached()) request.content = bytes_of("hello");
        if (const auto verdicts = cms::verify(*signed_data, request))
            fuzz::require(verdicts->size() == signed_data->signers().size(), "a verdict a signer");
    }
    if (const auto envelope = cms::Envelope::from(*message)) {
        testing::CountingRandom random;
        cms::Unlocking unlocking;
        unlocking.password = bytes_of("secret");
        const cms::OpenOptions options{.allow_unauthenticated = true,
                                       .allow_legacy = true,
                                       .limits = {.most_iterations = 64, .most_memory = 1 << 16}};
        (void)cms::open(*envelope, unlocking, options, random);
        static const auto key = keys::PrivateKey::generate(keys::KeyType::x25519, random);
        unlocking.key = &*key;
        (void)cms::open(*envelope, unlocking, options, random);
        for (const cms::Recipient& recipient : envelope->recipients()) (void)recipient.identifier();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes file(data, size);
    look(file);
    if (!cms::mime::looks_like_mail(file)) return 0;
    if (const auto mail = cms::mime::read(file)) look(mail->cms.bytes());
    return 0;
}
