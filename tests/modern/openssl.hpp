// What these tests call of an OpenSSL of at least 3.5, found while they run: the headers of an older one declare it.
#pragma once

#include <string>
#include <vector>

#include <dlfcn.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "troth/base/bytes.hpp"

namespace troth::modern {

#define TROTH_IMPORT(name) decltype(&::name) name = find<decltype(&::name)>(#name)

// OpenSsl: the library behind a handle of dlopen; RTLD_DEFAULT is the one of this process.
class OpenSsl {
    void* handle_;  // before what is found in it

  public:
    explicit OpenSsl(void* handle) : handle_(handle) {}

    bool complete = true;  // has all that stands below
    TROTH_IMPORT(OpenSSL_version);
    TROTH_IMPORT(OPENSSL_version_major);
    TROTH_IMPORT(OPENSSL_version_minor);
    TROTH_IMPORT(EVP_PKEY_CTX_new_from_name);
    TROTH_IMPORT(EVP_PKEY_CTX_new_from_pkey);
    TROTH_IMPORT(EVP_PKEY_CTX_free);
    TROTH_IMPORT(EVP_PKEY_CTX_set_params);
    TROTH_IMPORT(EVP_PKEY_keygen_init);
    TROTH_IMPORT(EVP_PKEY_generate);
    TROTH_IMPORT(EVP_PKEY_fromdata_init);
    TROTH_IMPORT(EVP_PKEY_fromdata);
    TROTH_IMPORT(EVP_PKEY_free);
    TROTH_IMPORT(EVP_PKEY_get_octet_string_param);
    TROTH_IMPORT(EVP_PKEY_encapsulate_init);
    TROTH_IMPORT(EVP_PKEY_encapsulate);
    TROTH_IMPORT(EVP_PKEY_decapsulate_init);
    TROTH_IMPORT(EVP_PKEY_decapsulate);
    TROTH_IMPORT(EVP_MD_CTX_new);
    TROTH_IMPORT(EVP_MD_CTX_free);
    TROTH_IMPORT(EVP_DigestSignInit_ex);
    TROTH_IMPORT(EVP_DigestSign);
    TROTH_IMPORT(EVP_DigestVerifyInit_ex);
    TROTH_IMPORT(EVP_DigestVerify);
    TROTH_IMPORT(EVP_KDF_fetch);
    TROTH_IMPORT(EVP_KDF_free);
    TROTH_IMPORT(EVP_KDF_CTX_new);
    TROTH_IMPORT(EVP_KDF_CTX_free);
    TROTH_IMPORT(EVP_KDF_derive);
    TROTH_IMPORT(EVP_CIPHER_fetch);
    TROTH_IMPORT(EVP_CIPHER_free);
    TROTH_IMPORT(EVP_CIPHER_CTX_new);
    TROTH_IMPORT(EVP_CIPHER_CTX_free);
    TROTH_IMPORT(EVP_CIPHER_CTX_ctrl);
    TROTH_IMPORT(EVP_CipherInit_ex2);
    TROTH_IMPORT(EVP_CipherUpdate);
    TROTH_IMPORT(EVP_CipherFinal_ex);

    bool is_modern() const {
        return complete &&
               (OPENSSL_version_major() > 3 || (OPENSSL_version_major() == 3 && OPENSSL_version_minor() >= 5));
    }

  private:
    template <class F>
    F find(const char* name) {
        void* const found = dlsym(handle_, name);
        complete = complete && found != nullptr;
        return reinterpret_cast<F>(found);
    }
};

#undef TROTH_IMPORT

// Parameters: a list of OSSL_PARAM. What a value points to lives as long as the list is used.
class Parameters {
  public:
    Parameters& octets(const char* key, Bytes value) {
        return add(key, OSSL_PARAM_OCTET_STRING, const_cast<u8*>(value.data()), value.size());
    }
    Parameters& whole_number(const char* key, Bytes little_endian) {
        static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
        return add(key, OSSL_PARAM_UNSIGNED_INTEGER, const_cast<u8*>(little_endian.data()), little_endian.size());
    }
    Parameters& text(const char* key, const char* value) {
        return add(key, OSSL_PARAM_UTF8_STRING, const_cast<char*>(value), std::char_traits<char>::length(value));
    }
    Parameters& number(const char* key, const u32& value) {
        return add(key, OSSL_PARAM_UNSIGNED_INTEGER, const_cast<u32*>(&value), sizeof value);
    }
    Parameters& number(const char* key, u32&& value) = delete;
    OSSL_PARAM* get() { return list_.data(); }

  private:
    Parameters& add(const char* key, unsigned type, void* data, usize size) {
        // Without an address there is no value, and an empty one is asked for.
        static u8 nothing = 0;
        list_.back() = {key, type, data != nullptr ? data : &nothing, size, OSSL_PARAM_UNMODIFIED};
        list_.push_back(end);
        return *this;
    }
    static constexpr OSSL_PARAM end{nullptr, 0, nullptr, 0, 0};
    std::vector<OSSL_PARAM> list_{end};
};

}  // namespace troth::modern
