// A terminal that is drawn on: keys come one by one, the cursor is hidden, and all is as before at the end,
// whichever way the end comes.
#pragma once

#include "tools/top/frame.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <termios.h>

namespace veilleuse::tools {

enum class terminal_event : std::uint8_t { time_is_up, resized, quit };

/// Of stdin and stdout. One at a time.
class terminal {
 public:
  terminal();
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  ~terminal();

  [[nodiscard]] static bool is_there();
  [[nodiscard]] static frame_size size();

  /// In place of what was drawn before. False when the terminal is gone.
  [[nodiscard]] bool draw(const std::vector<std::string>& lines) const;
  /// `q`, Ctrl-C, Ctrl-D, SIGTERM and SIGHUP quit. Ctrl-Z gives the terminal back until the program goes on.
  [[nodiscard]] terminal_event wait(std::chrono::milliseconds patience) const;

 private:
  void enter() const;
  void leave() const;
  void suspend() const;

  termios before_{};
  int signals_ = -1;
};

}  // namespace veilleuse::tools
