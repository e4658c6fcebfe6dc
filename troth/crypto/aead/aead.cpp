// The facade of the AEADs: which code runs, pieces of input, and what becomes of a forgery.
#include "troth/crypto/aead/aead.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "troth/base/ct.hpp"
#include "troth/base/wiped.hpp"
#include "troth/crypto/aead/aead_rows.hpp"

namespace troth::inline v1::crypto {
namespace {

void require(bool invariant) {
    if (!invariant) std::abort();
}

constexpr bool anywhere(const cpu::Features&) {
    return true;
}

constexpr bool has_vaes512(const cpu::Features& f) {
    return f.avx512 && f.vaes && f.vpclmulqdq && f.aesni && f.pclmulqdq && f.bmi2;
}
constexpr bool has_aesni(const cpu::Features& f) {
    return f.aesni && f.pclmulqdq && f.sse41 && f.ssse3;
}
constexpr bool has_avx2(const cpu::Features& f) {
    return f.avx2 && f.bmi2;
}
constexpr bool has_ifma(const cpu::Features& f) {
    return f.avx512 && f.avx512ifma && f.bmi2;
}
#if defined(__aarch64__)
constexpr bool has_arm64ce(const cpu::Features& f) {
    return f.neon && f.arm_aes && f.arm_pmull;
}
constexpr bool has_neon(const cpu::Features& f) {
    return f.neon;
}
#endif

// Fastest first; the last runs anywhere.
constexpr std::array aes_128_gcm_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_128_gcm, has_vaes512, &kernel::aes_128_gcm_vaes512},
    AeadImplementation{"aesni", AeadId::aes_128_gcm, has_aesni, &kernel::aes_128_gcm_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_128_gcm, has_arm64ce, &kernel::aes_128_gcm_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_128_gcm, anywhere, &kernel::aes_128_gcm_portable},
};
constexpr std::array aes_192_gcm_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_192_gcm, has_vaes512, &kernel::aes_192_gcm_vaes512},
    AeadImplementation{"aesni", AeadId::aes_192_gcm, has_aesni, &kernel::aes_192_gcm_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_192_gcm, has_arm64ce, &kernel::aes_192_gcm_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_192_gcm, anywhere, &kernel::aes_192_gcm_portable},
};
constexpr std::array aes_256_gcm_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_256_gcm, has_vaes512, &kernel::aes_256_gcm_vaes512},
    AeadImplementation{"aesni", AeadId::aes_256_gcm, has_aesni, &kernel::aes_256_gcm_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_256_gcm, has_arm64ce, &kernel::aes_256_gcm_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_256_gcm, anywhere, &kernel::aes_256_gcm_portable},
};
constexpr std::array chacha20_poly1305_rows = {
#if defined(__x86_64__)
    AeadImplementation{"avx512ifma", AeadId::chacha20_poly1305, has_ifma, &kernel::chacha20_poly1305_ifma},
    AeadImplementation{"avx2", AeadId::chacha20_poly1305, has_avx2, &kernel::chacha20_poly1305_avx2},
#elif defined(__aarch64__)
    AeadImplementation{"neon", AeadId::chacha20_poly1305, has_neon, &kernel::chacha20_poly1305_neon},
#endif
    AeadImplementation{"portable", AeadId::chacha20_poly1305, anywhere, &kernel::chacha20_poly1305_portable},
};

constexpr std::array aes_128_ccm_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_128_ccm, has_vaes512, &kernel::aes_128_ccm_vaes512},
    AeadImplementation{"aesni", AeadId::aes_128_ccm, has_aesni, &kernel::aes_128_ccm_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_128_ccm, has_arm64ce, &kernel::aes_128_ccm_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_128_ccm, anywhere, &kernel::aes_128_ccm_portable},
};
constexpr std::array aes_192_ccm_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_192_ccm, has_vaes512, &kernel::aes_192_ccm_vaes512},
    AeadImplementation{"aesni", AeadId::aes_192_ccm, has_aesni, &kernel::aes_192_ccm_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_192_ccm, has_arm64ce, &kernel::aes_192_ccm_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_192_ccm, anywhere, &kernel::aes_192_ccm_portable},
};
constexpr std::array aes_256_ccm_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_256_ccm, has_vaes512, &kernel::aes_256_ccm_vaes512},
    AeadImplementation{"aesni", AeadId::aes_256_ccm, has_aesni, &kernel::aes_256_ccm_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_256_ccm, has_arm64ce, &kernel::aes_256_ccm_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_256_ccm, anywhere, &kernel::aes_256_ccm_portable},
};
constexpr std::array aes_128_gcm_siv_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_128_gcm_siv, has_vaes512, &kernel::aes_128_gcm_siv_vaes512},
    AeadImplementation{"aesni", AeadId::aes_128_gcm_siv, has_aesni, &kernel::aes_128_gcm_siv_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_128_gcm_siv, has_arm64ce, &kernel::aes_128_gcm_siv_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_128_gcm_siv, anywhere, &kernel::aes_128_gcm_siv_portable},
};
constexpr std::array aes_256_gcm_siv_rows = {
#if defined(__x86_64__)
    AeadImplementation{"vaes512", AeadId::aes_256_gcm_siv, has_vaes512, &kernel::aes_256_gcm_siv_vaes512},
    AeadImplementation{"aesni", AeadId::aes_256_gcm_siv, has_aesni, &kernel::aes_256_gcm_siv_aesni},
#elif defined(__aarch64__)
    AeadImplementation{"arm64ce", AeadId::aes_256_gcm_siv, has_arm64ce, &kernel::aes_256_gcm_siv_arm64ce},
#endif
    AeadImplementation{"portable", AeadId::aes_256_gcm_siv, anywhere, &kernel::aes_256_gcm_siv_portable},
};

// P_MAX of AES-GCM (RFC 5116 §5.1): beyond it the block counter would repeat. Smaller limits are the kernels' to check.
constexpr u64 max_text = (u64{1} << 36) - 32;

}  // namespace

const AeadImplementation& best_for(AeadId id, const cpu::Features& features) {
    const std::span rows = aead_implementations(id);
    require(!rows.empty());
    for (const AeadImplementation& candidate : rows)
        if (candidate.runs_on(features)) return candidate;
    return rows.back();
}

std::span<const AeadImplementation> aead_implementations(AeadId id) {
    switch (id) {
        case AeadId::aes_128_gcm:
            return aes_128_gcm_rows;
        case AeadId::aes_192_gcm:
            return aes_192_gcm_rows;
        case AeadId::aes_256_gcm:
            return aes_256_gcm_rows;
        case AeadId::chacha20_poly1305:
            return chacha20_poly1305_rows;
        case AeadId::aes_128_ccm:
            return aes_128_ccm_rows;
        case AeadId::aes_192_ccm:
            return aes_192_ccm_rows;
        case AeadId::aes_256_ccm:
            return aes_256_ccm_rows;
        case AeadId::aes_128_gcm_siv:
            return aes_128_gcm_siv_rows;
        case AeadId::aes_256_gcm_siv:
            return aes_256_gcm_siv_rows;
        case AeadId::aes_128_ccm_8:
        case AeadId::aes_256_ccm_8:
        case AeadId::xchacha20_poly1305:
        case AeadId::aes_128_siv:
        case AeadId::aes_192_siv:
        case AeadId::aes_256_siv:
            break;  // no rows of their own: they are made of others'
    }
    return {};
}

AeadContext::AeadContext(AeadId id, Bytes key, const cpu::Features& features)
    : AeadContext(best_for(id, features), key) {}

AeadContext::AeadContext(const AeadImplementation& row, Bytes key) : row_(&row) {
    static_assert(sizeof state_ == kernel::aead_state_size);
    require(key.size() == aead_key_size(row.id));
    row.kernels->set_key(state_, key.data());
}

AeadContext::AeadContext(AeadContext&& other) noexcept : row_(other.row_) {
    std::memcpy(state_, other.state_, sizeof state_);
    wipe(other.state_, sizeof state_);
}

AeadContext& AeadContext::operator=(AeadContext&& other) noexcept {
    if (this != &other) {
        row_ = other.row_;
        std::memcpy(state_, other.state_, sizeof state_);
        wipe(other.state_, sizeof state_);
    }
    return *this;
}

AeadContext::~AeadContext() {
    wipe(state_, sizeof state_);
    // The kernels of processors with few registers spill round keys. To overwrite that after each record would cost a
    // good part of a small one; the last of it goes with the key.
    burn_stack();
}

AeadId AeadContext::id() const {
    return row_->id;
}

std::string_view AeadContext::implementation() const {
    return row_->name;
}

void AeadContext::seal(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const {
    require(out.size() >= aead_tag_size && out.size() - aead_tag_size == total_size(in) + extra.size() &&
            out.size() <= max_text);
    if (in.size() > 1 || extra.size() > kernel::aead_max_extra) return seal_pieces(nonce, aad, in, extra, out);
    const Bytes piece = in.empty() ? Bytes{} : in.front();
    row_->kernels->seal(state_, {.nonce = nonce.data(),
                                 .aad = aad.data(),
                                 .aad_size = aad.size(),
                                 .in = piece.data(),
                                 .in_size = piece.size(),
                                 .extra = extra.data(),
                                 .extra_size = extra.size(),
                                 .out = out.data()});
}

// Whole steps are sealed from where they stand; what straddles two pieces is put together in `out` and sealed there.
void AeadContext::seal_pieces(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const {
    constexpr usize step = kernel::aead_stream_step;
    const kernel::AeadKernels& kernels = *row_->kernels;
    if (kernels.update == nullptr) return seal_gathered(nonce, aad, in, extra, out);
    kernel::SealJob job{.nonce = nonce.data(), .aad = aad.data(), .aad_size = aad.size()};
    kernel::AeadStream stream;
    kernels.start(state_, stream, job);

    u8* to = out.data();  // sealed up to here
    usize waiting = 0;    // bytes behind `to` that wait for the rest of their step
    const auto add = [&](Bytes piece) {
        if (waiting > 0) {
            const usize now = std::min(step - waiting, piece.size());
            std::memcpy(to + waiting, piece.data(), now);
            waiting += now;
            piece = piece.subspan(now);
            if (waiting < step) return;
            kernels.update(state_, stream, to, to, step);
            to += step;
            waiting = 0;
        }
        const usize whole = piece.size() / step * step;
        if (whole > 0) kernels.update(state_, stream, piece.data(), to, whole);
        to += whole;
        waiting = piece.size() - whole;
        if (waiting > 0) std::memmove(to, piece.data() + whole, waiting);  // the same place, where a piece is `out`
    };
    for (Bytes piece : in) add(piece);
    if (extra.size() > kernel::aead_max_extra) {
        add(extra);
    } else {
        job.extra = extra.data();
        job.extra_size = extra.size();
    }
    job.in = to;
    job.in_size = waiting;
    job.out = to;
    kernels.finish(state_, stream, job);
    wipe(&stream, sizeof stream);
}

// For the AEADs that see all of a text first: it is put together where it is sealed.
void AeadContext::seal_gathered(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const {
    u8* to = out.data();
    const auto add = [&to](Bytes piece) {
        if (!piece.empty()) std::memmove(to, piece.data(), piece.size());  // the same place, where a piece is `out`
        to += piece.size();
    };
    for (Bytes piece : in) add(piece);
    add(extra);
    row_->kernels->seal(state_, {.nonce = nonce.data(),
                                 .aad = aad.data(),
                                 .aad_size = aad.size(),
                                 .in = out.data(),
                                 .in_size = out.size() - aead_tag_size,
                                 .extra = nullptr,
                                 .extra_size = 0,
                                 .out = out.data()});
}

bool AeadContext::open(Nonce nonce, Bytes aad, MutableBytes in_place) const {
    return open_by(*row_, state_, nonce, aad, in_place);
}

bool open_by(const AeadImplementation& row, const void* state, Nonce nonce, Bytes aad, MutableBytes in_place) {
    require(in_place.size() >= aead_tag_size && in_place.size() <= max_text);
    const usize size = in_place.size() - aead_tag_size;
    u8 expected[aead_tag_size];
    row.kernels->open(state, {.nonce = nonce.data(),
                              .aad = aad.data(),
                              .aad_size = aad.size(),
                              .text = in_place.data(),
                              .size = size,
                              .tag = expected});
    const u8* received = in_place.data() + size;
    const u64 difference =
        (load_le<u64>(expected) ^ load_le<u64>(received)) | (load_le<u64>(expected + 8) ^ load_le<u64>(received + 8));
    // Whether a record is genuine is what the caller asks and may branch on; which bytes of the tag differ stays
    // hidden.
    const bool genuine = ct::declassify(ct::mask_if_zero(difference)) != 0;
    if (!genuine) {
        wipe(expected, sizeof expected);
        wipe(in_place.first(size));
    }
    return genuine;
}

void seal_by(const AeadImplementation& row, const void* state, Nonce nonce, Bytes aad, MutableBytes in_place) {
    require(in_place.size() >= aead_tag_size && in_place.size() <= max_text);
    row.kernels->seal(state, {.nonce = nonce.data(),
                              .aad = aad.data(),
                              .aad_size = aad.size(),
                              .in = in_place.data(),
                              .in_size = in_place.size() - aead_tag_size,
                              .extra = nullptr,
                              .extra_size = 0,
                              .out = in_place.data()});
}

}  // namespace troth::inline v1::crypto
