// The whole process in memory: conversations, moderators and two desks, wired by steps that a network delays,
// doubles, re-orders and loses, one step of each (source, target) under way at a time.
#pragma once

#include "tests/events/given.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace veilleuse::events::testing {

/// What happens, who does it, to which, and how. Plain numbers, so that RapidCheck shrinks them.
using happening = std::tuple<int, int, int, int>;
inline constexpr int happening_kinds = 40;

class town {
 public:
  town();

  void happen(const happening& what);
  /// No more commands of people: everything under way is delivered, late duplicates too.
  void settle();

  /// What is broken now, or after settling; empty when all is well.
  [[nodiscard]] std::string broken_now() const;
  [[nodiscard]] std::string broken_when_settled() const;

 private:
  struct delivery {
    stream_id source;
    step what;
  };
  struct reply {
    stream_id source;
    settle_step what;
  };

  void youth_does(const happening& what);
  void moderator_does(const happening& what);
  void leave_one_of_mine(const moderator_id& me, int which);
  void answer_offer(int who, int which, bool accept);
  void network_does(const happening& what);
  void send_due(std::size_t which);
  void deliver(std::size_t which, bool keep_copy);
  void hand_back(std::size_t which);
  void pass_time(int amount);
  void run_desks();
  [[nodiscard]] std::vector<delivery> due() const;
  refusal receive(const delivery& arriving);
  [[nodiscard]] command_context by(const principal& who);
  [[nodiscard]] std::string disagreement(const stage<conversation>& chat) const;

  template <class Visit>
  void with(const stream_id& stream, Visit visit);

  std::map<conversation_id, stage<conversation>> conversations_;
  std::map<moderator_id, stage<moderator>> moderators_;
  std::map<queue_id, stage<desk>> desks_;
  std::vector<delivery> network_;
  std::vector<reply> replies_;
  timestamp clock_ = noon;
  std::uint64_t counter_ = 0;
};

}  // namespace veilleuse::events::testing
