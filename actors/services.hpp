// What every actor shares: the ports it may use without blocking, the settings, and the counters.
#pragma once

#include "actors/clock.hpp"
#include "actors/desk_meter.hpp"
#include "actors/frame_encoder.hpp"
#include "actors/gateway.hpp"
#include "actors/messages.hpp"
#include "actors/system.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>

namespace veilleuse::actors {

/// Written by actors of any thread, read by /readyz and /metrics.
struct counters {
  std::atomic<bool> ready{false};
  std::atomic<bool> draining{false};
  std::atomic<std::uint64_t> live_conversations{0};
  /// Of those live, the ones that exist: a youth may listen to one they have not opened yet.
  std::atomic<std::uint64_t> awake_conversations{0};
  /// All that exist, `limits::agenda_interval` ago.
  std::atomic<std::uint64_t> conversations{0};
  /// Streams whose state is being read.
  std::atomic<std::uint64_t> waking{0};
  storage::tally woken;
  storage::tally fallen_asleep;
  std::atomic<std::uint64_t> actor_restarts{0};
  std::atomic<std::uint64_t> dead_letters{0};
  std::atomic<std::uint64_t> commands_in_flight{0};
  /// Set before any actor is made.
  std::shared_ptr<storage::slow_operations> slow;
  /// Of each configured queue; made before any actor.
  std::deque<desk_meter> desks;

  /// Null when the queue is none of the configured ones.
  [[nodiscard]] desk_meter* desk_of(const events::queue_id& queue) {
    for (auto& desk : desks)
      if (desk.queue() == queue) return &desk;
    return nullptr;
  }
};

struct services {
  const clock& time;
  const frame_encoder& frames;
  gateway_settings settings;
  std::shared_ptr<counters> counts = std::make_shared<counters>();
  /// Set once, before any stream runs.
  registry_actor registry{};
  journal_actor journal{};
  recovery_actor recovery{};
  notices_actor notices{};
};

using shared_services = std::shared_ptr<const services>;

/// A client's command inside the engine; while it lives it holds one of `limits::commands_in_flight`. One
/// that ends unanswered, in the mailbox of an actor that failed, is answered `unknown`: nobody waits for
/// ever.
class accepted_submission {
 public:
  accepted_submission(std::shared_ptr<const submission> what, std::shared_ptr<counters> counts)
      : what_{std::move(what)}, counts_{std::move(counts)} {
    counts_->commands_in_flight.fetch_add(1, std::memory_order_relaxed);
  }
  accepted_submission(const accepted_submission&) = delete;
  accepted_submission& operator=(const accepted_submission&) = delete;
  ~accepted_submission() {
    if (!answered_ && claim()) answer({.stream = what_->stream, .id = what_->id});
    counts_->commands_in_flight.fetch_sub(1, std::memory_order_relaxed);
  }

  [[nodiscard]] const submission& get() const { return *what_; }

  /// False when a copy of the same submission has been decided, and this one must vanish.
  [[nodiscard]] bool claim() const {
    claimed_ = claimed_ || what_->undecided.take();
    return claimed_;
  }
  /// Only when claimed.
  void answer(const command_answer& what) const {
    answered_ = true;
    what_->sink->answered(what);
    counts_->slow->note_since(storage::operation::command, began_, {});
  }

 private:
  std::shared_ptr<const submission> what_;
  std::shared_ptr<counters> counts_;
  storage::slow_operations::clock::time_point began_ = counts_->slow->now();
  // One actor at a time holds it.
  mutable bool claimed_ = false;
  mutable bool answered_ = false;
};

}  // namespace veilleuse::actors
