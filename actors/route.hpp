// A way straight to a stream's actor.
#pragma once

#include "actors/messages.hpp"

#include <mutex>
#include <utility>

namespace veilleuse::actors {

class route {
 public:
  explicit route(stream_actor to) : to_{std::move(to)} {}

  /// Calls `send` with the actor, and no close comes in between: an actor that has closed its route finds all
  /// that came by it in its mailbox. False when closed. From any thread; the lock is held for one enqueueing.
  template <class Send>
  bool send_by(Send&& send) const {
    const std::lock_guard guard{lock_};
    if (closed_) return false;
    std::forward<Send>(send)(to_);
    return true;
  }
  void close() {
    const std::lock_guard guard{lock_};
    closed_ = true;
  }
  void reopen() {
    const std::lock_guard guard{lock_};
    closed_ = false;
  }

 private:
  stream_actor to_;
  mutable std::mutex lock_;
  bool closed_ = false;
};

}  // namespace veilleuse::actors
