// One person in one conversation, over all their connections: what they sent, what they were answered, what
// they saw. This is the client's side of the promises: nothing leaves the journal before its answer, and what
// has no answer is sent again, as it was.
#pragma once

#include "bench/history_check.hpp"
#include "bench/protocol/client_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace veilleuse::bench {

/// An `accepted` frame.
struct told_answer {
  std::uint64_t id = 0;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  /// 0: the answer to a repeated command.
  std::uint64_t at = 0;
};

class voice {
 public:
  /// `name` goes into every text, which makes it unique. `conversation` is empty for a youth.
  voice(std::string name, std::string conversation)
      : name_(std::move(name)), conversation_(std::move(conversation)) {}

  /// As events name this person: `youth` or a moderator's id.
  void known_as(std::string_view who) { who_ = who; }

  /// A new message under the session's next id; the frame to send.
  const std::string& say(std::uint64_t id, random_source& random);
  /// True when the answer was to one of this voice's messages.
  bool answered(const told_answer& answer);
  /// Refused or unknown: it stays unanswered; true when it was this voice's.
  bool put_off(std::uint64_t id);
  void saw(told_event event);

  /// In the order of the ids.
  [[nodiscard]] std::vector<std::string> unanswered_frames() const;
  [[nodiscard]] std::size_t unanswered() const { return unanswered_.size(); }
  [[nodiscard]] const std::string* frame_of(std::uint64_t id) const;
  [[nodiscard]] std::uint64_t last_seen() const { return last_seen_; }
  [[nodiscard]] const std::string& conversation() const { return conversation_; }
  [[nodiscard]] bool has_seen(std::string_view kind) const { return kinds_seen_.contains(std::string(kind)); }

  /// Both empty the voice.
  [[nodiscard]] sender_journal take_sent() { return {.who = who_, .sent = std::move(sent_)}; }
  [[nodiscard]] observer_journal take_received() { return {.who = who_, .received = std::move(received_)}; }

 private:
  struct waiting {
    std::string frame;
    std::size_t index = 0;
  };

  std::string name_;
  std::string conversation_;
  std::string who_;
  std::vector<sent_message> sent_;
  std::vector<told_event> received_;
  std::map<std::uint64_t, waiting> unanswered_;
  std::uint64_t last_seen_ = 0;
  std::set<std::string> kinds_seen_;
};

}  // namespace veilleuse::bench
