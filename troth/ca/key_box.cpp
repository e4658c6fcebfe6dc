#include "troth/ca/key_box.hpp"

#include <algorithm>

#include "troth/seal/errors.hpp"

namespace troth::inline v1::ca {

bool is_sealed(Bytes file) {
    return file.size() >= seal::magic.size() && std::ranges::equal(file.first(seal::magic.size()), seal::magic);
}

Result<ByteVector> seal_key(const keys::PrivateKey& key, Bytes password, RandomSource& random,
                            const seal::PasswordCost& cost) {
    const seal::Way ways[] = {seal::Password{.text = password, .cost = cost}};
    TROTH_TRY(auto sealer, seal::Sealer::create(ways, random));
    const SecretBytes plain = key.to_pkcs8();  // far below one piece
    ByteVector out(sealer.header().begin(), sealer.header().end());
    const usize at = out.size();
    out.resize(at + plain.size() + crypto::aead_tag_size);
    sealer.seal_piece(plain.bytes(), true, MutableBytes(out).subspan(at));
    return out;
}

Result<keys::PrivateKey> open_key(Bytes sealed, Bytes password) {
    TROTH_TRY(const usize header, seal::header_size(sealed.first(std::min(sealed.size(), seal::smallest_header))));
    if (header + crypto::aead_tag_size > sealed.size()) return fail(seal::errors::truncated);
    TROTH_TRY(auto opener, seal::Opener::open_with(sealed.first(header), password));
    SecretBytes plain(sealed.subspan(header));
    TROTH_TRY(opener.open_piece(plain.mutable_bytes(), true));
    plain.shrink(plain.size() - crypto::aead_tag_size);
    return keys::PrivateKey::from_pkcs8(plain.bytes());
}

}  // namespace troth::inline v1::ca
