// Latencies in constant memory: buckets of a log-linear histogram, 32 to each doubling, so a value is known
// to within 3 %. The shape is HdrHistogram's (https://hdrhistogram.github.io/HdrHistogram/).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace veilleuse::bench {

/// Of nanoseconds, from 0 to about 2^42 (73 minutes); what is longer counts as that.
class histogram {
 public:
  void add(std::uint64_t nanoseconds) {
    ++counts_[bucket_of(nanoseconds)];
    ++total_;
    max_ = std::max(max_, nanoseconds);
  }

  void merge(const histogram& other) {
    for (std::size_t at = 0; at < counts_.size(); ++at)
      counts_[at] += other.counts_[at];
    total_ += other.total_;
    max_ = std::max(max_, other.max_);
  }

  [[nodiscard]] std::uint64_t count() const { return total_; }
  [[nodiscard]] std::uint64_t max() const { return max_; }

  /// The smallest bucket end that `share` (0 to 1) of the values do not pass; 0 when empty.
  [[nodiscard]] std::uint64_t percentile(double share) const {
    if (total_ == 0) return 0;
    const auto wanted =
        std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(share * double(total_))));
    std::uint64_t seen = 0;
    for (std::size_t at = 0; at < counts_.size(); ++at) {
      seen += counts_[at];
      if (seen >= wanted) return std::min(end_of(at), max_);
    }
    return max_;
  }

 private:
  static constexpr std::uint64_t sub_bits = 5;
  static constexpr std::uint64_t sub_buckets = 1u << sub_bits;
  static constexpr std::uint64_t doublings = 38;

  /// Below 32 one bucket a value; above, the top six bits choose.
  static std::size_t bucket_of(std::uint64_t value) {
    if (value < sub_buckets) return value;
    const auto shift = static_cast<std::uint64_t>(std::bit_width(value)) - (sub_bits + 1);
    if (shift >= doublings) return counts_size - 1;
    return (shift + 1) * sub_buckets + ((value >> shift) - sub_buckets);
  }

  static std::uint64_t end_of(std::size_t bucket) {
    if (bucket < sub_buckets) return bucket;
    const auto shift = bucket / sub_buckets - 1;
    return ((sub_buckets + bucket % sub_buckets + 1) << shift) - 1;
  }

  static constexpr std::size_t counts_size = (doublings + 1) * sub_buckets;
  std::array<std::uint64_t, counts_size> counts_{};
  std::uint64_t total_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace veilleuse::bench
