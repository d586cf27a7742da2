// One thread, one epoll, thousands of sockets: the generator must cost little beside the server it measures.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace veilleuse::bench {

/// What the loop tells a socket's owner. Owners outlive the loop's runs.
class io_handler {
 public:
  io_handler() = default;
  io_handler(const io_handler&) = delete;
  io_handler& operator=(const io_handler&) = delete;
  virtual ~io_handler() = default;

  /// `events` as epoll gives them (EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP). May come once too often.
  virtual void ready(std::uint32_t events) = 0;
  /// Once per wake-up after `mark_dirty`: everything gathered goes out in one write.
  virtual void flush() = 0;
};

class event_loop {
 public:
  using clock = std::chrono::steady_clock;
  using task = std::function<void()>;

  event_loop();
  ~event_loop();
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  /// Level-triggered reading; writing too when `writable`. Called again to change.
  void watch(int descriptor, io_handler& owner, bool writable);
  void unwatch(int descriptor);
  void mark_dirty(io_handler& owner) { dirty_.push_back(&owner); }
  void schedule(clock::time_point when, task what) { timers_.emplace(when, std::move(what)); }

  /// Runs until `done` holds (true) or `deadline` passed (false).
  bool run_until(clock::time_point deadline, const std::function<bool()>& done);
  void run_for(clock::duration span);

  /// From now on a turn begins this long after the one before at the earliest: what comes or falls due
  /// meanwhile is handled together, in one read and one write for each socket. 0: as soon as there is
  /// something.
  void gather_for(clock::duration span) { gather_ = span; }

  /// When the bytes being handled were read, or the timers that run fell due: one look at the clock for all
  /// that came together.
  [[nodiscard]] clock::time_point moment() const { return moment_; }
  void note_moment() { moment_ = clock::now(); }

  /// Room to read into; shared, because only one socket reads at a time.
  [[nodiscard]] std::vector<char>& scratch() { return scratch_; }

 private:
  void turn(clock::time_point deadline);
  void gather(clock::time_point deadline);
  void run_timers();
  void flush_dirty();

  int epoll_ = -1;
  std::multimap<clock::time_point, task> timers_;
  std::vector<io_handler*> dirty_;
  std::vector<io_handler*> flushing_;
  std::vector<char> scratch_;
  clock::duration gather_{0};
  clock::time_point turned_;
  clock::time_point moment_;
  /// More was ready than one turn handles.
  bool more_is_ready_ = false;
};

}  // namespace veilleuse::bench
