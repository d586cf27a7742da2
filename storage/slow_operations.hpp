// Which operations took longer than an operator wants to know of: name, time and sizes, never whose. For the
// process's log, which says of each kind only the slowest since it last looked: on a slow disk everything is
// slow, and the log must not fill another one.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace veilleuse::storage {

enum class operation : std::uint8_t {
  /// One group of records written and synced.
  append,
  /// A stream's state read: snapshot and tail.
  wake,
  /// A snapshot written.
  snapshot,
  /// From a client's command coming in to its answer going out.
  command,
  /// A page of a conversation's events, read for a client.
  history_page,
  /// The view of duties brought up to date by some records, and asked who must be awake.
  duties_view,
};

inline constexpr std::array<std::string_view, 6> operation_names{"append",  "wake",         "snapshot",
                                                                 "command", "history_page", "duties_view"};

/// 0 where it is not known, or means nothing.
struct operation_size {
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
};

struct slow_operation {
  operation what = operation::append;
  std::chrono::steady_clock::duration took{};
  operation_size size;
  /// Others of its kind that were slow as well, and no slower.
  std::uint64_t left_out = 0;
};

/// Any thread.
class slow_operations {
 public:
  using clock = std::chrono::steady_clock;

  /// What takes longer is slow; 0: nothing is, and no clock is read.
  explicit slow_operations(clock::duration threshold) : threshold_{threshold} {}

  /// When something begins, for who has no time stamp of its own.
  [[nodiscard]] clock::time_point now() const {
    return threshold_ == clock::duration::zero() ? clock::time_point{} : clock::now();
  }
  /// `began` is `now`'s of then.
  void note_since(operation what, clock::time_point began, operation_size size) {
    if (threshold_ != clock::duration::zero()) note(what, clock::now() - began, size);
  }
  void note(operation what, clock::duration took, operation_size size) {
    if (threshold_ != clock::duration::zero() && took > threshold_) keep(what, took, size);
  }

  [[nodiscard]] clock::duration threshold() const { return threshold_; }
  /// Those since it was called last, one of each kind at most.
  [[nodiscard]] std::vector<slow_operation> take();

 private:
  struct kept {
    std::uint64_t count = 0;
    clock::duration took{};
    operation_size size;
  };

  void keep(operation what, clock::duration took, operation_size size);

  const clock::duration threshold_;
  std::mutex mutex_;
  std::array<kept, operation_names.size()> kept_{};
};

/// Nothing is slow.
[[nodiscard]] inline std::shared_ptr<slow_operations> without_slow_operations() {
  return std::make_shared<slow_operations>(slow_operations::clock::duration::zero());
}

}  // namespace veilleuse::storage
