// A terminal in memory, for tests of subcommands: files in a map, output in strings, fixed randomness and time.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>

#include "troth/base/testing/random.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli::testing {

// MemoryInput gives at most seven bytes at a time, so that a command that takes a piece for the whole is found out.
class MemoryInput final : public InputStream {
  public:
    explicit MemoryInput(SecretBytes content) : content_(std::move(content)) {}
    Result<usize> read(MutableBytes room) override {
        const Bytes piece =
            content_.bytes().subspan(at_).first(std::min({room.size(), content_.size() - at_, usize{7}}));
        if (!piece.empty()) std::memcpy(room.data(), piece.data(), piece.size());
        at_ += piece.size();
        return piece.size();
    }

  private:
    SecretBytes content_;
    usize at_ = 0;
};

class MemoryTerminal final : public Terminal, public StoreKeeper {
  public:
    Result<SecretBytes> read(std::string_view file) override {
        const auto found = files.find(std::string(file));
        if (found == files.end())
            return fail(
                Error(list(std::string(file))->empty() ? errors::file_not_found : errors::is_directory).in_file(file));
        if (found->second.size() > read_at_most) return fail(Error(errors::file_too_large).in_file(file));
        return SecretBytes(bytes_of(found->second));
    }
    Result<std::unique_ptr<InputStream>> open(std::string_view file) override {
        const auto found = files.find(std::string(file));
        if (found == files.end()) return fail(Error(errors::file_not_found).in_file(file));
        return std::make_unique<MemoryInput>(SecretBytes(bytes_of(found->second)));
    }
    Result<std::unique_ptr<OutputStream>> create(const std::string& path, bool secret, bool force) override {
        if (path != "-" && files.contains(path) && !force) return fail(Error(errors::file_exists).in_file(path));
        return std::make_unique<MemoryOutput>(*this, path, secret);
    }
    Result<SecretBytes> ask(std::string_view prompt) override {
        if (answers.empty()) return fail(errors::no_terminal);
        (err += prompt) += '\n';
        const std::string answer = answers.front();
        answers.pop_front();
        return SecretBytes(bytes_of(answer));
    }
    Result<void> write(std::span<const OutputFile> outputs, bool force) override {
        for (const OutputFile& output : outputs)
            if (output.path != "-" && files.contains(output.path) && !force)
                return fail(Error(errors::file_exists).in_file(output.path));
        for (const OutputFile& output : outputs) {
            if (output.path == "-") {
                out += text_of(output.content);
                continue;
            }
            files[output.path] = text_of(output.content);
            if (output.secret) secrets.insert(output.path);
        }
        return {};
    }
    Result<void> make_directory(std::string_view path) override {
        if (files.contains(std::string(path))) return fail(Error(errors::not_directory).in_file(path));
        directories.insert(std::string(path));
        return {};
    }
    bool exists(std::string_view path) override { return files.contains(std::string(path)); }
    Result<void> remove(const std::string& path) override {
        if (files.erase(path) == 0) return fail(Error(errors::file_not_found).in_file(path));
        return {};
    }
    Result<std::vector<std::string>> list(const std::string& folder) override {
        std::vector<std::string> names;
        for (const auto& file : files)
            if (file.first.starts_with(folder + "/") && file.first.find('/', folder.size() + 1) == std::string::npos)
                names.push_back(file.first.substr(folder.size() + 1));
        return names;
    }
    Result<std::string> run(std::span<const std::string> words, Bytes input) override {
        ran.emplace_back(words.begin(), words.end());
        return program ? program(words, input) : Result<std::string>(std::string());
    }
    void print(std::string_view line) override { (out += line) += '\n'; }
    Result<void> put(Bytes payload) override {
        out += text_of(payload);
        return {};
    }
    Result<void> flush() override { return {}; }
    void complain(std::string_view line) override { (err += line) += '\n'; }
    RandomSource& random() override { return random_; }
    Now now() override { return {time, {}}; }

    // A store lives in memory; its file has its content once it is closed.
    Result<std::shared_ptr<ca::Store>> open_store(const std::string& file, ca::Opening opening) override {
        const auto found = files.find(file);
        if (found == files.end() && opening == ca::Opening::existing)
            return fail(Error(ca::errors::store_absent).in_file(file));
        TROTH_TRY(auto store, ca::SqliteStore::in_memory(found == files.end() ? Bytes() : bytes_of(found->second)));
        return std::shared_ptr<ca::Store>(store.release(), [this, file](ca::Store* closing) {
            const std::unique_ptr<ca::SqliteStore> owned(static_cast<ca::SqliteStore*>(closing));
            if (owned->was_written()) files[file] = text_of(owned->image().value());
        });
    }
    Result<void> copy_store(ca::Store& store, const std::string& file) override {
        files[file] = text_of(static_cast<ca::SqliteStore&>(store).image().value());
        return {};
    }

    std::map<std::string, std::string, std::less<>> files;
    usize read_at_most = read_limit;             // of a file that is read as a whole
    std::deque<std::string> answers;             // what the person at the terminal types; none: there is nobody
    std::set<std::string> secrets, directories;  // paths written as secret; folders made
    std::string out, err;
    std::vector<std::vector<std::string>> ran;  // the programs that were called, with their words
    std::function<Result<std::string>(std::span<const std::string>, Bytes)> program;  // what those do; none: nothing
    Wall time{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

  private:
    class MemoryOutput final : public OutputStream {
      public:
        MemoryOutput(MemoryTerminal& terminal, std::string path, bool secret)
            : terminal_(terminal), path_(std::move(path)), secret_(secret) {}
        Result<void> put(Bytes content) override {
            (path_ == "-" ? terminal_.out : content_) += text_of(content);
            return {};
        }
        Result<void> commit() override {
            if (path_ == "-") return {};
            terminal_.files[path_] = content_;
            if (secret_) terminal_.secrets.insert(path_);
            return {};
        }

      private:
        MemoryTerminal& terminal_;
        std::string path_, content_;
        bool secret_;
    };
    v1::testing::CountingRandom random_{20260301};
};

}  // namespace troth::inline v1::cli::testing
