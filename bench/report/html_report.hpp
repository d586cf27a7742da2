// A run on one self-contained page: nothing is loaded from elsewhere, so it can be kept and sent.
#pragma once

#include "bench/report/svg_plot.hpp"

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace veilleuse::bench {

struct html_page {
  std::string title;
  /// Set: the numbers must not be used, and why.
  std::string warning{};
  /// What was done and what came of it, a line each.
  std::vector<std::pair<std::string, std::string>> facts{};
  std::vector<plot> plots{};
};

[[nodiscard]] std::string to_html(const html_page& page);

/// Opened before the run, so that a file that cannot be written is told before an hour of measuring.
class html_file {
 public:
  /// Throws when it cannot be written.
  explicit html_file(std::string name);
  /// Throws when the disk does not take it all.
  void write(const html_page& page);

 private:
  std::string name_;
  std::ofstream out_;
};

}  // namespace veilleuse::bench
