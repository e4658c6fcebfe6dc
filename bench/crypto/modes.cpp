// AES's modes and AEADs on the row that TROTH_BENCH_ROWS asks for ("portable", "aesni", "avx2"; else the best), beside
// libcrypto, which OPENSSL_ia32cap masks likewise.
#include "bench/crypto/modes.hpp"

#include <cstdlib>
#include <string>

#include <openssl/evp.h>

#include "bench/compare.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/xts.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

ByteVector some_bytes(usize size) {
    ByteVector out(size);
    SystemRandom().fill(out);
    return out;
}

cpu::Features features() {
    const char* asked = std::getenv("TROTH_BENCH_ROWS");
    const std::string rows = asked != nullptr ? asked : "";
    if (rows == "portable") return cpu::portable;
    cpu::Features f = cpu::host();
    if (rows == "aesni" || rows == "avx2") {
        f.avx512 = f.avx512ifma = f.avx512vbmi = f.vaes = f.vpclmulqdq = f.gfni = false;
        if (rows == "aesni") f.avx2 = false;
    }
    return f;
}

struct Peer {
    Peer(const char* name, bool encrypting, Bytes key, Bytes iv)
        : cipher(EVP_CIPHER_fetch(nullptr, name, nullptr)), context(EVP_CIPHER_CTX_new()) {
        if (cipher == nullptr ||
            EVP_CipherInit_ex2(context, cipher, key.data(), iv.data(), encrypting ? 1 : 0, nullptr) != 1)
            std::abort();
        EVP_CIPHER_CTX_set_padding(context, 0);
    }
    ~Peer() {
        EVP_CIPHER_CTX_free(context);
        EVP_CIPHER_free(cipher);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    void update(MutableBytes in_place) {
        int n = 0;
        EVP_CipherUpdate(context, in_place.data(), &n, in_place.data(), static_cast<int>(in_place.size()));
    }
    void update(Bytes iv, MutableBytes in_place) {
        EVP_CipherInit_ex2(context, nullptr, nullptr, iv.data(), -1, nullptr);
        update(in_place);
    }
    EVP_CIPHER* cipher;
    EVP_CIPHER_CTX* context;
};

void bare_modes(const std::string& filter) {
    const cpu::Features f = features();
    const ByteVector key = some_bytes(64), iv = some_bytes(16);
    const AesBlock block = Bytes(iv).first<16>();
    for (usize size : {512u, 4096u, 16384u}) {
        ByteVector ours = some_bytes(size), theirs = ours;
        const auto row = [&](const std::string& name, auto mine, auto other) {
            const std::string title = name + " " + std::to_string(size) + " B";
            if (title.contains(filter)) print(title, compare(mine, other));
        };
        const auto xts = unauthenticated::AesXts::create(key, f);
        Peer xts_peer("AES-256-XTS", true, key, iv), xts_open("AES-256-XTS", false, key, iv);
        row("AES-256-XTS encrypt", [&] { (void)xts->encrypt(block, ours); }, [&] { xts_peer.update(iv, theirs); });
        row("AES-256-XTS decrypt", [&] { (void)xts->decrypt(block, ours); }, [&] { xts_open.update(iv, theirs); });
        const AesCipher aes(Bytes(key).first(16), f);
        std::array<u8, 16> chain{};
        Peer cbc("AES-128-CBC", true, key, iv), cbc_open("AES-128-CBC", false, key, iv),
            ctr_peer("AES-128-CTR", true, key, iv);
        row(
            "AES-128-CBC encrypt", [&] { unauthenticated::cbc_encrypt(aes, chain, ours); },
            [&] { cbc.update(theirs); });
        row(
            "AES-128-CBC decrypt", [&] { unauthenticated::cbc_decrypt(aes, chain, ours); },
            [&] { cbc_open.update(theirs); });
        unauthenticated::AesCtr ctr(AesKey(Bytes(key).first(16), f), block);
        row("AES-128-CTR", [&] { ctr.apply(ours); }, [&] { ctr_peer.update(theirs); });
        const legacy::TripleDes des(Bytes(key).first(24));
        std::array<u8, 8> des_chain{};
        Peer des_peer("DES-EDE3-CBC", false, key, iv), camellia_peer("CAMELLIA-128-CBC", false, key, iv);
        row(
            "3DES-CBC decrypt", [&] { unauthenticated::cbc_decrypt(des, des_chain, ours); },
            [&] { des_peer.update(theirs); });
        const legacy::Camellia camellia(Bytes(key).first(16));
        row(
            "Camellia-128-CBC decrypt", [&] { unauthenticated::cbc_decrypt(camellia, chain, ours); },
            [&] { camellia_peer.update(theirs); });
    }
}

void aeads(const std::string& filter) {
    struct Row {
        AeadId id;
        const char* peer;  // null: libcrypto has none, ours stands beside itself
        bool ccm;
    };
    constexpr Row rows[] = {
        {AeadId::aes_128_gcm, "AES-128-GCM", false},
        {AeadId::aes_192_gcm, "AES-192-GCM", false},
        {AeadId::chacha20_poly1305, "ChaCha20-Poly1305", false},
        {AeadId::aes_128_ccm, "AES-128-CCM", true},
        {AeadId::aes_128_gcm_siv, nullptr, false},
        {AeadId::xchacha20_poly1305, nullptr, false},
    };
    for (const Row& row : rows)
        for (usize size : {64u, 1350u, 16384u}) {
            const std::string title =
                "rows " + std::string(aead_info(row.id).name) + " seal " + std::to_string(size) + " B";
            if (!title.contains(filter)) continue;
            const ByteVector key = some_bytes(aead_key_size(row.id)), nonce = some_bytes(aead_info(row.id).nonce_size),
                             aad = some_bytes(5);
            const auto ours = Aead::create(row.id, key, features());
            ByteVector mine(size + 16), theirs(size + 16);
            EVP_CIPHER_CTX* c = EVP_CIPHER_CTX_new();
            EVP_CIPHER* cipher = row.peer != nullptr ? EVP_CIPHER_fetch(nullptr, row.peer, nullptr) : nullptr;
            if (cipher != nullptr) EVP_EncryptInit_ex2(c, cipher, nullptr, nullptr, nullptr);
            if (row.ccm) {
                EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, 12, nullptr);
                EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, 16, nullptr);
            }
            if (cipher != nullptr) EVP_EncryptInit_ex2(c, nullptr, key.data(), nonce.data(), nullptr);
            const auto seal = [&] { (void)ours->seal_in_place(nonce, aad, mine); };
            const auto other = [&] {
                if (cipher == nullptr) return seal();
                int n = 0;
                EVP_EncryptInit_ex2(c, nullptr, nullptr, nonce.data(), nullptr);
                if (row.ccm) EVP_EncryptUpdate(c, nullptr, &n, nullptr, static_cast<int>(size));
                EVP_EncryptUpdate(c, nullptr, &n, aad.data(), static_cast<int>(aad.size()));
                EVP_EncryptUpdate(c, theirs.data(), &n, theirs.data(), static_cast<int>(size));
                EVP_EncryptFinal_ex(c, theirs.data() + size, &n);
                EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, 16, theirs.data() + size);
            };
            print(title, compare(seal, other));
            EVP_CIPHER_CTX_free(c);
            EVP_CIPHER_free(cipher);
        }
}

}  // namespace

void modes(const std::string& filter) {
    aeads(filter);
    bare_modes(filter);
}

}  // namespace troth::bench
