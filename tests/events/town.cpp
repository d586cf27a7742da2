#include "tests/events/town.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace veilleuse::events::testing {

namespace {

constexpr int children = 8;
constexpr int officers = 3;

std::array<queue_id, 2> queues() {
  return {night_queue(), *queue_from_name("day")};
}

// Most stand at the first desk, so that it is crowded.
queue_id queue_of(int child) {
  return queues()[child == children - 1 ? 1 : 0];
}

template <class Command>
Command as(const step_command& what) {
  return std::visit(
      [](const auto& asked) -> Command {
        if constexpr (std::is_constructible_v<Command, decltype(asked)>) {
          return asked;
        } else {
          return settle_step{};
        }
      },
      what);
}

}  // namespace

town::town() {
  for (int number = 0; number < children; ++number) {
    conversations_.emplace(child(number), stream_of(service, child(number)));
  }
  for (int number = 0; number < officers; ++number) {
    moderators_.emplace(officer(number), stream_of(service, officer(number)));
  }
  for (const auto& queue : queues())
    desks_.emplace(queue, stream_of(service, queue));
}

template <class Visit>
void town::with(const stream_id& stream, Visit visit) {
  if (stream.kind == stream_kind::conversation) visit(conversations_.at({stream.key}));
  if (stream.kind == stream_kind::moderator) visit(moderators_.at({stream.key}));
  if (stream.kind == stream_kind::desk) visit(desks_.at({stream.key}));
}

command_context town::by(const principal& who) {
  return {{who, tab(1), ++counter_}, counter_, clock_, {}};
}

void town::happen(const happening& what) {
  const auto kind = std::get<0>(what);
  if (kind < 5) return youth_does(what);
  if (kind < 14) return moderator_does(what);
  network_does(what);
}

void town::youth_does(const happening& what) {
  const auto [kind, who, which, amount] = what;
  const auto number = who % children;
  auto& own = conversations_.at(child(number));
  const auto context = by(youth_of(child(number)));
  if (kind < 3) {
    std::ignore =
        own.when(open_conversation{queue_of(number), static_cast<std::uint8_t>(amount % 5)}, context);
  } else if (kind == 3) {
    std::ignore = own.when(post_message{"help"}, context);
  } else if (amount % 4 == 0) {
    std::ignore = own.when(close_conversation{}, context);
  }
}

void town::moderator_does(const happening& what) {
  const auto [kind, who, which, amount] = what;
  const auto me = officer(who % officers);
  auto& own = moderators_.at(me);
  const auto context = by(moderator_of(me));
  switch (kind) {
    case 5:
      // Back to work at once, as one comes back after a lost connection.
      std::ignore = own.when(sign_in{queues()[amount % 8 == 0 ? 1 : 0]}, context);
      std::ignore = own.when(become_available{}, by(moderator_of(me)));
      return;
    case 6:
      std::ignore = own.when(become_available{}, context);
      return;
    case 7:
      std::ignore = own.when(pause_work{}, context);
      return;
    case 8:
      std::ignore = own.when(set_capacity{static_cast<std::uint32_t>(1 + amount % 3)}, context);
      return;
    case 9:
      if (amount % 4 == 0) {
        std::ignore = own.when(sign_out{}, context);
      } else if (amount % 4 == 1) {
        std::ignore = own.when(miss_heartbeats{}, {{}, 0, clock_, {}});
      }
      return;
    case 10:
      return leave_one_of_mine(me, which);
    case 11:
      if (amount % 4 != 0) return;
      std::ignore = conversations_.at(child(which % children)).when(close_conversation{}, context);
      return;
    default:
      return answer_offer(who, which, kind == 12 || amount % 3 != 0);
  }
}

void town::leave_one_of_mine(const moderator_id& me, int which) {
  std::vector<stage<conversation>*> mine;
  for (auto& [id, chat] : conversations_) {
    if (std::ranges::binary_search(chat.state.moderators, me)) mine.push_back(&chat);
  }
  if (!mine.empty())
    std::ignore = mine[which % mine.size()]->when(leave_conversation{}, by(moderator_of(me)));
}

void town::answer_offer(int who, int which, bool accept) {
  const auto me = officer(who % officers);
  for (auto& [queue, own] : desks_) {
    std::vector<conversation_id> mine;
    for (const auto& offer : own.state.offers) {
      if (offer.moderator == me) mine.push_back(offer.entry.conversation);
    }
    if (mine.empty()) continue;
    const auto chosen = mine[which % mine.size()];
    const auto context = by(moderator_of(me));
    if (accept) {
      std::ignore = own.when(accept_offer{chosen}, context);
    } else {
      std::ignore = own.when(decline_offer{chosen}, context);
    }
  }
}

void town::network_does(const happening& what) {
  const auto [kind, who, which, amount] = what;
  if (kind < 23) return send_due(which);
  if (kind < 32) return deliver(which, amount % 4 == 0);
  if (kind < 38) return hand_back(which);
  pass_time(amount);
}

std::vector<town::delivery> town::due() const {
  std::vector<delivery> all;
  const auto gather = [&](const auto& streams) {
    for (const auto& [id, own] : streams) {
      for (const auto& next : own.state.head.steps.due())
        all.push_back({own.stream, next});
    }
  };
  gather(conversations_);
  gather(moderators_);
  gather(desks_);
  return all;
}

// Sends the lowest pending step of some (source, target), perhaps again.
void town::send_due(std::size_t which) {
  const auto ready = due();
  if (!ready.empty()) network_.push_back(ready[which % ready.size()]);
}

refusal town::receive(const delivery& arriving) {
  const command_context context{step_command_id(arriving.source, arriving.what.number), 0, clock_,
                                arriving.what.since};
  auto reason = refusal::none;
  with(arriving.what.target, [&](auto& target) {
    using command = typename std::decay_t<decltype(target)>::command;
    reason = target.when(as<command>(arriving.what.command), context).reason();
  });
  return reason;
}

void town::deliver(std::size_t which, bool keep_copy) {
  if (network_.empty()) return;
  const auto chosen = network_.begin() + static_cast<std::ptrdiff_t>(which % network_.size());
  const auto arriving = *chosen;
  if (!keep_copy) network_.erase(chosen);
  const auto reason = receive(arriving);
  if (!is_passing(reason)) replies_.push_back({arriving.source, {arriving.what.number, reason}});
}

void town::hand_back(std::size_t which) {
  if (replies_.empty()) return;
  const auto chosen = replies_.begin() + static_cast<std::ptrdiff_t>(which % replies_.size());
  const auto answer = *chosen;
  replies_.erase(chosen);
  // Every seventh answer is lost: the step is sent again.
  if (which % 7 == 6) return;
  with(answer.source, [&](auto& source) {
    std::ignore = source.when(answer.what, command_context{{}, 0, clock_, {}});
  });
}

void town::pass_time(int amount) {
  // Mostly seconds, now and then longer than offers last or departures are remembered.
  const auto seconds = amount == 63 ? 700 : amount % 45;
  clock_.value += seconds * second_us;
  run_desks();
}

void town::run_desks() {
  for (auto& [queue, own] : desks_) {
    const auto deadline = next_deadline(own.state);
    if (deadline && *deadline <= clock_) {
      std::ignore = own.when(run_deadlines{}, command_context{{}, 0, clock_, {}});
    }
  }
}

void town::settle() {
  // Each round delivers one of everything; a bound, since a process that never ends is a bug to be found.
  for (int round = 0; round < 10'000; ++round) {
    const auto ready = due();
    if (ready.empty() && network_.empty() && replies_.empty()) return;
    network_.insert(network_.end(), ready.begin(), ready.end());
    while (!network_.empty())
      deliver(static_cast<std::size_t>(round), false);
    while (!replies_.empty()) {
      const auto answer = replies_.front();
      replies_.erase(replies_.begin());
      with(answer.source, [&](auto& source) {
        std::ignore = source.when(answer.what, command_context{{}, 0, clock_, {}});
      });
    }
    clock_.value += second_us;
  }
}

}  // namespace veilleuse::events::testing
