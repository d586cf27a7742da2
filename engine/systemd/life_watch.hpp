// Tells systemd how the engine stands: how far its start is, that it serves and is really alive, that it
// stops.
//
//   a start      STATUS, and EXTEND_TIMEOUT_USEC while it gets on     each second
//   ready        READY=1 as soon as /readyz says 200
//   serving      WATCHDOG=1 while every part answers; else STATUS     at half of WATCHDOG_USEC
//   a stop       STOPPING=1, EXTEND_TIMEOUT_USEC, WATCHDOG=1
//
// A part that has left a question unanswered for longer than WATCHDOG_USEC counts as hung: from then on there
// is no sign of life, and systemd ends the process after another WATCHDOG_USEC at most.
#pragma once

#include "actors/pulse.hpp"
#include "engine/systemd/service_manager.hpp"
#include "engine/systemd/work_done.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace veilleuse::engine::systemd {

/// What is asked of the engine that serves, from the watch's thread; nothing of it may block.
struct watched {
  /// As /readyz has it.
  std::function<bool()> is_ready;
  std::function<std::vector<actors::vital_sign>()> signs;
  /// One line for `systemctl status`.
  std::function<std::string()> standing;
};

/// Whoever has been silent for longer than `bound`, as "lane 2", and the longest of them; none when all
/// answer.
[[nodiscard]] std::optional<actors::vital_sign> longest_silent(const std::vector<actors::vital_sign>& signs,
                                                               std::chrono::microseconds bound);
/// Until the next sign of life or status.
[[nodiscard]] std::chrono::microseconds serving_interval(std::optional<std::chrono::microseconds> watchdog);

class life_watch {
 public:
  /// Has a thread of its own when systemd listens, and otherwise does nothing.
  life_watch();
  ~life_watch();
  life_watch(const life_watch&) = delete;
  life_watch& operator=(const life_watch&) = delete;

  /// A step of the start has begun: "opening the event log".
  void starts(std::string step);
  /// The engine listens. Until `stops`, `what` is asked.
  void serves(watched what);
  /// It asks nothing any more: the engine goes down, in `longest` at most.
  void stops(std::chrono::milliseconds longest);

 private:
  enum class phase : std::uint8_t { starting, waking, serving, stopping };
  using time = std::chrono::steady_clock::time_point;

  void run();
  /// How long until the next look.
  [[nodiscard]] std::chrono::microseconds look();
  void look_at_start();
  void look_at_waking();
  void look_at_service();
  void say_start(bool goes_on);
  void become_ready();

  const service_manager manager_;
  std::mutex mutex_;
  std::condition_variable changed_;
  phase now_ = phase::starting;
  std::string step_ = "reading the configuration";
  time began_ = std::chrono::steady_clock::now();
  time told_at_{};
  work_done work_ = work_done::so_far();
  watched what_;
  bool was_silent_ = false;
  bool over_ = false;
  std::thread thread_;
};

/// From `serves` to `stops`, or to the end of the scope when something is thrown.
class watched_service {
 public:
  watched_service(life_watch& watch, watched what) : watch_{watch} { watch_.serves(std::move(what)); }
  ~watched_service() { stop({}); }
  watched_service(const watched_service&) = delete;
  watched_service& operator=(const watched_service&) = delete;

  void stop(std::chrono::milliseconds longest) {
    if (!std::exchange(stopped_, true)) watch_.stops(longest);
  }

 private:
  life_watch& watch_;
  bool stopped_ = false;
};

}  // namespace veilleuse::engine::systemd
