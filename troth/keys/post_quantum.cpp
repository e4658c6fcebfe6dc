#include "troth/keys/post_quantum.hpp"

#include <algorithm>

#include "troth/keys/oids.hpp"

namespace troth::inline v1::keys {

namespace {

using crypto::MlDsaId;
using crypto::SlhDsaId;
using encoding::der::oid;

constexpr std::string_view name_of_set(MlDsaId id) {
    return crypto::mldsa::parameters(id).name;
}
constexpr std::string_view name_of_set(SlhDsaId id) {
    return crypto::slhdsa::parameters(id).name;
}

// RFC 9881 §2, RFC 9909 §3.
constexpr PostQuantumRow rows[] = {
    {MlDsaId::mldsa44, KeyType::mldsa44, SignAlgorithm::mldsa44, Scheme::mldsa44, oid<"2.16.840.1.101.3.4.3.17">,
     name_of_set(MlDsaId::mldsa44)},
    {MlDsaId::mldsa65, KeyType::mldsa65, SignAlgorithm::mldsa65, Scheme::mldsa65, oid<"2.16.840.1.101.3.4.3.18">,
     name_of_set(MlDsaId::mldsa65)},
    {MlDsaId::mldsa87, KeyType::mldsa87, SignAlgorithm::mldsa87, Scheme::mldsa87, oid<"2.16.840.1.101.3.4.3.19">,
     name_of_set(MlDsaId::mldsa87)},
    {SlhDsaId::sha2_128s, KeyType::slhdsa_sha2_128s, SignAlgorithm::slhdsa_sha2_128s, Scheme::slhdsa_sha2_128s,
     oid<"2.16.840.1.101.3.4.3.20">, name_of_set(SlhDsaId::sha2_128s)},
    {SlhDsaId::shake_128s, KeyType::slhdsa_shake_128s, SignAlgorithm::slhdsa_shake_128s, Scheme::slhdsa_shake_128s,
     oid<"2.16.840.1.101.3.4.3.26">, name_of_set(SlhDsaId::shake_128s)},
    {SlhDsaId::sha2_128f, KeyType::slhdsa_sha2_128f, SignAlgorithm::slhdsa_sha2_128f, Scheme::slhdsa_sha2_128f,
     oid<"2.16.840.1.101.3.4.3.21">, name_of_set(SlhDsaId::sha2_128f)},
    {SlhDsaId::shake_128f, KeyType::slhdsa_shake_128f, SignAlgorithm::slhdsa_shake_128f, Scheme::slhdsa_shake_128f,
     oid<"2.16.840.1.101.3.4.3.27">, name_of_set(SlhDsaId::shake_128f)},
    {SlhDsaId::sha2_192s, KeyType::slhdsa_sha2_192s, SignAlgorithm::slhdsa_sha2_192s, Scheme::slhdsa_sha2_192s,
     oid<"2.16.840.1.101.3.4.3.22">, name_of_set(SlhDsaId::sha2_192s)},
    {SlhDsaId::shake_192s, KeyType::slhdsa_shake_192s, SignAlgorithm::slhdsa_shake_192s, Scheme::slhdsa_shake_192s,
     oid<"2.16.840.1.101.3.4.3.28">, name_of_set(SlhDsaId::shake_192s)},
    {SlhDsaId::sha2_192f, KeyType::slhdsa_sha2_192f, SignAlgorithm::slhdsa_sha2_192f, Scheme::slhdsa_sha2_192f,
     oid<"2.16.840.1.101.3.4.3.23">, name_of_set(SlhDsaId::sha2_192f)},
    {SlhDsaId::shake_192f, KeyType::slhdsa_shake_192f, SignAlgorithm::slhdsa_shake_192f, Scheme::slhdsa_shake_192f,
     oid<"2.16.840.1.101.3.4.3.29">, name_of_set(SlhDsaId::shake_192f)},
    {SlhDsaId::sha2_256s, KeyType::slhdsa_sha2_256s, SignAlgorithm::slhdsa_sha2_256s, Scheme::slhdsa_sha2_256s,
     oid<"2.16.840.1.101.3.4.3.24">, name_of_set(SlhDsaId::sha2_256s)},
    {SlhDsaId::shake_256s, KeyType::slhdsa_shake_256s, SignAlgorithm::slhdsa_shake_256s, Scheme::slhdsa_shake_256s,
     oid<"2.16.840.1.101.3.4.3.30">, name_of_set(SlhDsaId::shake_256s)},
    {SlhDsaId::sha2_256f, KeyType::slhdsa_sha2_256f, SignAlgorithm::slhdsa_sha2_256f, Scheme::slhdsa_sha2_256f,
     oid<"2.16.840.1.101.3.4.3.25">, name_of_set(SlhDsaId::sha2_256f)},
    {SlhDsaId::shake_256f, KeyType::slhdsa_shake_256f, SignAlgorithm::slhdsa_shake_256f, Scheme::slhdsa_shake_256f,
     oid<"2.16.840.1.101.3.4.3.31">, name_of_set(SlhDsaId::shake_256f)},
};

template <class T>
const PostQuantumRow* found(T PostQuantumRow::* member, T value) {
    const auto* row = std::ranges::find(rows, value, member);
    return row == std::end(rows) ? nullptr : row;
}

}  // namespace

std::span<const PostQuantumRow> post_quantum_rows() {
    return rows;
}
const PostQuantumRow* post_quantum(KeyType key) {
    return found(&PostQuantumRow::key, key);
}
const PostQuantumRow* post_quantum(Scheme scheme) {
    return found(&PostQuantumRow::scheme, scheme);
}
const PostQuantumRow* post_quantum(const encoding::der::Oid& oid) {
    for (const PostQuantumRow& row : rows)
        if (row.oid == oid) return &row;
    return nullptr;
}
const PostQuantumRow& post_quantum(PostQuantumSet set) {
    return *std::ranges::find(rows, set, &PostQuantumRow::set);
}

}  // namespace troth::inline v1::keys
