// What a server makes of a request's target: whatever it is, the answer is a regular file below the root, and none that
// is hidden (RFC 9112 §3.2.1; RFC 3986 §2.1).
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <stdlib.h>

#include "fuzz/input.hpp"
#include "troth/service/content.hpp"

using namespace troth;
using namespace troth::fuzz;
namespace fs = std::filesystem;

namespace {

// A folder with files to find and files to keep; it goes when the program does.
struct Tree {
    Tree() {
        std::string name = (fs::temp_directory_path() / "troth-fuzz-XXXXXX").string();
        require(mkdtemp(name.data()) != nullptr, "a folder of one's own");
        base = name;
        root = base / "root";
        fs::create_directories(root / "a" / "b");
        fs::create_directories(base / "secret");
        for (const char* file : {"root/index.html", "root/a/b/page.html", "root/a/with space", "root/.hidden",
                                 "secret/key", "root/a/index.html"})
            std::ofstream(base / file) << "x";
        fs::create_symlink(base / "secret", root / "out");
        fs::create_symlink(root / "a", root / "in");
        real_root = fs::canonical(root).string() + "/";
    }
    ~Tree() {
        std::error_code error;
        fs::remove_all(base, error);
    }
    fs::path base, root;
    std::string real_root;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    static const Tree tree;
    const std::string_view text = text_of({data, size});
    (void)service::looks_like_http(text);
    const auto file = service::file_for(tree.root, text);
    if (!file) return 0;
    require(fs::is_regular_file(*file), "an answer is a file");
    const std::string real = fs::canonical(*file).string();
    require(real.starts_with(tree.real_root), "below the root");
    require(real.find("/.") == std::string::npos, "and not hidden");
    require(!service::media_type(*file).empty(), "it has a type");
    return 0;
}
