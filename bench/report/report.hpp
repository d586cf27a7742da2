// Results as one JSON object a line, or as a table for people. Only data goes to stdout.
#pragma once

#include "bench/load/pair_load.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace veilleuse::bench {

void print_json(const boost::json::object& line);

/// What was measured of one load on one server.
[[nodiscard]] boost::json::object to_json(const load_result& result);

/// Percentiles of nanoseconds, in milliseconds.
[[nodiscard]] boost::json::object latency_of(const histogram& values);

void print_load_header();
void print_load_row(std::string_view name, const load_result& result);

/// Three digits behind the point: more would only look exact.
[[nodiscard]] double rounded(double value);
[[nodiscard]] double milliseconds(std::uint64_t nanoseconds);

/// Of an odd or even number of values; 0 when there are none.
[[nodiscard]] double median(std::vector<double> values);

}  // namespace veilleuse::bench
