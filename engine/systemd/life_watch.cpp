#include "engine/systemd/life_watch.hpp"

#include "engine/limits.hpp"
#include "engine/logging/process_log.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::engine::systemd {

namespace {

auto in_seconds(std::chrono::steady_clock::duration span) {
  return std::chrono::duration_cast<std::chrono::seconds>(span).count();
}

}  // namespace

std::optional<actors::vital_sign> longest_silent(const std::vector<actors::vital_sign>& signs,
                                                 std::chrono::microseconds bound) {
  const auto longest = std::ranges::max_element(signs, {}, &actors::vital_sign::silent_for);
  if (longest == signs.end() || longest->silent_for <= bound) return std::nullopt;
  return *longest;
}

std::chrono::microseconds serving_interval(std::optional<std::chrono::microseconds> watchdog) {
  const std::chrono::microseconds often_enough = limits::status_interval;
  return watchdog ? std::min(*watchdog / 2, often_enough) : often_enough;
}

life_watch::life_watch() {
  if (manager_.listens()) thread_ = std::thread{[this] { run(); }};
}

life_watch::~life_watch() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard{mutex_};
    over_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void life_watch::starts(std::string step) {
  const std::lock_guard guard{mutex_};
  step_ = std::move(step);
  told_at_ = {};
  changed_.notify_one();
}

void life_watch::serves(watched what) {
  const std::lock_guard guard{mutex_};
  now_ = phase::waking;
  step_ = "waking the queues";
  told_at_ = {};
  what_ = std::move(what);
  changed_.notify_one();
}

void life_watch::stops(std::chrono::milliseconds longest) {
  const std::lock_guard guard{mutex_};
  now_ = phase::stopping;
  what_ = {};
  if (manager_.listens())
    manager_.stopping("Stopping: clients are told to come back", longest + limits::stop_margin);
}

void life_watch::run() {
  std::unique_lock lock{mutex_};
  while (!over_) {
    const auto patience = look();
    changed_.wait_for(lock, patience);
  }
}

std::chrono::microseconds life_watch::look() {
  switch (now_) {
    case phase::starting:
      look_at_start();
      return limits::start_interval;
    case phase::waking:
      look_at_waking();
      return now_ == phase::waking ? limits::ready_look : serving_interval(manager_.watchdog());
    case phase::serving:
      look_at_service();
      break;
    case phase::stopping:
      // How long a stop may take is bounded by systemd itself.
      if (manager_.watchdog()) manager_.alive();
      break;
  }
  return serving_interval(manager_.watchdog());
}

void life_watch::look_at_start() {
  const auto before = std::exchange(work_, work_done::so_far());
  say_start(work_.goes_on_since(before));
}

void life_watch::look_at_waking() {
  if (what_.is_ready()) {
    become_ready();
    return;
  }
  if (std::chrono::steady_clock::now() - told_at_ < limits::start_interval) return;
  work_ = work_done::so_far();
  say_start(!longest_silent(what_.signs(), limits::start_patience));
}

void life_watch::say_start(bool goes_on) {
  told_at_ = std::chrono::steady_clock::now();
  constexpr std::uint64_t megabyte = 1'000'000;
  manager_.status(fmt::format("Starting: {}; {} s so far, {} MB read", step_, in_seconds(told_at_ - began_),
                              work_.bytes_read / megabyte));
  if (goes_on) manager_.needs(limits::start_patience);
}

void life_watch::become_ready() {
  now_ = phase::serving;
  manager_.ready(what_.standing());
  if (manager_.watchdog()) manager_.alive();
}

void life_watch::look_at_service() {
  // Asked without a watchdog as well: the operator is told.
  const auto bound = manager_.watchdog().value_or(limits::start_patience);
  const auto silent = longest_silent(what_.signs(), bound);
  if (!silent) {
    was_silent_ = false;
    if (manager_.watchdog()) manager_.alive();
    manager_.status(what_.standing());
    return;
  }
  const auto told = fmt::format("{} has not answered for {} s", silent->part, in_seconds(silent->silent_for));
  manager_.status("Hung: " + told);
  if (!std::exchange(was_silent_, true)) {
    logging::say_error(
        "the watchdog gets no sign of life",
        {{"part", silent->part}, {"silent_s", static_cast<std::uint64_t>(in_seconds(silent->silent_for))}},
        told + ": the watchdog gets no sign of life");
  }
}

}  // namespace veilleuse::engine::systemd
