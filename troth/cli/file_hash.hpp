// What `troth hash` computes: the registry's functions, and those whose digest is as long as one asks for.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "troth/base/result.hpp"
#include "troth/crypto/hash/blake2.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"

namespace troth::inline v1::cli {

// FileHash: a function with the size of its digest, ready to begin any number of digests. Immutable, so any number of
// threads may share it.
class FileHash {
  public:
    static constexpr usize max_size = 65536;

    // choose: name as find_digest takes it, or "shake256", "cshake256", "blake2b-256" (bits, as b2sum writes it). size
    // is the digest's in bytes, 0 the function's own; customization is cSHAKE's. Errors: cli.unknown_algorithm,
    // cli.digest_size, cli.conflicting_options.
    static Result<FileHash> choose(std::string_view name, usize size = 0, Bytes customization = {});
    // words: the name of each function that there is.
    static std::vector<std::string> words();

    const std::string& word() const { return word_; }
    usize size() const { return size_; }
    // resized: the same function with another size of digest. Errors: cli.digest_size.
    Result<FileHash> resized(usize size) const;
    // weak: different contents can be made that have the same digest.
    bool weak() const;

    class Run {
      public:
        void update(Bytes data);
        ByteVector finish();

      private:
        friend class FileHash;
        using State = std::variant<crypto::Hash, crypto::Shake, crypto::Blake2b, crypto::Blake2s>;
        Run(State state, usize size) : state_(std::move(state)), size_(size) {}
        State state_;
        usize size_;
    };
    Run start() const;

  private:
    enum class Blake2 : u8 { b, s };
    FileHash(std::variant<crypto::HashId, crypto::ShakeId, Blake2> function, std::string word, usize size)
        : function_(function), word_(std::move(word)), size_(size) {}

    std::variant<crypto::HashId, crypto::ShakeId, Blake2> function_;
    std::string word_;
    usize size_;
    ByteVector customization_;
};

}  // namespace troth::inline v1::cli
