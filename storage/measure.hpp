// What a part of the engine counts of itself, for its operator: no content, no ids. A few threads write, any
// reads; a reading may miss what is being counted just then.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace veilleuse::storage {

/// Something that only grows.
class tally {
 public:
  void add(std::uint64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t read() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct distribution_reading {
  struct bucket {
    /// Values up to here, and above the bucket before.
    std::uint64_t up_to = 0;
    std::uint64_t count = 0;
  };
  std::vector<bucket> buckets;
  /// With those above the last bucket.
  std::uint64_t count = 0;
  std::uint64_t sum = 0;
};

/// How often values of a size came, in buckets with given ends.
template <std::size_t Buckets>
class distribution {
 public:
  /// Rising.
  explicit constexpr distribution(const std::array<std::uint64_t, Buckets>& ends) : ends_{ends} {}

  void add(std::uint64_t value) {
    const auto at = std::ranges::lower_bound(ends_, value) - ends_.begin();
    counts_[static_cast<std::size_t>(at)].add();
    sum_.add(value);
  }

  [[nodiscard]] distribution_reading read() const {
    distribution_reading found;
    for (std::size_t at = 0; at < Buckets; ++at) {
      found.buckets.push_back({ends_[at], counts_[at].read()});
      found.count += found.buckets.back().count;
    }
    found.count += counts_[Buckets].read();
    found.sum = sum_.read();
    return found;
  }

 private:
  std::array<std::uint64_t, Buckets> ends_;
  /// The last holds what is above every end.
  std::array<tally, Buckets + 1> counts_{};
  tally sum_;
};

/// From a sync on a server's disk to one that hangs.
inline constexpr std::array<std::uint64_t, 16> microsecond_ends{
    50,     100,    200,     500,     1'000,   2'000,     5'000,     10'000,
    20'000, 50'000, 100'000, 200'000, 500'000, 1'000'000, 2'000'000, 5'000'000};
/// Up to limits::records_per_sync.
inline constexpr std::array<std::uint64_t, 13> group_ends{1,   2,   4,   8,     16,    32,   64,
                                                          128, 256, 512, 1'024, 2'048, 4'096};

}  // namespace veilleuse::storage
