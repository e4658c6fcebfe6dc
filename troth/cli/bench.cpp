// `troth bench`: how fast this machine computes what the library offers.
//
// A figure is the median over slices: the time is cut into slices of equal work, so that what else the machine does
// meanwhile spoils some slices and not the figure.
#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "troth/cli/bench_errors.hpp"
#include "troth/cli/bench_operations.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/layout.hpp"
#include "troth/crypto/random/generator.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr usize slices = 31;

struct Measured {
    double median, low, high;  // nanoseconds a work; a tenth of the slices is below low, a tenth above high
};

double now_in_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
double time_of(const Work& work, u64 repetitions) {
    const double start = now_in_seconds();
    for (u64 i = 0; i < repetitions; ++i) work();
    return now_in_seconds() - start;
}

// As often as fits into `seconds`, and at least once a slice; fewer slices where a single work takes longer than one.
Measured measure(const Work& work, double seconds) {
    work();  // what the first one pays, tables and pages, is not what is asked for
    const double slice = seconds / static_cast<double>(slices);
    u64 repetitions = 1;
    double took = time_of(work, repetitions);
    while (took < slice / 4) took = time_of(work, repetitions *= 2);
    repetitions = std::max<u64>(1, static_cast<u64>(static_cast<double>(repetitions) * slice / took));
    std::vector<double> figures;
    for (const double end = now_in_seconds() + seconds;
         figures.size() < slices && (figures.size() < 3 || now_in_seconds() < end);)
        figures.push_back(time_of(work, repetitions) * 1e9 / static_cast<double>(repetitions));
    std::ranges::sort(figures);
    const usize n = figures.size();
    return {figures[n / 2], figures[n / 10], figures[n - 1 - n / 10]};
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string time_text(double nanoseconds) {
    if (nanoseconds < 1e4) return fmt::format("{:.1f} ns", nanoseconds);
    if (nanoseconds < 1e7) return fmt::format("{:.2f} µs", nanoseconds / 1e3);
    return fmt::format("{:.2f} ms", nanoseconds / 1e6);
}
std::string rate_text(usize size, double nanoseconds) {
    if (size > 0) return fmt::format("{:.0f} MB/s", static_cast<double>(size) * 1e3 / nanoseconds);
    const double rate = 1e9 / nanoseconds;
    return fmt::format("{:.{}f} /s", rate, rate < 100 ? 1 : 0);
}
// Right-aligned in so many columns; µ is one of them.
std::string right(const std::string& text, usize columns) {
    return std::string(columns - std::min(columns, columns_of(text)), ' ') + text;
}

struct Bench {
    std::string filter, row, seconds = "0.2";
    bool list = false;

    // Chosen: an operation, and what of this machine it is to use.
    struct Chosen {
        const BenchOperation* operation;
        cpu::Features features;
        std::string_view row;
    };

    static void declare(Command& command, Bench& self) {
        command.about("measure how fast this machine computes");
        command.details(
            "Each figure is the median over slices of the time that --seconds gives; the row is the implementation "
            "that the processor takes, or the one that --row asks for. One core is used. For figures to compare, "
            "let the machine do nothing else.");
        command.option("--filter TEXT", self.filter, "only operations with TEXT in their names, in any case");
        command.option("--seconds S", self.seconds, "how long each is measured");
        command.option("--row NAME", self.row, "with this implementation, where there is one; troth list rows");
        command.flag("--list", self.list, "print the operations' names only");
        command.example("troth bench", "everything, in a quarter of a minute");
        command.example("troth bench --filter gcm --seconds 1", "AES-GCM, measured longer");
        command.example("troth bench --row portable --filter sha --json", "without vector instructions, for programs");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const double time, seconds_from(seconds));
        const std::vector<BenchOperation> operations = bench_operations();
        TROTH_TRY(const std::vector<Chosen> all, chosen_from(operations));
        if (list && !terminal.manners.json) {
            for (const Chosen& chosen : all) terminal.print(chosen.operation->title());
            return ExitCode::ok;
        }
        crypto::Generator random(terminal.random());
        Json results = Json::array();
        if (!terminal.manners.json) print_heading(terminal);
        for (const Chosen& chosen : all) {
            Json one = {{"operation", chosen.operation->name}, {"size", chosen.operation->size}, {"row", chosen.row}};
            if (!list) {
                terminal.status("measuring " + chosen.operation->title());
                const Measured measured = measure(chosen.operation->prepare(chosen.features, random), time);
                if (!terminal.manners.json) {
                    print_line(terminal, chosen, measured);
                    TROTH_TRY(terminal.flush());
                    continue;
                }
                one["nanoseconds"] = measured.median;
                one["low"] = measured.low;
                one["high"] = measured.high;
                one["per_second"] = 1e9 / measured.median;
            }
            results.push_back(std::move(one));
        }
        terminal.status({});
        if (terminal.manners.json)
            show(terminal, "bench",
                 {{"features", feature_names()}, {"seconds", time}, {"slices", slices}, {"results", results}});
        return ExitCode::ok;
    }

  private:
    static Result<double> seconds_from(const std::string& text) {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc() && end == text.data() + text.size() && value >= 0.001 && value <= 3600) return value;
        return fail(Error(errors::bad_value)
                        .with("option", "--seconds")
                        .with("given", text)
                        .with("problem", "is not a number from 0.001 to 3600"));
    }

    Result<std::vector<Chosen>> chosen_from(const std::vector<BenchOperation>& operations) const {
        std::vector<Chosen> out;
        for (const BenchOperation& operation : operations) {
            if (!filter.empty() && lower(operation.title()).find(lower(filter)) == std::string::npos) continue;
            if (operation.rows == nullptr) {
                if (row.empty() || row == "portable") out.push_back({&operation, cpu::host(), "portable"});
                continue;
            }
            if (row.empty()) {
                out.push_back({&operation, cpu::host(), operation.rows->chosen()});
                continue;
            }
            if (const auto features = operation.rows->features_for(row))
                out.push_back({&operation, *features, operation.rows->chosen(*features)});
        }
        if (!out.empty()) return out;
        Error error(errors::nothing_to_measure);
        if (!filter.empty()) error = std::move(error).with("filter", filter);
        if (!row.empty()) error = std::move(error).with("row", row);
        return fail(std::move(error));
    }

    static void print_heading(Terminal& terminal) {
        std::string features;
        for (const std::string& name : feature_names()) features += (features.empty() ? "" : " ") + name;
        terminal.print("processor: " + (features.empty() ? "nothing that a row asks for" : features));
        const Style style = terminal.out_style();
        terminal.print(fmt::format("{}{:<34}{:>12} {:>14}{:>14}  {}{}", style.bold, "operation", "size", "time", "rate",
                                   "row", style.reset));
    }
    static void print_line(Terminal& terminal, const Chosen& chosen, const Measured& measured) {
        const BenchOperation& operation = *chosen.operation;
        terminal.print(fmt::format(
            "{:<34}{:>12} {}{:>14}  {}", operation.name, operation.size == 0 ? "" : fmt::format("{} B", operation.size),
            right(time_text(measured.median), 14), rate_text(operation.size, measured.median), chosen.row));
    }
};

}  // namespace

std::unique_ptr<Runnable> bench_command() {
    return subcommand<Bench>();
}

}  // namespace troth::inline v1::cli
