// A page in Prometheus' text format, read back: as much of it as `veilleuse top` needs.
// Format: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace veilleuse::tools {

struct metric_sample {
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;
  double value = 0;

  /// Empty when there is no such label.
  [[nodiscard]] std::string_view label(std::string_view name) const;
};

/// One histogram: how many lie at or below each bound, ascending; the last bound is infinity.
struct metric_histogram {
  struct bucket {
    double up_to = 0;
    double count = 0;
  };
  std::vector<bucket> buckets;
};

class metrics_page {
 public:
  /// Takes any bytes: lines that are no samples are left out, and what exceeds limits::metrics_samples.
  [[nodiscard]] static metrics_page parse(std::string_view text);

  [[nodiscard]] std::size_t size() const { return samples_.size(); }
  /// In the order of the page.
  [[nodiscard]] std::span<const metric_sample> all(std::string_view name) const;
  /// Of the one sample of that name, or of the first whose label has that value.
  [[nodiscard]] std::optional<double> value(std::string_view name) const;
  [[nodiscard]] std::optional<double> value(std::string_view name, std::string_view label,
                                            std::string_view label_value) const;
  /// Of `NAME_bucket`; with a label, only of those that have that value. Empty unless bounds and counts
  /// ascend.
  [[nodiscard]] metric_histogram histogram(std::string_view name, std::string_view label = {},
                                           std::string_view label_value = {}) const;

 private:
  /// By name.
  std::vector<metric_sample> samples_;
};

/// What was counted since `before`, a reading of the same histogram. All of `now` where they do not fit
/// together: the engine was started anew.
[[nodiscard]] metric_histogram since(const metric_histogram& now, const metric_histogram& before);

/// The value below which `share` (0 to 1) of all lie, taken as evenly spread within a bucket. Nothing when
/// none was counted.
[[nodiscard]] std::optional<double> quantile(const metric_histogram& what, double share);

}  // namespace veilleuse::tools
