// SoftHSM for tests: tokens in a folder of their own, made once for each test program and removed at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace troth::inline v1::token::testing {

class SoftHsm {
  public:
    // get: null where SoftHSM is not installed. The module keeps its configuration until the process ends, so that all
    // tests share these tokens: "troth" and "second" with the PIN 1234, "locking" with 4321.
    static const SoftHsm* get() {
        static const SoftHsm only;
        return only.module_.empty() ? nullptr : &only;
    }
    static constexpr const char* missing = "SoftHSM is not installed (package softhsm2)";

    const std::string& module() const { return module_; }
    const std::string& folder() const { return folder_; }
    // uri: an address of something in the token.
    std::string uri(const std::string& token, const std::string& more = "") const {
        return "pkcs11:token=" + token + more + "?module-path=" + module_;
    }

  private:
    SoftHsm() {
        for (const char* file :
             {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
              "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so"})
            if (module_.empty() && std::filesystem::exists(file)) module_ = file;
        if (module_.empty()) return;
        std::string name = (std::filesystem::temp_directory_path() / "troth-softhsm-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        std::filesystem::create_directory(folder_ + "/tokens");
        std::ofstream(folder_ + "/softhsm2.conf") << "directories.tokendir = " << folder_ << "/tokens\n"
                                                  << "objectstore.backend = file\nlog.level = ERROR\n";
        ::setenv("SOFTHSM2_CONF", (folder_ + "/softhsm2.conf").c_str(), 1);
        if (!make("troth", "1234") || !make("second", "1234") || !make("locking", "4321")) module_.clear();
    }
    ~SoftHsm() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    static bool make(const std::string& label, const std::string& pin) {
        const std::string line = "softhsm2-util --init-token --free --label " + label + " --pin " + pin +
                                 " --so-pin 87654321 >/dev/null 2>&1";
        return std::system(line.c_str()) == 0;  // NOLINT: a fixed line, in a test
    }

    std::string module_, folder_;
};

}  // namespace troth::inline v1::token::testing
