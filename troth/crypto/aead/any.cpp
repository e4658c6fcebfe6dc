// One interface over the AEADs.
#include "troth/crypto/aead/any.hpp"

#include <cstdlib>

#include "troth/crypto/aead/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

template <class... F>
struct Each : F... {
    using F::operator()...;
};

// SIV's associated data: aad, then the nonce if there is one (RFC 5297 §3, §6).
struct SivData {
    Bytes pieces[2];
    usize count;
    Gather gather() const { return Gather(pieces).first(count); }
};
SivData siv_data(Bytes nonce, Bytes aad) {
    return {{aad, nonce}, nonce.empty() ? usize{1} : usize{2}};
}

}  // namespace

const AeadInfo* aead_named(std::string_view name) {
    for (const AeadInfo& info : aead_infos)
        if (info.name == name) return &info;
    return nullptr;
}

Result<Aead> Aead::create(AeadId id, Bytes key, const cpu::Features& features) {
    if (key.size() != aead_key_size(id)) return fail(aead_key_size_wrong);
    switch (id) {
        case AeadId::aes_128_ccm_8:
        case AeadId::aes_256_ccm_8: {
            TROTH_TRY(auto ccm, AesCcm::create(key, {.nonce = 12, .tag = 8}, features));
            return Aead(id, std::move(ccm));
        }
        case AeadId::xchacha20_poly1305:
            return Aead(id, XChaCha20Poly1305(key.first<32>(), features));
        case AeadId::aes_128_siv:
        case AeadId::aes_192_siv:
        case AeadId::aes_256_siv: {
            TROTH_TRY(auto siv, AesSiv::create(key, features));
            return Aead(id, std::move(siv));
        }
        default:
            return Aead(id, AeadContext(id, key, features));
    }
}

Result<void> Aead::check_sizes(Bytes nonce, usize size) const {
    if (!std::holds_alternative<AesSiv>(key_) && nonce.size() != info().nonce_size) return fail(aead_nonce_size_wrong);
    if (size - info().tag_size > info().max_text) return fail(aead_text_size);
    return {};
}

Result<void> Aead::seal_in_place(Bytes nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < info().tag_size) std::abort();
    TROTH_TRY(check_sizes(nonce, in_place.size()));
    return std::visit(Each{[&](const AeadContext& context) -> Result<void> {
                               const Bytes text = in_place.first(in_place.size() - aead_tag_size);
                               context.seal(nonce.first<12>(), aad, Gather(&text, 1), {}, in_place);
                               return {};
                           },
                           [&](const AesCcm& ccm) { return ccm.seal(nonce, aad, in_place); },
                           [&](const XChaCha20Poly1305& key) -> Result<void> {
                               key.seal(nonce.first<24>(), aad, in_place);
                               return {};
                           },
                           [&](const AesSiv& siv) { return siv.seal(siv_data(nonce, aad).gather(), in_place); }},
                      key_);
}

Result<void> Aead::open_in_place(Bytes nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < info().tag_size) return fail(aead_not_genuine);
    TROTH_TRY(check_sizes(nonce, in_place.size()));
    const auto verdict = [](bool genuine) -> Result<void> {
        if (!genuine) return fail(aead_not_genuine);
        return {};
    };
    return std::visit(
        Each{[&](const AeadContext& context) { return verdict(context.open(nonce.first<12>(), aad, in_place)); },
             [&](const AesCcm& ccm) { return ccm.open(nonce, aad, in_place); },
             [&](const XChaCha20Poly1305& key) { return verdict(key.open(nonce.first<24>(), aad, in_place)); },
             [&](const AesSiv& siv) { return siv.open(siv_data(nonce, aad).gather(), in_place); }},
        key_);
}

Result<ByteVector> Aead::seal(Bytes nonce, Bytes aad, Bytes text) const {
    // The text is copied to where it is sealed, so nothing of it is left behind; but for a refusal.
    ByteVector out(text.size() + info().tag_size);
    TROTH_TRY(check_sizes(nonce, out.size()));
    if (!text.empty()) std::memcpy(out.data(), text.data(), text.size());
    if (auto sealed = seal_in_place(nonce, aad, out); !sealed) {
        wipe(out);
        return std::unexpected(std::move(sealed).error());
    }
    return out;
}

Result<SecretBytes> Aead::open(Bytes nonce, Bytes aad, Bytes sealed) const {
    SecretBytes text(sealed);
    TROTH_TRY(open_in_place(nonce, aad, text.mutable_bytes()));
    text.shrink(text.size() - info().tag_size);
    return text;
}

}  // namespace troth::inline v1::crypto
