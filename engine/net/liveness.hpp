// Whether a client is still there: it is asked by a ping after a while of silence, and counts as silent from
// when that ping has reached it. A slow phone takes minutes for what was queued before the ping.
#pragma once

#include "engine/net/timer_wheel.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace veilleuse::engine::net {

/// Positions are of bytes in all that is sent to the client.
class liveness {
 public:
  explicit liveness(steady_time now) : heard_{now}, pinged_{now} {}

  /// The client gave a sign of life.
  void heard(steady_time now) {
    heard_ = now;
    unanswered_since_.reset();
  }

  /// A ping was queued that ends at `end`, while the client's side had taken all up to `taken`.
  void pinged(steady_time now, std::uint64_t end, std::uint64_t taken) {
    pinged_ = now;
    ++pongs_due_;
    if (unanswered_since_) return;
    unanswered_since_ = now;
    asked_ = now;
    ping_end_ = end;
    taken_ = taken;
    was_on_its_way_ = false;
    has_reached_ = taken >= end;
  }

  /// Looked at while `is_on_its_way`: the client's side has taken all up to `taken`. A look that comes late
  /// cannot tell when the ping arrived: not before now, for all that the client can be blamed for.
  void looked(steady_time now, std::uint64_t taken) {
    if (!is_on_its_way()) return;
    has_reached_ = taken >= ping_end_;
    const bool at_once = has_reached_ && !was_on_its_way_ && now <= asked_ + 2 * limits::delivery_look;
    if (taken > taken_ && !at_once) unanswered_since_ = std::min(now, asked_ + limits::slow_longest);
    was_on_its_way_ = true;
    taken_ = taken;
  }

  /// An answer is owed, and the ping was not seen to have reached the client.
  [[nodiscard]] bool is_on_its_way() const { return unanswered_since_ && !has_reached_; }

  /// True when a pong answers a ping of ours, which it then does no more.
  [[nodiscard]] bool take_pong() {
    if (pongs_due_ == 0) return false;
    --pongs_due_;
    return true;
  }

  [[nodiscard]] steady_time next_ping(std::chrono::milliseconds interval) const {
    return std::max(heard_, pinged_) + interval;
  }

  /// Since when the client owes an answer.
  [[nodiscard]] std::optional<steady_time> unanswered_since() const { return unanswered_since_; }

 private:
  steady_time heard_;
  steady_time pinged_;
  std::uint32_t pongs_due_ = 0;
  std::optional<steady_time> unanswered_since_;
  /// Of the first ping since the client was heard.
  steady_time asked_;
  std::uint64_t ping_end_ = 0;
  bool was_on_its_way_ = false;
  bool has_reached_ = false;
  /// When last looked.
  std::uint64_t taken_ = 0;
};

}  // namespace veilleuse::engine::net
