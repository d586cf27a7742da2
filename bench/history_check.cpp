#include "bench/history_check.hpp"

#include "bench/limits.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct sent_place {
  std::size_t sender = 0;
  std::size_t index = 0;
};

class conversation_check {
 public:
  conversation_check(const conversation_journal& journal, check_result& result)
      : journal_(journal), result_(result) {}

  void run() {
    index_sent();
    check_numbers();
    check_messages();
    check_acknowledged();
    check_sender_order();
    for (const auto& observer : journal_.observers)
      check_observer(observer);
  }

 private:
  void found(std::uint64_t& counter, std::string what) {
    ++counter;
    if (result_.findings.size() < limits::findings_shown)
      result_.findings.push_back(fmt::format("{}: {}", journal_.name, what));
  }

  void index_sent() {
    for (std::size_t sender = 0; sender < journal_.senders.size(); ++sender) {
      const auto& sent = journal_.senders[sender].sent;
      for (std::size_t index = 0; index < sent.size(); ++index)
        sent_.emplace(sent[index].text, sent_place{.sender = sender, .index = index});
    }
  }

  void check_numbers() {
    std::uint64_t last = 0;
    for (const auto& event : journal_.history) {
      if (event.seq == last + 1) {
        last = event.seq;
      } else if (event.seq > last) {
        found(result_.lost, fmt::format("the history jumps from {} to {}", last, event.seq));
        last = event.seq;
      } else if (by_number_.contains(event.seq)) {
        found(result_.doubled, fmt::format("the history holds number {} twice", event.seq));
      } else {
        found(result_.reordered, fmt::format("the history has {} after {}", event.seq, last));
      }
      by_number_.emplace(event.seq, &event);
    }
  }

  void check_messages() {
    for (const auto& event : journal_.history) {
      if (event.kind != message_kind) continue;
      const auto place = sent_.find(event.text);
      if (place == sent_.end()) {
        found(result_.altered, fmt::format("nobody sent the text of event {}", event.seq));
        continue;
      }
      if (!number_of_.emplace(event.text, event.seq).second)
        found(result_.doubled, fmt::format("the text of event {} stands there twice", event.seq));
      if (event.by != journal_.senders[place->second.sender].who)
        found(result_.altered, fmt::format("event {} is said to be by another", event.seq));
    }
  }

  void check_acknowledged() {
    for (const auto& sender : journal_.senders) {
      for (const auto& message : sender.sent) {
        if (!message.acknowledged_as) continue;
        ++result_.acknowledged;
        const auto told = *message.acknowledged_as;
        const auto stands = number_of_.find(message.text);
        if (stands == number_of_.end()) {
          found(result_.lost, fmt::format("what was acknowledged as {} is not there", told));
        } else if (stands->second != told) {
          found(result_.reordered,
                fmt::format("what was acknowledged as {} stands at {}", told, stands->second));
        }
      }
    }
  }

  void check_sender_order() {
    std::vector<std::size_t> next(journal_.senders.size(), 0);
    for (const auto& event : journal_.history) {
      const auto found_at = event.kind == message_kind ? sent_.find(event.text) : sent_.end();
      if (found_at == sent_.end()) continue;
      const auto [sender, index] = found_at->second;
      if (journal_.senders[sender].sent[index].was_put_off) continue;
      if (index < next[sender])
        found(result_.reordered, fmt::format("event {} was sent before an earlier one", event.seq));
      else
        next[sender] = index + 1;
    }
  }

  void check_observer(const observer_journal& observer) {
    std::set<std::uint64_t> seen;
    std::uint64_t last = 0;
    for (const auto& event : observer.received) {
      if (!seen.insert(event.seq).second) {
        found(result_.doubled, fmt::format("{} received {} twice", observer.who, event.seq));
      } else if (event.seq < last) {
        found(result_.reordered, fmt::format("{} received {} after {}", observer.who, event.seq, last));
      }
      last = std::max(last, event.seq);
      check_shown(observer, event);
    }
    for (std::uint64_t number = 1; number < last; ++number) {
      if (!seen.contains(number))
        found(result_.lost, fmt::format("{} never received {}", observer.who, number));
    }
  }

  [[nodiscard]] std::string missed(const observer_journal& observer, std::uint64_t number) const {
    const auto stands = by_number_.find(number);
    const auto own = stands != by_number_.end() && stands->second->by == observer.who;
    const auto* kind = stands == by_number_.end() ? "unknown" : stands->second->kind.c_str();
    return fmt::format("{} never received {} ({}{})", observer.who, number, own ? "their own " : "", kind);
  }

  void check_shown(const observer_journal& observer, const told_event& event) {
    const auto stands = by_number_.find(event.seq);
    if (stands == by_number_.end()) {
      found(result_.lost, fmt::format("{} was shown {}, which is not there", observer.who, event.seq));
      return;
    }
    if (*stands->second == event) return;
    const auto elsewhere = event.kind == message_kind && number_of_.contains(event.text);
    auto& counter = elsewhere ? result_.reordered : result_.altered;
    found(counter, fmt::format("{} was shown another event as {}", observer.who, event.seq));
  }

  const conversation_journal& journal_;
  check_result& result_;
  std::unordered_map<std::string_view, sent_place> sent_;
  std::unordered_map<std::uint64_t, const told_event*> by_number_;
  /// Where each text stands first.
  std::unordered_map<std::string_view, std::uint64_t> number_of_;
};

}  // namespace

void check_history(const conversation_journal& journal, check_result& result) {
  ++result.conversations;
  conversation_check(journal, result).run();
}

}  // namespace veilleuse::bench
