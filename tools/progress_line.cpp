#include "tools/progress_line.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

/// To the first column, and what stood there taken away.
constexpr const char* fresh_line = "\r\x1b[K";

}  // namespace

progress_line::progress_line(std::string unit, int terminal, int data, std::chrono::milliseconds interval)
    : unit_{std::move(unit)},
      terminal_{terminal},
      interval_{interval},
      shares_terminal_{::isatty(data) == 1},
      wanted_{::isatty(terminal) == 1} {}

progress_line::~progress_line() {
  erase();
}

void progress_line::show(const replay_progress& how_far) {
  const auto now = clock::now();
  if (!wanted_ || now - last_ < interval_) return;
  last_ = now;
  shown_ = true;
  write(fresh_line + progress_text(how_far, unit_, now - began_));
}

void progress_line::make_way() {
  if (!shares_terminal_) return;
  erase();
  wanted_ = false;
}

void progress_line::erase() {
  if (!shown_) return;
  shown_ = false;
  write(fresh_line);
}

/// A terminal that takes nothing any more costs the line, not the replay.
void progress_line::write(const std::string& text) const {
  [[maybe_unused]] const auto written = ::write(terminal_, text.data(), text.size());
}

std::string progress_text(const replay_progress& how_far, const std::string& unit,
                          std::chrono::duration<double> since) {
  const auto done = static_cast<double>(how_far.done);
  // More may have been written since the end was looked up.
  const auto share = how_far.all == 0 ? 1.0 : std::min(1.0, done / static_cast<double>(how_far.all));
  const auto rate = since.count() > 0 ? done / since.count() : 0.0;
  return fmt::format("replayed {} of {} {}, {:.0f} %, {:.0f} a second", how_far.done,
                     std::max(how_far.done, how_far.all), unit, 100 * share, rate);
}

}  // namespace veilleuse::tools
