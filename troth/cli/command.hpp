// A subcommand's declaration. What it takes is said once; parsing, help, the manual and completion are drawn from it.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "troth/cli/exit_code.hpp"
#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// Choice: one word that an option takes, and what it stands for.
template <class T>
struct Choice {
    std::string_view word;
    T value;
};

struct OptionSpec {
    std::string names;  // "-o, --out"; for a positional its name in capitals
    std::string value;  // "FILE"; empty for a flag
    std::string help;
    std::string default_text;  // empty: none worth saying
    bool positional = false, required = false, repeatable = false;
    std::vector<std::string> choices;  // every word that it takes; empty: any
    // set: takes the words given, and answers what is wrong with them; empty if nothing is.
    std::function<std::string(const std::vector<std::string>&)> set;
};

struct Example {
    std::string line, purpose;
};

enum class Need { optional, required };

class Command {
  public:
    explicit Command(std::string_view words) : words_(words) {}

    void about(std::string_view text) { about_ = text; }      // one line, no capital, no full stop
    void details(std::string_view text) { details_ = text; }  // what one line cannot say

    // positional: one is required if its value is empty so far; a list takes one word or more, or any number if it is
    // optional.
    void positional(std::string_view name, std::string& value, std::string_view help);
    void positional(std::string_view name, std::vector<std::string>& values, std::string_view help,
                    Need = Need::required);
    void flag(std::string_view names, bool& value, std::string_view help);
    // option: names and the word for its value: "-o, --out FILE". A list may be given again and again.
    void option(std::string_view names_and_value, std::string& value, std::string_view help, Need = Need::optional);
    void option(std::string_view names_and_value, std::vector<std::string>& values, std::string_view help);
    void option(std::string_view names_and_value, std::optional<std::string>& value, std::string_view help);
    template <std::unsigned_integral T>
    void option(std::string_view names_and_value, T& value, T least, T most, std::string_view help) {
        add_number(names_and_value, value, least, most, help, [&value](u64 number) { value = static_cast<T>(number); });
    }
    template <class T>
    void option(std::string_view names_and_value, T& value, std::span<const Choice<T>> choices, std::string_view help) {
        std::vector<std::string_view> words;
        std::string_view chosen;
        for (const Choice<T>& choice : choices) {
            words.push_back(choice.word);
            if (choice.value == value && chosen.empty()) chosen = choice.word;
        }
        add_choice(names_and_value, std::move(words), chosen, help,
                   [&value, choices](usize index) { value = choices[index].value; });
    }
    void example(std::string_view line, std::string_view purpose) {
        examples_.push_back({std::string(line), std::string(purpose)});
    }

    // parse: takes the words behind the command's own. Errors: the usage rows of cli.
    Result<void> parse(std::span<const std::string> arguments);

    const std::string& words() const { return words_; }
    const std::string& about() const { return about_; }
    const std::string& details() const { return details_; }
    std::span<const OptionSpec> options() const { return options_; }
    std::span<const Example> examples() const { return examples_; }

  private:
    OptionSpec& add(std::string_view names_and_value, std::string_view help);
    void add_number(std::string_view names_and_value, u64 value, u64 least, u64 most, std::string_view help,
                    std::function<void(u64)> set);
    void add_choice(std::string_view names_and_value, std::vector<std::string_view> words, std::string_view chosen,
                    std::string_view help, std::function<void(usize)> set);

    std::string words_, about_, details_;
    std::vector<OptionSpec> options_;
    std::vector<Example> examples_;
};

// Runnable: a subcommand with its state, behind one shape. A subcommand is a struct with
//   static void declare(Command&, Self&)   and   Result<ExitCode> run(Terminal&) const.
class Runnable {
  public:
    virtual ~Runnable() = default;
    virtual void declare(Command& command) = 0;
    virtual Result<ExitCode> run(Terminal& terminal) const = 0;
};
template <class T>
std::unique_ptr<Runnable> subcommand() {
    class Holder final : public Runnable {
      public:
        void declare(Command& command) override { T::declare(command, self_); }
        Result<ExitCode> run(Terminal& terminal) const override { return self_.run(terminal); }

      private:
        T self_;
    };
    return std::make_unique<Holder>();
}

}  // namespace troth::inline v1::cli
