// What one youth was acknowledged and what they were told, over a restart of the server: whether all that was
// acknowledged is told again, each event once and in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace veilleuse::bench {

class resume_journal {
 public:
  /// The youth's own message was accepted under that number. False when an event before it is missing.
  [[nodiscard]] bool acknowledged(std::uint64_t sequence, std::string_view text) {
    acknowledged_[sequence] = text;
    // The answer stands for the event, unless the event came first.
    return sequence <= last_ || told(sequence, text);
  }

  /// An event; `text` empty when it is not a message. False when it is not the next one.
  [[nodiscard]] bool told(std::uint64_t sequence, std::string_view text) {
    if (sequence != last_ + 1) return false;
    last_ = sequence;
    if (!text.empty()) told_[sequence] = text;
    return true;
  }

  [[nodiscard]] std::uint64_t last_seen() const { return last_; }

  /// As if no more than the events up to there had been received.
  void forget_after(std::uint64_t sequence) {
    if (sequence >= last_) return;
    last_ = sequence;
    told_.erase(told_.upper_bound(sequence), told_.end());
  }

  /// Acknowledged messages that were not told, or otherwise than they were said.
  [[nodiscard]] std::size_t missing() const {
    std::size_t count = 0;
    for (const auto& [sequence, text] : acknowledged_) {
      const auto found = told_.find(sequence);
      if (found == told_.end() || found->second != text) ++count;
    }
    return count;
  }

  [[nodiscard]] std::size_t acknowledgements() const { return acknowledged_.size(); }

 private:
  std::map<std::uint64_t, std::string> acknowledged_;
  std::map<std::uint64_t, std::string> told_;
  std::uint64_t last_ = 0;
};

}  // namespace veilleuse::bench
