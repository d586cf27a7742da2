#include "tools/top/metrics_page.hpp"

#include "tools/limits.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace veilleuse::tools {
namespace {

bool is_name_character(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_' || letter == ':';
}

/// Takes what it understands from the front of a line.
class line_reader {
 public:
  explicit line_reader(std::string_view line) : rest_{line} {}

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  [[nodiscard]] bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Empty when none stands here.
  [[nodiscard]] std::string_view name() {
    const auto end = std::ranges::find_if_not(rest_, is_name_character);
    const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  /// Between quotes; a backslash stands before another, a quote, or an `n` for a new line.
  [[nodiscard]] std::optional<std::string> quoted() {
    if (!take('"')) return std::nullopt;
    std::string value;
    while (!rest_.empty()) {
      const char letter = rest_.front();
      rest_.remove_prefix(1);
      if (letter == '"') return value;
      if (letter != '\\') {
        value += letter;
        continue;
      }
      if (rest_.empty()) return std::nullopt;
      value += rest_.front() == 'n' ? '\n' : rest_.front();
      rest_.remove_prefix(1);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<double> number() {
    (void)take('+');
    double value = 0;
    const auto* const end = rest_.data() + rest_.size();
    const auto read = std::from_chars(rest_.data(), end, value);
    if (read.ec != std::errc{}) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
    return value;
  }

  /// A time may follow a value; nothing else.
  [[nodiscard]] bool ends_well() {
    skip_blanks();
    if (rest_.empty() || rest_ == "\r") return true;
    const auto time = number();
    skip_blanks();
    return time && rest_.empty();
  }

 private:
  std::string_view rest_;
};

bool read_labels(line_reader& line, metric_sample& sample) {
  for (;;) {
    line.skip_blanks();
    if (line.take('}')) return true;
    const auto name = line.name();
    line.skip_blanks();
    if (name.empty() || !line.take('=')) return false;
    line.skip_blanks();
    auto value = line.quoted();
    if (!value || sample.labels.size() == limits::metrics_labels) return false;
    sample.labels.emplace_back(name, std::move(*value));
    line.skip_blanks();
    if (line.take(',')) continue;
    return line.take('}');
  }
}

std::optional<metric_sample> sample_from_line(std::string_view text) {
  line_reader line{text};
  metric_sample sample;
  sample.name = line.name();
  if (sample.name.empty()) return std::nullopt;
  line.skip_blanks();
  if (line.take('{') && !read_labels(line, sample)) return std::nullopt;
  line.skip_blanks();
  const auto value = line.number();
  if (!value || !line.ends_well()) return std::nullopt;
  sample.value = *value;
  return sample;
}

bool ascends(const metric_histogram& what) {
  const auto& buckets = what.buckets;
  for (std::size_t at = 0; at < buckets.size(); ++at) {
    const bool sound =
        std::isfinite(buckets[at].count) && buckets[at].count >= 0 && !std::isnan(buckets[at].up_to);
    if (!sound) return false;
    const bool follows =
        at == 0 || (buckets[at].up_to > buckets[at - 1].up_to && buckets[at].count >= buckets[at - 1].count);
    if (!follows) return false;
  }
  return true;
}

}  // namespace

std::string_view metric_sample::label(std::string_view wanted) const {
  const auto found =
      std::ranges::find(labels, wanted, [](const auto& each) { return std::string_view{each.first}; });
  return found == labels.end() ? std::string_view{} : std::string_view{found->second};
}

metrics_page metrics_page::parse(std::string_view text) {
  metrics_page page;
  while (!text.empty() && page.samples_.size() < limits::metrics_samples) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#')) continue;
    if (auto sample = sample_from_line(line)) page.samples_.push_back(std::move(*sample));
  }
  std::ranges::stable_sort(page.samples_, {}, &metric_sample::name);
  return page;
}

std::span<const metric_sample> metrics_page::all(std::string_view name) const {
  const auto name_of = [](const metric_sample& each) { return std::string_view{each.name}; };
  const auto first = std::ranges::lower_bound(samples_, name, {}, name_of);
  const auto last = std::ranges::upper_bound(first, samples_.end(), name, {}, name_of);
  return {first, last};
}

std::optional<double> metrics_page::value(std::string_view name) const {
  const auto found = all(name);
  return found.empty() ? std::nullopt : std::optional{found.front().value};
}

std::optional<double> metrics_page::value(std::string_view name, std::string_view label,
                                          std::string_view label_value) const {
  for (const auto& each : all(name)) {
    if (each.label(label) == label_value) return each.value;
  }
  return std::nullopt;
}

metric_histogram metrics_page::histogram(std::string_view name, std::string_view label,
                                         std::string_view label_value) const {
  metric_histogram found;
  for (const auto& each : all(std::string{name} + "_bucket")) {
    if (!label.empty() && each.label(label) != label_value) continue;
    line_reader bound{each.label("le")};
    const auto up_to = bound.number();
    if (!up_to) return {};
    found.buckets.push_back({*up_to, each.value});
  }
  return ascends(found) ? found : metric_histogram{};
}

metric_histogram since(const metric_histogram& now, const metric_histogram& before) {
  if (now.buckets.size() != before.buckets.size()) return now;
  auto difference = now;
  for (std::size_t at = 0; at < now.buckets.size(); ++at) {
    if (now.buckets[at].up_to != before.buckets[at].up_to) return now;
    difference.buckets[at].count -= before.buckets[at].count;
  }
  return ascends(difference) ? difference : now;
}

std::optional<double> quantile(const metric_histogram& what, double share) {
  if (what.buckets.empty() || what.buckets.back().count <= 0) return std::nullopt;
  const auto rank = share * what.buckets.back().count;
  double below = 0;
  double from = 0;
  for (const auto& bucket : what.buckets) {
    if (bucket.count >= rank && bucket.count > below) {
      // Beyond the last bound nothing is known but that.
      if (std::isinf(bucket.up_to)) return from;
      return from + (bucket.up_to - from) * (rank - below) / (bucket.count - below);
    }
    below = bucket.count;
    from = bucket.up_to;
  }
  return from;
}

}  // namespace veilleuse::tools
