// What stretches passwords.
#include "bench/crypto/table.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

void pbkdf2_row(Table& table, HashId id, const char* function, const ByteVector& password, const ByteVector& salt) {
    constexpr u32 times = 1000;
    const usize size = digest_size(id);
    table.row(
        "PBKDF2 " + std::string(info(id).name) + " 1000 times", repeat([&] {
            u8 out[64];
            must(pbkdf2({.hash = id, .iterations = times}, password, salt, MutableBytes(out, size), table.features)
                     .has_value());
        }),
        [&](const Peer& peer) -> std::optional<Work> {
            Imports from(peer);
            const auto md = from.take<const void*()>(function);
            const auto derive =
                from.take<int(const u8*, int, const u8*, int, int, const void*, int, u8*)>("PKCS5_PBKDF2_HMAC");
            if (!from.all) return std::nullopt;
            return repeat([=, &password, &salt] {
                u8 out[64];
                derive(password.data(), 12, salt.data(), 16, static_cast<int>(times), md(), static_cast<int>(size),
                       out);
            });
        });
}

}  // namespace

void kdf_rows(Table& table) {
    const ByteVector password = some_bytes(12), salt = some_bytes(16);
    pbkdf2_row(table, HashId::sha1, "EVP_sha1", password, salt);
    pbkdf2_row(table, HashId::sha256, "EVP_sha256", password, salt);
    pbkdf2_row(table, HashId::sha512, "EVP_sha512", password, salt);
    table.row("scrypt N=2^14 r=8 p=1", repeat([&] {
                  u8 out[32];
                  must(scrypt({.n = 1 << 14, .r = 8, .p = 1}, password, salt, out, table.features).has_value());
              }),
              [&](const Peer& peer) -> std::optional<Work> {
                  const auto derive =
                      peer.function<int(const u8*, usize, const u8*, usize, u64, u64, u64, usize, u8*, usize)>(
                          "EVP_PBE_scrypt");
                  if (derive == nullptr) return std::nullopt;
                  return repeat([=, &password, &salt] {
                      u8 out[32];
                      must(derive(password.data(), 12, salt.data(), 16, 1 << 14, 8, 1, 1 << 30, out, 32) == 1);
                  });
              },
              {9});
    table.row("Argon2id 64 MiB t=3 p=4", repeat([&] {
                  u8 out[32];
                  must(argon2({}, password, salt, out, table.features).has_value());
              }),
              none, {3});
}

}  // namespace troth::bench
