// A line on stderr that says how far a long reading is. On a terminal only: nothing where stderr is a file.
#pragma once

#include "tools/limits.hpp"
#include "tools/replay/progress.hpp"

#include <chrono>
#include <cstdint>
#include <string>

#include <unistd.h>

namespace veilleuse::tools {

class progress_line {
 public:
  /// `unit` is what is counted, as "records". `data` is where the data goes.
  explicit progress_line(std::string unit, int terminal = STDERR_FILENO, int data = STDOUT_FILENO,
                         std::chrono::milliseconds interval = limits::redraw_interval);
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;
  /// Takes the line away.
  ~progress_line();

  void show(const replay_progress& how_far);
  /// To be called before data is written: where that goes to a terminal too, the line ends for good.
  void make_way();

 private:
  using clock = std::chrono::steady_clock;

  void erase();

  void write(const std::string& text) const;

  const std::string unit_;
  const int terminal_;
  const std::chrono::milliseconds interval_;
  const bool shares_terminal_;
  bool wanted_;
  bool shown_ = false;
  clock::time_point began_ = clock::now();
  clock::time_point last_ = began_;
};

/// "replayed 1200000 of 4800000 records, 25 %, 950000 a second".
[[nodiscard]] std::string progress_text(const replay_progress& how_far, const std::string& unit,
                                        std::chrono::duration<double> since);

}  // namespace veilleuse::tools
