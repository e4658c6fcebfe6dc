// Files are created whole or not at all; keys are the owner's only (design: security, "Files").
#include "troth/cli/files.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "troth/cli/errors.hpp"

namespace troth::cli {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
  protected:
    Files() {
        std::string pattern = (fs::temp_directory_path() / "troth-files-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
    }
    ~Files() override { fs::remove_all(root_); }
    std::string at(std::string_view name) const { return (root_ / name).string(); }
    std::string content(std::string_view name) const {
        std::ifstream in(at(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    usize count() const { return static_cast<usize>(std::distance(fs::directory_iterator(root_), {})); }
    fs::path root_;
};

unsigned mode_of(const std::string& path) {
    struct stat info{};
    EXPECT_EQ(stat(path.c_str(), &info), 0);
    return info.st_mode & 0777u;
}

TEST_F(Files, WritesAllAndKeysForTheOwnerOnly) {
    const mode_t old = umask(022);
    const OutputFile files[] = {{at("a.pem"), bytes_of("cert")}, {at("a.key"), bytes_of("key"), true}};
    ASSERT_TRUE(write_files(files, false).has_value());
    umask(old);
    EXPECT_EQ(content("a.pem"), "cert");
    EXPECT_EQ(content("a.key"), "key");
    EXPECT_EQ(mode_of(at("a.pem")), 0644u);
    EXPECT_EQ(mode_of(at("a.key")), 0600u);
    EXPECT_EQ(count(), 2u) << "nothing is left beside";
}

TEST_F(Files, AnExistingFileStopsAllOfThem) {
    const OutputFile first[] = {{at("b"), bytes_of("old")}};
    ASSERT_TRUE(write_files(first, false).has_value());
    const OutputFile files[] = {{at("a"), bytes_of("new")}, {at("b"), bytes_of("new")}};
    const auto written = write_files(files, false);
    ASSERT_FALSE(written.has_value());
    EXPECT_TRUE(written.error().is(errors::file_exists));
    EXPECT_EQ(content("b"), "old");
    EXPECT_EQ(count(), 1u);
    ASSERT_TRUE(write_files(files, true).has_value());
    EXPECT_EQ(content("b"), "new");
}

TEST_F(Files, ForceReplacesAKeyByOneOfTheRightMode) {
    std::ofstream(at("k")) << "old";
    ASSERT_EQ(chmod(at("k").c_str(), 0644), 0);
    const OutputFile files[] = {{at("k"), bytes_of("new"), true}};
    ASSERT_TRUE(write_files(files, true).has_value());
    EXPECT_EQ(mode_of(at("k")), 0600u);
}

TEST_F(Files, AFailureLeavesNothing) {
    const OutputFile files[] = {{at("a"), bytes_of("a")}, {at("no/such/folder/b"), bytes_of("b")}};
    const auto written = write_files(files, false);
    ASSERT_FALSE(written.has_value());
    EXPECT_TRUE(written.error().is(errors::folder_not_found));
    EXPECT_EQ(count(), 0u);
    const OutputFile twice[] = {{at("a"), bytes_of("a")}, {at("a"), bytes_of("b")}};
    EXPECT_FALSE(write_files(twice, false).has_value());
    EXPECT_EQ(count(), 0u) << "the second cannot take the first's place, so the first goes, too";
}

TEST_F(Files, FoldersAndDevicesAreNotReplaced) {
    const OutputFile folder[] = {{root_.string(), bytes_of("a")}};
    EXPECT_TRUE(write_files(folder, true).error().is(errors::is_directory));
    const OutputFile device[] = {{"/dev/null", bytes_of("a")}};
    EXPECT_TRUE(write_files(device, true).has_value());
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Files, ALinkIsReplacedOnlyWhenToldAndItsTargetIsKept) {
    std::ofstream(at("target")) << "precious";
    fs::create_symlink(at("target"), at("link"));
    fs::create_symlink(at("nowhere"), at("dangling"));
    const OutputFile files[] = {{at("link"), bytes_of("new")}};
    EXPECT_TRUE(write_files(files, false).error().is(errors::file_exists));
    ASSERT_TRUE(write_files(files, true).has_value());
    EXPECT_EQ(content("target"), "precious");
    EXPECT_EQ(content("link"), "new");
    const OutputFile dangling[] = {{at("dangling"), bytes_of("new")}};
    EXPECT_TRUE(write_files(dangling, false).error().is(errors::file_exists));
}

TEST_F(Files, Reads) {
    std::ofstream(at("empty"));
    EXPECT_EQ(read_file(at("empty"), 100).value().size(), 0u);
    const std::string text(10000, 'x');
    std::ofstream(at("long")) << text;
    EXPECT_EQ(text_of(read_file(at("long"), 10000).value().bytes()), text);
    EXPECT_TRUE(read_file(at("long"), 9999).error().is(errors::file_too_large));
    EXPECT_TRUE(read_file(at("long"), 10).error().is(errors::file_too_large));
    EXPECT_TRUE(read_file(at("none"), 100).error().is(errors::file_not_found));
    EXPECT_TRUE(read_file(root_.string(), 100).error().is(errors::is_directory));
    EXPECT_TRUE(read_file(at("long") + "/x", 100).error().is(errors::not_directory));
    EXPECT_TRUE(read_file("/dev/zero", 5000).error().is(errors::file_too_large));
}

TEST_F(Files, ReadsAPipeThatGrows) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const std::string text(20000, 'y');
    ASSERT_EQ(write(ends[1], text.data(), text.size()), 20000);
    close(ends[1]);
    EXPECT_EQ(text_of(read_file("/dev/fd/" + std::to_string(ends[0]), 50000).value().bytes()), text);
    close(ends[0]);
}

}  // namespace
}  // namespace troth::cli
