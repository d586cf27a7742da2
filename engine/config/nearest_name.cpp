#include "engine/config/nearest_name.hpp"

#include <algorithm>
#include <numeric>

namespace veilleuse::engine {

namespace {

std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t at = 0; at < from.size(); ++at) {
    auto diagonal = row[0];
    row[0] = at + 1;
    for (std::size_t next = 0; next < to.size(); ++next) {
      const auto replaced = diagonal + (from[at] == to[next] ? 0 : 1);
      diagonal = row[next + 1];
      row[next + 1] = std::min({replaced, row[next] + 1, row[next + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_name(std::string_view name, const std::vector<std::string>& known) {
  return *std::ranges::min_element(known, {},
                                   [&](const std::string& one) { return edit_distance(name, one); });
}

}  // namespace veilleuse::engine
