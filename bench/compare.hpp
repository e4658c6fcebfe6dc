// Ways of doing the same work, timed in turn in one process. Machines are noisy: slices alternate A B A B, the median
// of each is kept, and the ratio is what is quoted (above 1: we are faster). The clock is the thread's own, so that
// neighbours on the processor cost nothing but cache.
#pragma once

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include <time.h>

namespace troth::bench {

struct Figure {
    double ours_ns = 0, theirs_ns = 0;
    double ratio() const { return theirs_ns / ours_ns; }
};

inline double seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// repetitions_for: how often `work` fits into a slice of about `slice` seconds.
template <class Work>
long repetitions_for(Work& work, double slice) {
    for (long n = 1;; n *= 2) {
        const double start = seconds();
        for (long i = 0; i < n; ++i) work();
        const double took = seconds() - start;
        if (took > slice / 4) return std::max(1L, static_cast<long>(static_cast<double>(n) * slice / took));
    }
}

template <class Work>
double slice_ns(Work& work, long repetitions) {
    const double start = seconds();
    for (long i = 0; i < repetitions; ++i) work();
    return (seconds() - start) * 1e9 / static_cast<double>(repetitions);
}

inline double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

// compare: medians of `slices` interleaved slices of about 2 ms each. Both sides do the same work through public API.
template <class Ours, class Theirs>
Figure compare(Ours ours, Theirs theirs, int slices = 31, double slice = 0.002) {
    const long a = repetitions_for(ours, slice), b = repetitions_for(theirs, slice);
    std::vector<double> mine, other;
    for (int i = 0; i < slices; ++i) {
        mine.push_back(slice_ns(ours, a));
        other.push_back(slice_ns(theirs, b));
    }
    return {median(mine), median(other)};
}

inline void print_header(std::string_view peer) {
    std::printf("%-44s %12s %12s %8s   peer: %.*s\n", "operation", "ours ns", "peer ns", "ratio",
                static_cast<int>(peer.size()), peer.data());
}
inline void print(std::string_view name, const Figure& figure) {
    std::printf("%-44.*s %12.1f %12.1f %8.2f\n", static_cast<int>(name.size()), name.data(), figure.ours_ns,
                figure.theirs_ns, figure.ratio());
    std::fflush(stdout);
}

}  // namespace troth::bench
