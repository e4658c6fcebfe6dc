// Kinds of stores for tests that hold for all of them, and certificates to put in.
#pragma once

#include <cstdlib>
#include <filesystem>

#include <unistd.h>

#include "troth/base/testing/random.hpp"
#include "troth/ca/issue.hpp"
#include "troth/ca/store/sqlite_store.hpp"

namespace troth::inline v1::ca::testing {

inline constexpr sys_seconds today{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

// Folder: an empty one that goes away with the object.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "troth-store-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) std::abort();
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Maker: an authority and leaves below it.
class Maker {
  public:
    Maker()
        : root(make_root("Root", key(), root_lifetime, today, random).value()),
          intermediate(make_intermediate(root, "Intermediate", key(), intermediate_lifetime, today, random).value()),
          leaf_key_(key()) {}

    x509::Certificate leaf(const std::string& name, days lifetime = leaf_lifetime) {
        return issue(
                   intermediate,
                   {.name = name, .alternatives = {}, .spki = leaf_key_->public_key().spki_der(), .lifetime = lifetime},
                   today, random)
            .value();
    }
    std::shared_ptr<keys::Signer> key() {
        return keys::local_signer(keys::PrivateKey::generate(keys::KeyType::ec_p256, random).value());
    }
    v1::testing::CountingRandom random{4711};
    Authority root, intermediate;

  private:
    std::shared_ptr<keys::Signer> leaf_key_;
};

}  // namespace troth::inline v1::ca::testing
