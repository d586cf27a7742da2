#include "tools/replay/moment.hpp"

#include <chrono>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <tuple>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t minute_us = 60 * second_us;
/// Seven digits of days are nineteen thousand years; nothing below overflows.
constexpr int amount_digits = 7;

/// Takes what it understands from the front of a text.
class moment_reader {
 public:
  explicit moment_reader(std::string_view text) : rest_{text} {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  [[nodiscard]] bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// `least` to `most` digits.
  [[nodiscard]] std::optional<std::int64_t> number(int least, int most) {
    std::int64_t value = 0;
    int digits = 0;
    for (; digits < most && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits) {
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (digits < least) return std::nullopt;
    digits_ = digits;
    return value;
  }
  [[nodiscard]] std::optional<std::int64_t> two_digits(std::int64_t most) {
    const auto value = number(2, 2);
    return value && *value <= most ? value : std::nullopt;
  }
  /// After a point: 1 to 6 digits of a second, in microseconds.
  [[nodiscard]] std::optional<std::int64_t> fraction_us() {
    auto value = number(1, 6);
    for (int digits = digits_; value && digits < 6; ++digits)
      *value *= 10;
    return value;
  }

 private:
  std::string_view rest_;
  int digits_ = 0;
};

struct civil_time {
  std::chrono::year_month_day date;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t fraction_us = 0;
  /// Of the smallest part that was written; a date's is that of the minute in which an edge of it lies.
  std::int64_t unit_us = minute_us;
};

std::optional<civil_time> take_date(moment_reader& text) {
  const auto year = text.number(4, 4);
  if (!year || !text.take('-')) return std::nullopt;
  const auto month = text.two_digits(12);
  if (!month || !text.take('-')) return std::nullopt;
  const auto day = text.two_digits(31);
  if (!day) return std::nullopt;
  civil_time when;
  when.date = std::chrono::year{static_cast<int>(*year)} / std::chrono::month{static_cast<unsigned>(*month)} /
              std::chrono::day{static_cast<unsigned>(*day)};
  if (!when.date.ok()) return std::nullopt;
  return when;
}

bool take_time(moment_reader& text, civil_time& when) {
  const auto hour = text.two_digits(23);
  if (!hour || !text.take(':')) return false;
  const auto minute = text.two_digits(59);
  if (!minute) return false;
  when.hour = *hour;
  when.minute = *minute;
  if (!text.take(':')) return true;
  const auto second = text.two_digits(59);
  if (!second) return false;
  when.second = *second;
  when.unit_us = second_us;
  if (!text.take('.')) return true;
  when.unit_us = 1;
  const auto fraction = text.fraction_us();
  when.fraction_us = fraction.value_or(0);
  return fraction.has_value();
}

/// Seconds east of Greenwich: `Z`, `+01:00`, `+0100` or `+01`.
std::optional<std::int64_t> take_offset(moment_reader& text) {
  if (text.take('Z') || text.take('z')) return 0;
  const bool east = text.take('+');
  if (!east && !text.take('-')) return std::nullopt;
  const auto hours = text.two_digits(23);
  if (!hours) return std::nullopt;
  std::int64_t minutes = 0;
  if (!text.at_end()) {
    (void)text.take(':');
    const auto read = text.two_digits(59);
    if (!read) return std::nullopt;
    minutes = *read;
  }
  const auto offset = (*hours * 60 + minutes) * 60;
  return east ? offset : -offset;
}

events::timestamp as_if_utc(const civil_time& when) {
  const auto days = std::chrono::sys_days{when.date}.time_since_epoch().count();
  const auto seconds = ((days * 24 + when.hour) * 60 + when.minute) * 60 + when.second;
  return {seconds * second_us + when.fraction_us};
}

/// Nothing where this machine's clocks do not show that time under that rule (1: summer time).
std::optional<std::int64_t> local_seconds(const civil_time& when, int summer) {
  std::tm wanted{};
  wanted.tm_year = static_cast<int>(when.date.year()) - 1900;
  wanted.tm_mon = static_cast<int>(static_cast<unsigned>(when.date.month())) - 1;
  wanted.tm_mday = static_cast<int>(static_cast<unsigned>(when.date.day()));
  wanted.tm_hour = static_cast<int>(when.hour);
  wanted.tm_min = static_cast<int>(when.minute);
  wanted.tm_sec = static_cast<int>(when.second);
  wanted.tm_isdst = summer;
  const auto seconds = std::mktime(&wanted);
  std::tm shown{};
  if (localtime_r(&seconds, &shown) == nullptr) return std::nullopt;
  const bool same = shown.tm_hour == when.hour && shown.tm_min == when.minute && shown.tm_isdst == summer;
  return same ? std::optional{static_cast<std::int64_t>(seconds)} : std::nullopt;
}

engine::failure refused(std::string_view text, std::string_view why) {
  return {engine::exit_code::usage, fmt::format("\"{}\" {}", text, why)};
}

engine::failure not_a_moment(std::string_view text) {
  return refused(text, fmt::format("is neither a number nor a time; a time is the like of {}", moment_forms));
}

engine::outcome<events::timestamp> local_moment(std::string_view text, const civil_time& when) {
  ::tzset();
  const auto winter = local_seconds(when, 0);
  const auto summer = local_seconds(when, 1);
  if (winter && summer)
    return refused(text, "happened twice here, as the clocks were set back; write it with Z or an offset");
  if (!winter && !summer)
    return refused(text, "never was here, as the clocks were set forward; write it with Z or an offset");
  return events::timestamp{winter.value_or(summer.value_or(0)) * second_us + when.fraction_us};
}

/// `first` is that of the unit. No change of the clocks lies within a minute.
engine::outcome<events::timestamp> at_edge(moment_edge edge, const civil_time& when,
                                           engine::outcome<events::timestamp> first) {
  if (!first || edge == moment_edge::first) return first;
  return events::timestamp{first.value().value + when.unit_us - 1};
}

std::optional<std::int64_t> seconds_of(moment_reader& text) {
  const auto amount = text.number(1, amount_digits);
  if (!amount) return std::nullopt;
  if (text.take('s')) return *amount;
  if (text.take('m')) return *amount * 60;
  if (text.take('h')) return *amount * 3'600;
  if (text.take('d')) return *amount * 86'400;
  return std::nullopt;
}

engine::outcome<events::timestamp> back_from(events::timestamp now, std::string_view text) {
  moment_reader rest{text.substr(1)};
  std::int64_t back = 0;
  do {
    const auto seconds = seconds_of(rest);
    if (!seconds) return not_a_moment(text);
    back += *seconds;
  } while (!rest.at_end());
  return events::timestamp{now.value - back * second_us};
}

}  // namespace

engine::outcome<events::timestamp> moment_from_text(std::string_view text, events::timestamp now,
                                                    moment_edge edge) {
  /// Longer than any form: bounds what is summed up.
  constexpr std::size_t longest = 40;
  if (text.size() > longest) return not_a_moment(text.substr(0, longest));
  if (text == "now") return now;
  if (text.starts_with('-')) return back_from(now, text);
  moment_reader rest{text};
  auto when = take_date(rest);
  if (!when) return not_a_moment(text);
  if (rest.at_end()) {
    if (edge == moment_edge::last) std::tie(when->hour, when->minute) = std::tuple{23, 59};
    return at_edge(edge, *when, local_moment(text, *when));
  }
  if (!rest.take('T') && !rest.take(' ')) return not_a_moment(text);
  if (!take_time(rest, *when)) return not_a_moment(text);
  if (rest.at_end()) return at_edge(edge, *when, local_moment(text, *when));
  const auto offset = take_offset(rest);
  if (!offset || !rest.at_end()) return not_a_moment(text);
  return at_edge(edge, *when, events::timestamp{as_if_utc(*when).value - *offset * second_us});
}

events::timestamp moment_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace veilleuse::tools
