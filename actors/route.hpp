// A way straight to a stream's actor.
#pragma once

#include "actors/messages.hpp"

#include <atomic>

namespace veilleuse::actors {

class route {
 public:
  explicit route(stream_actor to) : to_{std::move(to)} {}

  [[nodiscard]] const stream_actor& to() const { return to_; }
  [[nodiscard]] bool closed() const { return closed_.load(std::memory_order_acquire); }
  /// Set by the actor before it goes; the registry tells the sinks after it has gone, so what was sent in
  /// between is submitted again.
  void close() { closed_.store(true, std::memory_order_release); }

 private:
  stream_actor to_;
  std::atomic<bool> closed_{false};
};

}  // namespace veilleuse::actors
