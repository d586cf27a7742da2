// A connection's commands that wait for their answer.
#pragma once

#include "actors/gateway.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace veilleuse::engine::net {

using shared_submission = std::shared_ptr<const actors::submission>;

/// At most `limits::in_flight` (or the configured bound): searched from end to end.
class commands_in_flight {
 public:
  [[nodiscard]] std::size_t size() const { return commands_.size(); }
  [[nodiscard]] bool empty() const { return commands_.empty(); }

  /// A command of this stream went by the registry and is unanswered: what follows must not overtake it.
  [[nodiscard]] bool any_roundabout(const events::stream_id& stream) const {
    for (const auto& command : commands_) {
      if (command->stream == stream && command->roundabout) return true;
    }
    return false;
  }
  void add(shared_submission command) { commands_.push_back(std::move(command)); }

  /// Null when there is none of this number.
  [[nodiscard]] shared_submission find(std::uint64_t counter) const {
    for (const auto& command : commands_) {
      if (command->id.counter == counter) return command;
    }
    return nullptr;
  }

  /// Removes the command of an answer; null when it is not of this connection, or was answered before.
  [[nodiscard]] shared_submission take(const actors::command_answer& answer) {
    for (auto at = commands_.begin(); at != commands_.end(); ++at) {
      if ((*at)->id != answer.id || (*at)->stream != answer.stream) continue;
      auto command = std::move(*at);
      commands_.erase(at);
      return command;
    }
    return nullptr;
  }

  /// In the order in which they were sent.
  [[nodiscard]] std::vector<shared_submission> of(const events::stream_id& stream) const {
    std::vector<shared_submission> found;
    for (const auto& command : commands_) {
      if (command->stream == stream) found.push_back(command);
    }
    return found;
  }

 private:
  std::vector<shared_submission> commands_;
};

}  // namespace veilleuse::engine::net
