#include "troth/cli/output_file.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "troth/cli/errors.hpp"
#include "troth/cli/files.hpp"

namespace troth::inline v1::cli {

namespace {

Result<void> write_all(int descriptor, Bytes content, std::string_view name) {
    while (!content.empty()) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(system_error(errno, name));
        content = content.subspan(static_cast<usize>(count));
    }
    return {};
}

// Straight: standard output, or a device or pipe that is written to and never replaced.
class Straight final : public OutputStream {
  public:
    Straight(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
    Straight(const Straight&) = delete;
    ~Straight() override {
        if (descriptor_ > STDERR_FILENO) close(descriptor_);
    }
    Result<void> put(Bytes content) override { return write_all(descriptor_, content, name_); }
    Result<void> commit() override { return {}; }

  private:
    int descriptor_;
    std::string name_;
};

// Beside: a file that stands beside its place until it is complete.
class Beside final : public OutputStream {
  public:
    Beside(int descriptor, std::string beside, std::string path, bool force)
        : descriptor_(descriptor), beside_(std::move(beside)), path_(std::move(path)), force_(force) {}
    Beside(const Beside&) = delete;
    ~Beside() override {
        if (descriptor_ >= 0) close(descriptor_);
        if (!beside_.empty()) unlink(beside_.c_str());
    }
    Result<void> put(Bytes content) override { return write_all(descriptor_, content, path_); }
    Result<void> commit() override {
        if (fsync(descriptor_) != 0 || close(std::exchange(descriptor_, -1)) != 0)
            return fail(system_error(errno, path_));
        // Without force never over a file that has appeared meanwhile; a file system without hard links has to trust
        // the check that was made before.
        if (!force_ && link(beside_.c_str(), path_.c_str()) == 0) {
            unlink(std::exchange(beside_, {}).c_str());
        } else {
            if (!force_ && errno != EPERM && errno != EOPNOTSUPP) return fail(system_error(errno, path_));
            if (rename(beside_.c_str(), path_.c_str()) != 0) return fail(system_error(errno, path_));
            beside_.clear();
        }
        const std::string directory = folder_of(path_);
        const int folder = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder >= 0) {
            fsync(folder);  // some file systems cannot; the name stands anyway
            close(folder);
        }
        return {};
    }

    static std::string folder_of(const std::string& path) {
        const usize slash = path.rfind('/');
        return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    }

  private:
    int descriptor_;
    std::string beside_, path_;
    bool force_;
};

}  // namespace

bool goes_straight(const std::string& path) {
    struct stat info;
    return path == "-" || (stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode));
}

Result<std::unique_ptr<OutputStream>> create_file(const std::string& path, bool secret, bool force) {
    if (path == "-") return std::make_unique<Straight>(STDOUT_FILENO, "standard output");
    struct stat info;
    if (stat(path.c_str(), &info) == 0) {
        if (S_ISDIR(info.st_mode)) return fail(Error(errors::is_directory).in_file(path));
        if (!S_ISREG(info.st_mode)) {
            const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
            if (descriptor < 0) return fail(system_error(errno, path));
            return std::make_unique<Straight>(descriptor, path);
        }
        if (!force) return fail(Error(errors::file_exists).in_file(path));
    } else if (errno != ENOENT) {
        return fail(system_error(errno, path));
    }
    const std::string folder = Beside::folder_of(path);
    for (int attempt = 0;; ++attempt) {
        std::string beside = folder + "/.troth-" + std::to_string(getpid()) + "-" + std::to_string(attempt) + ".part";
        const int descriptor =
            ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, secret ? 0600 : 0666);
        if (descriptor < 0 && errno == EEXIST && attempt < 1000) continue;
        if (descriptor < 0) return fail(system_error(errno, errno == ENOENT ? folder : path));
        return std::make_unique<Beside>(descriptor, std::move(beside), path, force);
    }
}

}  // namespace troth::inline v1::cli
