// A line plot as inline SVG: no script, colours from the page's style, so that it is read in light and dark.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace veilleuse::bench {

struct plot_series {
  std::string name;
  /// x and y, by growing x.
  std::vector<std::pair<double, double>> points;
};

struct plot {
  std::string title;
  std::string x_label;
  std::string y_label;
  /// Powers of ten as high as each other; what is not above 0 is left out.
  bool logarithmic = false;
  /// Where on the x axis which words stand; chosen when empty.
  std::vector<std::pair<double, std::string>> x_ticks{};
  std::vector<plot_series> series{};
};

/// An `<svg>` element; a sentence instead of it when there is nothing to draw.
[[nodiscard]] std::string to_svg(const plot& what);

/// Of text inside an element or an attribute.
[[nodiscard]] std::string escape_html(const std::string& text);

}  // namespace veilleuse::bench
