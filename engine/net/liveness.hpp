// Whether a client is still there: it is asked by a ping after a while of silence, and counts as silent from
// when that ping has reached it. A slow phone takes minutes for what was queued before the ping.
#pragma once

#include "engine/net/progress.hpp"
#include "engine/net/timer_wheel.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace veilleuse::engine::net {

class liveness {
 public:
  explicit liveness(steady_time now) : heard_{now}, pinged_{now} {}

  /// The client gave a sign of life.
  void heard(steady_time now) {
    heard_ = now;
    unanswered_since_.reset();
  }

  /// A ping was queued, the last byte of which has this position in all that is sent to the client.
  void pinged(steady_time now, std::uint64_t position) {
    pinged_ = now;
    ++pongs_due_;
    if (unanswered_since_) return;
    unanswered_since_ = now;
    ping_position_ = position;
    has_reached_ = false;
  }

  void reached(const delivery& so_far) {
    if (unanswered_since_ && !has_reached_ && so_far.bytes > position_)
      unanswered_since_ = std::max(*unanswered_since_, so_far.at);
    has_reached_ = so_far.bytes >= ping_position_;
    position_ = so_far.bytes;
  }

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
  std::uint64_t ping_position_ = 0;
  bool has_reached_ = false;
  /// When last looked.
  std::uint64_t position_ = 0;
};

}  // namespace veilleuse::engine::net
