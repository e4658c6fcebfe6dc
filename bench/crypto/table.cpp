#include "bench/crypto/table.hpp"

#include <cstdio>
#include <cstdlib>

#include "bench/compare.hpp"
#include "troth/base/random.hpp"

namespace troth::bench {
namespace {

// A side of a row, with the times that it took.
struct Side {
    std::string name;
    Work work;
    long repetitions = 0;
    std::vector<double> times;

    void calibrate(double slice) {
        for (repetitions = 1;; repetitions *= 2) {
            const double start = seconds();
            work(repetitions);
            const double took = seconds() - start;
            if (took <= slice / 4) continue;
            repetitions = std::max(1L, static_cast<long>(static_cast<double>(repetitions) * slice / took));
            return;
        }
    }
    void run() {
        const double start = seconds();
        work(repetitions);
        times.push_back((seconds() - start) * 1e9 / static_cast<double>(repetitions));
    }
};

}  // namespace

void must(bool ok) {
    if (!ok) std::abort();
}

ByteVector some_bytes(usize size) {
    ByteVector out(size);
    SystemRandom().fill(out);
    return out;
}

void Table::begin() {
    if (json_) {
        std::printf("[");
        return;
    }
    std::printf("%-34s %12s", "ns for one operation", "ours");
    for (const Peer& peer : peers_) std::printf(" %14s", peer.name.c_str());
    std::printf(" %8s\n", "to best");
}

void Table::end() {
    if (json_) std::printf("\n]\n");
}

void Table::row(const std::string& name, Work ours, const PeerWork& theirs, Slices slices) {
    if (!wanted(name)) return;
    std::vector<Side> sides;
    sides.push_back({"ours", std::move(ours), 0, {}});
    std::vector<usize> side_of(peers_.size(), 0);  // 0: it has none
    for (usize i = 0; i < peers_.size(); ++i)
        if (std::optional<Work> work = theirs(peers_[i])) {
            side_of[i] = sides.size();
            sides.push_back({peers_[i].name, std::move(*work), 0, {}});
        }
    for (Side& side : sides) side.calibrate(slices.seconds);
    for (int i = 0; i < slices.count; ++i)
        for (Side& side : sides) side.run();
    const double mine = median(sides[0].times);
    double best = 0;
    for (usize i = 1; i < sides.size(); ++i) {
        const double one = median(sides[i].times);
        if (best == 0 || one < best) best = one;
    }
    if (json_) {
        std::printf("%s\n  {\"operation\": \"%s\", \"ours_ns\": %.1f, \"peers_ns\": {", first_ ? "" : ",", name.c_str(),
                    mine);
        for (usize i = 1; i < sides.size(); ++i)
            std::printf("%s\"%s\": %.1f", i > 1 ? ", " : "", sides[i].name.c_str(), median(sides[i].times));
        if (best > 0)
            std::printf("}, \"ratio_to_best\": %.3f}", best / mine);
        else
            std::printf("}}");
    } else {
        std::printf("%-34s %12.1f", name.c_str(), mine);
        for (const usize side : side_of)
            if (side != 0)
                std::printf(" %14.1f", median(sides[side].times));
            else
                std::printf(" %14s", "-");
        if (best > 0)
            std::printf(" %8.2f\n", best / mine);
        else
            std::printf(" %8s\n", "-");
    }
    first_ = false;
    std::fflush(stdout);
}

}  // namespace troth::bench
