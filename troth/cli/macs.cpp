#include "troth/cli/macs.hpp"

#include <functional>

#include "troth/cli/digests.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/suggest.hpp"
#include "troth/crypto/aead/gmac.hpp"
#include "troth/crypto/hash/blake2.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"

namespace troth::inline v1::cli {

namespace {

using crypto::AeadId;
using crypto::ShakeId;

// Run: a MacRun of anything that takes pieces and ends in a function of it.
template <class State, class Finish>
class Run final : public MacRun {
  public:
    template <class... Arguments>
    explicit Run(Finish finish, Arguments&&... arguments)
        : state_(std::forward<Arguments>(arguments)...), finish_(std::move(finish)) {}
    void update(Bytes data) override { state_.update(data); }
    ByteVector finish() override { return finish_(state_); }

  private:
    State state_;
    Finish finish_;
};
template <class State, class Finish, class... Arguments>
std::unique_ptr<MacRun> run_of(Finish finish, Arguments&&... arguments) {
    return std::make_unique<Run<State, Finish>>(std::move(finish), std::forward<Arguments>(arguments)...);
}
ByteVector owned(Bytes bytes) {
    return ByteVector(bytes.begin(), bytes.end());
}

class HmacMaker final : public MacMaker {
  public:
    HmacMaker(crypto::HashId hash, Bytes key) : key_(hash, key) {}
    std::unique_ptr<MacRun> start() const override {
        return run_of<crypto::Hmac>([](crypto::Hmac& state) { return owned(state.finish().bytes()); }, key_);
    }

  private:
    crypto::HmacKey key_;
};

class CmacMaker final : public MacMaker {
  public:
    explicit CmacMaker(Bytes key) : key_(crypto::AesCipher(key)) {}
    std::unique_ptr<MacRun> start() const override {
        return run_of<crypto::AesCmac>([](crypto::AesCmac& state) { return owned(state.finish()); }, key_);
    }

  private:
    crypto::AesCmacKey key_;
};

class KmacMaker final : public MacMaker {
  public:
    KmacMaker(ShakeId id, Bytes key, Bytes customization, usize size) : key_(id, key, customization), size_(size) {}
    std::unique_ptr<MacRun> start() const override {
        const auto finish = [size = size_](crypto::Kmac& state) {
            ByteVector out(size);
            state.finish_into(out);
            return out;
        };
        return run_of<crypto::Kmac>(finish, key_);
    }

  private:
    crypto::Kmac key_;
    usize size_;
};

template <class Hash>
class Blake2Maker final : public MacMaker {
  public:
    Blake2Maker(Bytes key, usize size) : key_(size, key) {}
    std::unique_ptr<MacRun> start() const override {
        const auto finish = [](Hash& state) {
            ByteVector out(state.digest_size());
            state.finish_into(out);
            return out;
        };
        return run_of<Hash>(finish, key_);
    }

  private:
    Hash key_;
};

class Poly1305Maker final : public MacMaker {
  public:
    explicit Poly1305Maker(Bytes key) : key_(key) {}
    std::unique_ptr<MacRun> start() const override {
        return run_of<crypto::OneTimePoly1305>([](crypto::OneTimePoly1305& state) { return owned(state.finish()); },
                                               key_.bytes().first<crypto::poly1305_key_size>());
    }

  private:
    SecretBytes key_;
};

// GMAC is an AEAD's tag of associated data, which it takes in one piece.
class GmacMaker final : public MacMaker {
  public:
    GmacMaker(AeadId id, Bytes key, Bytes nonce) : context_(id, key), nonce_(owned(nonce)) {}
    std::unique_ptr<MacRun> start() const override { return std::make_unique<Whole>(*this); }

  private:
    class Whole final : public MacRun {
      public:
        explicit Whole(const GmacMaker& maker) : maker_(maker) {}
        void update(Bytes data) override { message_.insert(message_.end(), data.begin(), data.end()); }
        ByteVector finish() override {
            const Bytes nonce(maker_.nonce_);
            return owned(gmac(maker_.context_, nonce.first<crypto::aead_nonce_size>(), message_));
        }

      private:
        const GmacMaker& maker_;
        ByteVector message_;
    };
    crypto::AeadContext context_;
    ByteVector nonce_;
};

std::string small(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

const std::vector<MacKind>& mac_kinds() {
    static const std::vector<MacKind> kinds = [] {
        std::vector<MacKind> out;
        for (const DigestKind& digest : digest_kinds())
            out.push_back({"hmac-" + digest.word, MacFamily::hmac, digest.id, 0, crypto::digest_size(digest.id)});
        for (const usize size : {16u, 24u, 32u})
            out.push_back({"cmac-aes-" + std::to_string(8 * size), MacFamily::cmac, {}, size, 16});
        for (const usize size : {16u, 24u, 32u})
            out.push_back({"gmac-aes-" + std::to_string(8 * size), MacFamily::gmac, {}, size, 16});
        out.push_back({"kmac128", MacFamily::kmac, {}, 0, 32});
        out.push_back({"kmac256", MacFamily::kmac, {}, 0, 64});
        out.push_back({"poly1305", MacFamily::poly1305, {}, crypto::poly1305_key_size, crypto::poly1305_tag_size});
        out.push_back({"blake2bmac", MacFamily::blake2, {}, 0, 64});
        out.push_back({"blake2smac", MacFamily::blake2, {}, 0, 32});
        return out;
    }();
    return kinds;
}

Result<const MacKind*> find_mac(std::string_view name) {
    const std::string wanted = small(name);
    std::vector<std::string> words;
    for (const MacKind& kind : mac_kinds()) {
        if (kind.word == wanted) return &kind;
        words.push_back(kind.word);
    }
    const std::string_view hash = wanted.starts_with("hmac-") ? std::string_view(wanted).substr(5) : wanted;
    if (const auto digest = find_digest(hash))
        for (const MacKind& kind : mac_kinds())
            if (kind.family == MacFamily::hmac && kind.hash == (*digest)->id) return &kind;
    Error error = Error(errors::unknown_algorithm).with("algorithm", name);
    if (const auto near = nearest(wanted, words)) return fail(std::move(error).with("did you mean", *near));
    return fail(std::move(error));
}

Result<std::unique_ptr<MacMaker>> MacMaker::create(const MacKind& kind, Bytes key, const MacParameters& parameters) {
    const bool any_size = kind.family == MacFamily::kmac || kind.family == MacFamily::blake2;
    const usize size = parameters.size == 0 ? kind.size : parameters.size;
    if (!any_size && size != kind.size)
        return fail(Error(errors::mac_size).with("algorithm", kind.word).with("bytes", std::to_string(kind.size)));
    // BLAKE2 gives no more than its state and takes no longer key; SP 800-185 §8.4.2: KMAC no less than 4 bytes.
    if (size < 4 || (kind.family == MacFamily::blake2 && size > kind.size))
        return fail(Error(errors::mac_size).with("algorithm", kind.word).with("bytes", "4 and more"));
    const bool blake2_misfit = kind.family == MacFamily::blake2 && (key.empty() || key.size() > kind.size);
    if (key.empty() || blake2_misfit || (kind.key_size != 0 && key.size() != kind.key_size))
        return fail(Error(errors::mac_key_size)
                        .with("algorithm", kind.word)
                        .with("key's bytes", std::to_string(key.size()))
                        .with("expected", kind.key_size != 0                 ? std::to_string(kind.key_size)
                                          : kind.family == MacFamily::blake2 ? "1 to " + std::to_string(kind.size)
                                                                             : "1 or more"));
    if ((kind.family == MacFamily::gmac ? crypto::aead_nonce_size : 0) != parameters.nonce.size())
        return fail(Error(errors::mac_nonce)
                        .with("algorithm", kind.word)
                        .with("nonce's bytes", std::to_string(parameters.nonce.size())));
    if (kind.family != MacFamily::kmac && !parameters.customization.empty())
        return fail(Error(errors::conflicting_options).with("only KMAC takes", "--customization"));
    switch (kind.family) {
        case MacFamily::hmac:
            return std::make_unique<HmacMaker>(kind.hash, key);
        case MacFamily::cmac:
            return std::make_unique<CmacMaker>(key);
        case MacFamily::gmac:
            return std::make_unique<GmacMaker>(key.size() == 16   ? AeadId::aes_128_gcm
                                               : key.size() == 24 ? AeadId::aes_192_gcm
                                                                  : AeadId::aes_256_gcm,
                                               key, parameters.nonce);
        case MacFamily::kmac:
            return std::make_unique<KmacMaker>(kind.word == "kmac128" ? ShakeId::shake128 : ShakeId::shake256, key,
                                               parameters.customization, size);
        case MacFamily::poly1305:
            return std::make_unique<Poly1305Maker>(key);
        case MacFamily::blake2:
            break;
    }
    if (kind.word == "blake2bmac") return std::make_unique<Blake2Maker<crypto::Blake2b>>(key, size);
    return std::make_unique<Blake2Maker<crypto::Blake2s>>(key, size);
}

}  // namespace troth::inline v1::cli
