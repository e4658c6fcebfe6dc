// Files of openssl enc: any header, any ciphertext, by every cipher, in pieces as the input cuts them. An input:
//   byte 0  the cipher;  byte 1  bits 0-1 the digest, bit 2 the derivation
//   byte 2  how many blocks are given at once
//   the rest is the file.
#include "troth/seal/openssl_enc.hpp"

#include <algorithm>

#include "fuzz/input.hpp"

using namespace troth;
using namespace troth::fuzz;
using namespace troth::seal;

namespace {

// The text, or nothing.
std::optional<ByteVector> text_of_file(const openssl::How& how, Bytes file, usize piece_size) {
    const auto salt = openssl::salt_of(file.first(std::min(file.size(), openssl::header_size)));
    if (!salt) return std::nullopt;
    auto decryption = openssl::Decryption::create(how, bytes_of("password"), *salt);
    require(decryption.has_value(), "a key can always be made");
    ByteVector out;
    for (Bytes rest = file.subspan(openssl::header_size);;) {
        const bool last = rest.size() <= piece_size;
        const Bytes now = rest.first(last ? rest.size() : piece_size);
        ByteVector piece(now.begin(), now.end());
        const auto size = decryption->decrypt(piece, last);
        if (!size) {
            require(last, "only the end can be wrong");
            return std::nullopt;
        }
        require(*size <= piece.size(), "no more text than ciphertext");
        out.insert(out.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*size));
        if (last) return out;
        rest = rest.subspan(piece_size);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    Input input(data, size);
    constexpr crypto::HashId digests[] = {crypto::HashId::sha256, crypto::HashId::legacy_md5, crypto::HashId::sha1,
                                          crypto::HashId::sha512};
    openssl::How how;
    how.cipher = &openssl::ciphers()[input.below(openssl::ciphers().size())];
    const u8 kind = input.byte();
    how.digest = digests[kind & 3];
    how.derivation = (kind & 4) != 0 ? openssl::Derivation::bytes_to_key : openssl::Derivation::pbkdf2;
    how.iterations = 1;
    const usize block = std::max<usize>(how.cipher->block_size, 1);
    const usize piece = block * (1 + input.below(64));
    const Bytes file = input.rest();
    (void)openssl::looks_like(file);
    const auto whole = text_of_file(how, file, std::max(file.size(), block));
    const auto pieces = text_of_file(how, file, piece);
    require(whole == pieces, "the same text in pieces of any size");
    require(!whole || whole->size() + openssl::header_size <= file.size(), "no more text than ciphertext");
    return 0;
}
