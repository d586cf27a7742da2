#include "tools/replay/text.hpp"

#include <array>
#include <chrono>
#include <cstdint>

#include <boost/json.hpp>
#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

namespace json = boost::json;

constexpr std::size_t indentation = 2;

/// Fields that hold a moment.
bool is_moment(std::string_view name) {
  constexpr std::array<std::string_view, 6> moments{"at",    "deadline", "last_time",
                                                    "until", "since",    "last_used"};
  for (const auto moment : moments) {
    if (name == moment) return true;
  }
  return name.ends_with("_at") || name == "last_offer" || name == "forgotten_before";
}

std::string scalar_as_text(std::string_view name, const json::value& field) {
  if (field.is_string()) return std::string{field.get_string().c_str()};
  if (field.is_int64() && is_moment(name))
    return field.get_int64() == 0 ? "-" : time_as_text(field.get_int64());
  if (field.is_null()) return "-";
  return json::serialize(field);
}

bool is_scalar(const json::value& field) {
  return !field.is_object() && !field.is_array();
}

void add_lines(std::vector<std::string>& lines, std::size_t depth, std::string_view name,
               const json::value& field);

void add_members(std::vector<std::string>& lines, std::size_t depth, const json::object& members) {
  for (const auto& member : members)
    add_lines(lines, depth, {member.key().data(), member.key().size()}, member.value());
}

void add_lines(std::vector<std::string>& lines, std::size_t depth, std::string_view name,
               const json::value& field) {
  const std::string margin(depth * indentation, ' ');
  if (is_scalar(field)) {
    lines.push_back(fmt::format("{}{}: {}", margin, name, scalar_as_text(name, field)));
  } else if (field.is_object()) {
    lines.push_back(fmt::format("{}{}:", margin, name));
    add_members(lines, depth + 1, field.get_object());
  } else {
    const auto& elements = field.get_array();
    lines.push_back(fmt::format("{}{}: {}", margin, name, elements.empty() ? "none" : ""));
    if (!elements.empty()) lines.back().pop_back();
    for (const auto& element : elements)
      add_lines(lines, depth + 1, "-", element);
  }
}

std::string event_as_text(const json::object& event) {
  std::string text{event.at("type").as_string().c_str()};
  for (const auto& member : event) {
    const std::string_view name{member.key().data(), member.key().size()};
    if (name != "type") text += fmt::format(" {}={}", name, scalar_as_text(name, member.value()));
  }
  return text;
}

/// A line per event; `begin` writes what stands before the event.
template <class Begin>
std::vector<std::string> lines_of(std::string_view described, Begin begin) {
  const auto record = json::parse({described.data(), described.size()}).as_object();
  const auto at = time_as_text(record.at("at").to_number<std::int64_t>());
  auto number = record.at("first").to_number<std::uint64_t>();
  std::vector<std::string> lines;
  for (const auto& event : record.at("events").as_array())
    lines.push_back(fmt::format("{}  {}", begin(record, at, number++), event_as_text(event.as_object())));
  return lines;
}

}  // namespace

std::vector<std::string> record_as_text(std::string_view described) {
  return lines_of(described, [](const json::object&, std::string_view at, std::uint64_t number) {
    return fmt::format("{:>6}  {}", number, at);
  });
}

std::vector<std::string> record_among_others(std::string_view described) {
  return lines_of(described, [](const json::object& record, std::string_view at, std::uint64_t number) {
    return fmt::format("{}  {}  {:>6}", at, record.at("stream").as_string().c_str(), number);
  });
}

std::vector<std::string> state_as_text(std::string_view described) {
  std::vector<std::string> lines;
  add_members(lines, 0, json::parse({described.data(), described.size()}).as_object());
  return lines;
}

std::string time_as_text(std::int64_t microseconds) {
  using namespace std::chrono;
  const sys_time<std::chrono::microseconds> moment{std::chrono::microseconds{microseconds}};
  const auto day = floor<days>(moment);
  const year_month_day date{day};
  const hh_mm_ss time{moment - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

}  // namespace veilleuse::tools
