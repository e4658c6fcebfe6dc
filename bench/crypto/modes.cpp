// Modes without authentication: AES's and the legacy ciphers'.
#include "bench/crypto/table.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/xts.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

struct Mode {
    const char* function;  // EVP_CIPHER
    bool encrypting;
    bool new_iv;  // for each message, as XTS's sector number is
};

std::optional<Work> mode_by(const Peer& peer, const Mode& mode, Bytes key, Bytes iv, usize size) {
    Imports from(peer);
    const auto cipher = from.take<const void*()>(mode.function);
    const auto make = from.take<void*()>("EVP_CIPHER_CTX_new");
    const auto release = from.take<void(void*)>("EVP_CIPHER_CTX_free");
    const auto init = from.take<int(void*, const void*, void*, const u8*, const u8*, int)>("EVP_CipherInit_ex");
    const auto pad = from.take<int(void*, int)>("EVP_CIPHER_CTX_set_padding");
    const auto update = from.take<int(void*, u8*, int*, const u8*, int)>("EVP_CipherUpdate");
    if (!from.all) return std::nullopt;
    const Object context = owned(make(), release);
    if (init(context.get(), cipher(), nullptr, key.data(), iv.data(), mode.encrypting ? 1 : 0) != 1)
        return std::nullopt;
    pad(context.get(), 0);
    return repeat([=, text = some_bytes(size)]() mutable {
        int n = 0;
        if (mode.new_iv) init(context.get(), nullptr, nullptr, nullptr, iv.data(), -1);
        must(update(context.get(), text.data(), &n, text.data(), static_cast<int>(text.size())) == 1);
    });
}

}  // namespace

void mode_rows(Table& table) {
    const cpu::Features& f = table.features;
    const ByteVector key = some_bytes(64), iv = some_bytes(16);
    const AesBlock block = Bytes(iv).first<16>();
    const auto xts = unauthenticated::AesXts::create(key, f);
    const AesCipher aes(Bytes(key).first(16), f);
    const legacy::TripleDes des(Bytes(key).first(24));
    const legacy::Camellia camellia(Bytes(key).first(16));
    std::array<u8, 16> chain{};
    std::array<u8, 8> des_chain{};
    for (const usize size : {512u, 4096u, 16384u}) {
        ByteVector text = some_bytes(size);
        const auto row = [&](const std::string& name, const Mode& mode, Work ours) {
            table.row(name + " " + std::to_string(size) + " B", std::move(ours),
                      [&](const Peer& peer) { return mode_by(peer, mode, key, iv, size); });
        };
        row("AES-256-XTS encrypt", {"EVP_aes_256_xts", true, true},
            repeat([&] { must(xts->encrypt(block, text).has_value()); }));
        row("AES-256-XTS decrypt", {"EVP_aes_256_xts", false, true},
            repeat([&] { must(xts->decrypt(block, text).has_value()); }));
        row("AES-128-CBC encrypt", {"EVP_aes_128_cbc", true, false},
            repeat([&] { unauthenticated::cbc_encrypt(aes, chain, text); }));
        row("AES-128-CBC decrypt", {"EVP_aes_128_cbc", false, false},
            repeat([&] { unauthenticated::cbc_decrypt(aes, chain, text); }));
        unauthenticated::AesCtr ctr(AesKey(Bytes(key).first(16), f), block);
        row("AES-128-CTR", {"EVP_aes_128_ctr", true, false}, repeat([&] { ctr.apply(text); }));
        row("3DES-CBC decrypt", {"EVP_des_ede3_cbc", false, false},
            repeat([&] { unauthenticated::cbc_decrypt(des, des_chain, text); }));
        row("Camellia-128-CBC decrypt", {"EVP_camellia_128_cbc", false, false},
            repeat([&] { unauthenticated::cbc_decrypt(camellia, chain, text); }));
    }
}

}  // namespace troth::bench
