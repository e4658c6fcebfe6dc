// troth_vectors [--list] [--quiet] [--markdown] [--filter TEXT]: a line per file, then the sum; exit 1 if any case
// failed. With --markdown a table by collection and algorithm instead: that of docs/conformance.md.
//
// The folder is the environment variable TROTH_VECTORS, else ../shared/vectors beside the source. Unset and absent:
// everything is skipped, which is said and counted. Set but missing, or a file that cannot be read: a failure.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "tests/vectors/runner.hpp"

namespace troth::vectors {
namespace {

namespace fs = std::filesystem;

struct Options {
    bool list = false, quiet = false, markdown = false;
    std::string filter;
};

// What an ACVP server calls the questions, and the answers to them.
constexpr std::string_view questions = "prompt", answers = "expectedResults";

// The file beside it with the answers, if there is one.
fs::path beside(const fs::path& path) {
    std::string name = path.filename().string();
    const usize at = name.find(questions);
    if (at == std::string::npos) return {};
    name.replace(at, questions.size(), answers);
    std::error_code error;
    const fs::path other = path.parent_path() / name;
    return fs::exists(other, error) ? other : fs::path();
}
// Its cases are those of the file of questions beside it.
bool is_companion(const fs::path& path) {
    std::string name = path.filename().string();
    for (const std::string_view word : {answers, std::string_view("internalProjection")})
        if (const usize at = name.find(word); at != std::string::npos) {
            name.replace(at, word.size(), questions);
            std::error_code error;
            return fs::exists(path.parent_path() / name, error);
        }
    return false;
}

Json parsed(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return Json::parse(stream, nullptr, false);
}

bool read(const fs::path& root, const fs::path& path, File& file) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return false;
    file.path = fs::relative(path, root).string();
    file.text.assign(std::istreambuf_iterator<char>(stream), {});
    if (stream.bad()) return false;
    if (path.extension() == ".json") {
        file.json = Json::parse(file.text, nullptr, false);
        if (file.json.is_discarded()) return false;
        file.text.clear();
        const fs::path other = beside(path);
        acvp_form(file.json, other.empty() ? Json() : parsed(other));
    }
    return true;
}

// cases_in: how many cases a file holds that nobody runs.
unsigned cases_in(const File& file) {
    unsigned cases = 0;
    const auto add = [&](const Json& set) {
        for (const Json& group : set["testGroups"]) cases += static_cast<unsigned>(group["tests"].size());
    };
    if (is_wycheproof(file)) add(file.json);
    if (is_acvp(file)) std::ranges::for_each(file.json["vectors"], add);
    for (const char* member : {"cases", "testcases"})
        if (file.json.is_object() && file.json.contains(member))
            cases = static_cast<unsigned>(file.json[member].size());
    return cases == 0 ? 1 : cases;
}

std::string kind_of(const File& file) {
    if (is_acvp(file)) return "not offered: " + acvp_algorithm(file);
    if (!is_wycheproof(file)) return "no handler for this file";
    std::string types;
    for (const Json& group : file.json["testGroups"]) {
        const std::string type = group.value("type", "?");
        if (!types.contains(type)) types += (types.empty() ? "" : ", ") + type;
    }
    return "not offered: " + file.json.value("algorithm", "?") + " " + types;
}

// What a handler throws (the JSON library does, at a member of another kind) fails the file and not the run.
bool wants(const Handler& handler, const File& file) {
    try {
        return handler.wants(file);
    } catch (const std::exception&) {
        return false;
    }
}
void run_handler(const Handler& handler, const File& file, Report& report) {
    try {
        handler.run(file, report);
    } catch (const std::exception& e) {
        report.fail(std::string(handler.name), std::string("cannot be run: ") + e.what());
    }
}

struct Sum {
    unsigned files = 0, passed = 0, failed = 0, skipped = 0;
    std::map<std::string, unsigned> reasons;

    void add(const Report& report) {
        ++files;
        passed += report.passed();
        failed += report.failed();
        skipped += report.skipped();
        for (const auto& [reason, count] : report.reasons()) reasons[reason] += count;
    }
};

// What the file is about: the algorithm that it names, else its own name.
std::string subject_of(const File& file) {
    if (is_wycheproof(file)) return file.json.value("algorithm", "?");
    if (is_acvp(file)) return acvp_algorithm(file);
    return fs::path(file.path).stem().string();
}

// The table's rows by collection (the first folder) and subject.
using Table = std::map<std::pair<std::string, std::string>, Sum>;

void print_markdown(const Table& table) {
    std::printf("| collection | subject | files | passed | failed | skipped | why |\n|---|---|---|---|---|---|---|\n");
    for (const auto& [key, sum] : table) {
        std::printf("| %s | %s | %u | %u | %u | %u | ", key.first.c_str(), key.second.c_str(), sum.files, sum.passed,
                    sum.failed, sum.skipped);
        const char* separator = "";
        for (const auto& [reason, count] : sum.reasons) {
            std::printf("%s%s (%u)", separator, reason.c_str(), count);
            separator = "; ";
        }
        std::printf(" |\n");
    }
}

bool run_file(const File& file, const Options& options, Sum& sum, Table& table) {
    Report report;
    bool wanted = false;
    for (const Handler& handler : all_handlers()) {
        if (!wants(handler, file)) continue;
        wanted = true;
        if (!options.list) run_handler(handler, file, report);
    }
    if (options.list) {
        std::printf("%s: %s\n", file.path.c_str(), wanted ? "run" : kind_of(file).c_str());
        return true;
    }
    if (!wanted) report.skip(kind_of(file), cases_in(file));
    // Of a file that is run, groups of a kind that came later are not passed over in silence.
    const unsigned counted = report.passed() + report.failed() + report.skipped();
    if (wanted && (is_wycheproof(file) || is_acvp(file)) && counted < cases_in(file))
        report.skip("of a group that is not known", cases_in(file) - counted);
    sum.add(report);
    table[{fs::path(file.path).begin()->string(), subject_of(file)}].add(report);
    if (options.markdown) return report.failed() == 0;
    if (options.quiet && report.failed() == 0) return true;
    std::printf("%s: %u run, %u passed, %u failed, %u skipped", file.path.c_str(), report.passed() + report.failed(),
                report.passed(), report.failed(), report.skipped());
    const char* separator = " (";
    for (const auto& [reason, count] : report.reasons()) {
        std::printf("%s%s: %u", separator, reason.c_str(), count);
        separator = "; ";
    }
    std::printf("%s\n%s", report.reasons().empty() ? "" : ")", report.failures().c_str());
    return report.failed() == 0;
}

int run(const Options& options) {
    const char* named = std::getenv("TROTH_VECTORS");
    const fs::path root = named ? fs::path(named) : fs::path(TROTH_SOURCE_ROOT) / "../shared/vectors";
    std::error_code error;
    if (!fs::is_directory(root, error)) {
        if (named) {
            std::fprintf(stderr, "TROTH_VECTORS names %s, which is not a folder\n", named);
            return 1;
        }
        std::printf(
            "no vectors: TROTH_VECTORS is not set and ../shared/vectors is not there\n0 passed, 0 failed, 1 skipped\n");
        return 0;
    }
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file()) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    bool good = true;
    Sum sum;
    Table table;
    for (const fs::path& path : paths) {
        const std::string name = path.filename().string();
        const std::string extension = path.extension().string();
        if (name == "reserve.bin" || name == "manifest.json" || name.ends_with("-schema.json") || extension == ".md")
            continue;
        if (extension == ".zst" || extension == ".pem") continue;  // fuzz seeds and the keys of traces: no cases
        if (!path.string().contains(options.filter) || is_companion(path)) continue;
        File file;
        if (!read(root, path, file)) {
            std::printf("%s: cannot be read\n", path.string().c_str());
            good = false;
            continue;
        }
        good = run_file(file, options, sum, table) && good;
    }
    if (options.markdown) print_markdown(table);
    if (!options.list) std::printf("%u passed, %u failed, %u skipped\n", sum.passed, sum.failed, sum.skipped);
    return good ? 0 : 1;
}

}  // namespace
}  // namespace troth::vectors

int main(int argc, char** argv) {
    troth::vectors::Options options;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--list") == 0) {
            options.list = true;
        } else if (std::strcmp(argv[i], "--quiet") == 0) {
            options.quiet = true;
        } else if (std::strcmp(argv[i], "--markdown") == 0) {
            options.markdown = true;
        } else if (std::strcmp(argv[i], "--filter") == 0 && i + 1 < argc) {
            options.filter = argv[++i];
        } else {
            std::fprintf(stderr, "usage: troth_vectors [--list] [--quiet] [--markdown] [--filter TEXT]\n");
            return 2;
        }
    }
    return troth::vectors::run(options);
}
