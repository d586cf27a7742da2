#include "bench/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

/// As people write numbers; the library writes every one that is not whole with an exponent.
void append_json(std::string& out, const boost::json::value& value) {
  if (value.is_double()) {
    fmt::format_to(std::back_inserter(out), "{:.10g}", value.get_double());
  } else if (value.is_object()) {
    auto separator = '{';
    for (const auto& member : value.get_object()) {
      out += std::exchange(separator, ',');
      out += boost::json::serialize(member.key());
      out += ':';
      append_json(out, member.value());
    }
    out += value.get_object().empty() ? "{}" : "}";
  } else if (value.is_array()) {
    auto separator = '[';
    for (const auto& element : value.get_array()) {
      out += std::exchange(separator, ',');
      append_json(out, element);
    }
    out += value.get_array().empty() ? "[]" : "]";
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

void print_json(const boost::json::object& line) {
  std::string text;
  append_json(text, line);
  fmt::print("{}\n", text);
  std::fflush(stdout);
}

boost::json::object latency_of(const histogram& values) {
  const auto at = [&values](double share) { return rounded(milliseconds(values.percentile(share))); };
  return {{"p50_ms", at(0.5)},
          {"p90_ms", at(0.9)},
          {"p99_ms", at(0.99)},
          {"p999_ms", at(0.999)},
          {"max_ms", rounded(milliseconds(values.max()))}};
}

boost::json::object to_json(const load_result& result) {
  boost::json::object line{{"delivered", result.delivered},
                           {"seconds", rounded(result.seconds)},
                           {"per_second", std::round(result.per_second())},
                           {"delivery", latency_of(result.delivery)}};
  if (result.acknowledgement.count() > 0) line["acknowledgement"] = latency_of(result.acknowledgement);
  if (result.server_time.count() > 0) line["server_us_per_message"] = rounded(result.server_us_per_message());
  line["generator_us_per_message"] = rounded(result.own_us_per_message());
  if (result.skipped > 0) line["skipped"] = result.skipped;
  return line;
}

void print_load_header() {
  fmt::print("{:<22}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>11}{:>11}\n", "", "msg/s", "p50 ms", "p99 ms",
             "max ms", "ack p50", "ack p99", "server us", "client us");
}

void print_load_row(std::string_view name, const load_result& result) {
  const auto at = [](const histogram& values, double share) {
    return milliseconds(values.percentile(share));
  };
  fmt::print("{:<22}{:>10.0f}{:>10.3f}{:>10.3f}{:>10.1f}{:>10.3f}{:>10.3f}{:>11.1f}{:>11.1f}\n", name,
             result.per_second(), at(result.delivery, 0.5), at(result.delivery, 0.99),
             milliseconds(result.delivery.max()), at(result.acknowledgement, 0.5),
             at(result.acknowledgement, 0.99), result.server_us_per_message(), result.own_us_per_message());
  std::fflush(stdout);
}

double rounded(double value) {
  return std::round(value * 1'000) / 1'000;
}

double milliseconds(std::uint64_t nanoseconds) {
  return double(nanoseconds) / 1e6;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace veilleuse::bench
