// An open-loop run as a table of percentiles, as a line of JSON and as a page with plots.
#pragma once

#include "bench/load/rate_load.hpp"
#include "bench/report/html_report.hpp"

#include <optional>
#include <string>

#include <boost/json/object.hpp>

namespace veilleuse::bench {

using discard_reason = std::optional<std::string>;

[[nodiscard]] boost::json::object to_json(const rate_shape& shape, const rate_result& result,
                                          const discard_reason& discarded);
void print_table(const rate_result& result);
/// A sentence for people: what is wrong with the run, and what to do.
[[nodiscard]] std::string warning_of(const std::string& reason);
[[nodiscard]] html_page to_page(const std::string& title, const rate_shape& shape, const rate_result& result,
                                const discard_reason& discarded);

/// A line a second on stderr when that is a terminal; nothing otherwise.
[[nodiscard]] rate_listener progress_line(const rate_shape& shape);

}  // namespace veilleuse::bench
