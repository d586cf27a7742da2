// The heart of a stream's actor, without actors: decides on the tentative state, keeps the confirmed one, and
// says what may be told to whom, in order.
//
//   submit ──decide(tentative)──▶ [entry: append in flight] [entry: answer] [entry: append] …
//   settled(outcome of the oldest append) ──▶ confirmed advances ──▶ effects leave at the front
//
// Every answer, a refusal too, waits for the appends before it: nothing is said that rests on what may not
// come to be.
#pragma once

#include "actors/client_sink.hpp"
#include "events/record.hpp"
#include "events/stream_head.hpp"
#include "storage/log_types.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace veilleuse::actors {

struct verdict {
  answer_status status = answer_status::unknown;
  events::answer given{};
  events::refusal reason = events::refusal::none;
  events::timestamp at{};
};

/// `Ticket` is whatever the caller needs to give the answer to the right one.
template <class Aggregate, class Ticket>
class pipeline {
 public:
  using state = typename Aggregate::state;
  using command = typename Aggregate::command;
  using event = typename Aggregate::event;
  using record = events::record<event>;

  struct effect {
    Ticket ticket;
    verdict said;
    /// Set when this command's record is now confirmed.
    std::optional<record> written;
  };

  pipeline(state recovered, std::size_t most_entries)
      : confirmed_{recovered}, tentative_{std::move(recovered)}, most_entries_{most_entries} {}

  [[nodiscard]] const state& confirmed() const { return confirmed_; }
  [[nodiscard]] const state& tentative() const { return tentative_; }
  [[nodiscard]] bool idle() const { return entries_.empty(); }
  /// Set when the confirmed state can no longer be known without reading the log again.
  [[nodiscard]] bool must_recover() const { return must_recover_; }

  /// Returns the record to append, if the command leads to one. Its outcome must be given to `settled`.
  [[nodiscard]] const record* submit(const events::stream_id& self, const command& what,
                                     const events::command_context& context, Ticket ticket);

  /// The outcome of the oldest append in flight.
  void settled(storage::append_status status);

  /// The effects that may be told now, in order.
  [[nodiscard]] std::vector<effect> take_effects();

 private:
  struct entry {
    Ticket ticket;
    verdict said;
    std::optional<record> written;
    bool is_append = false;
    bool in_flight = false;
  };

  void answer(Ticket ticket, verdict said) {
    entries_.push_back({std::move(ticket), said, std::nullopt, false, false});
  }
  [[nodiscard]] bool failing() const { return failing_ || must_recover_; }
  void fail(entry& done, storage::append_status status);
  /// What was decided on a record that did not come to be is not said.
  void withdraw_answers();
  [[nodiscard]] bool any_in_flight() const;

  state confirmed_;
  state tentative_;
  std::size_t most_entries_;
  std::deque<entry> entries_;
  /// An append failed; those after it will fail too. Nothing is decided until all have been settled.
  bool failing_ = false;
  bool must_recover_ = false;
};

template <class Aggregate, class Ticket>
auto pipeline<Aggregate, Ticket>::submit(const events::stream_id& self, const command& what,
                                         const events::command_context& context, Ticket ticket)
    -> const record* {
  if (failing()) {
    // Unknown, not unavailable: it may be a command sent before, whose append is in doubt.
    answer(std::move(ticket), {.status = answer_status::unknown});
    return nullptr;
  }
  if (entries_.size() >= most_entries_) {
    answer(std::move(ticket), {.status = answer_status::overloaded});
    return nullptr;
  }
  auto decided = decide(tentative_, what, context);
  if (decided.reason() != events::refusal::none) {
    answer(std::move(ticket), {.status = answer_status::refused, .reason = decided.reason()});
    return nullptr;
  }
  if (const auto* earlier = decided.earlier()) {
    answer(std::move(ticket), {.status = answer_status::accepted, .given = *earlier});
    return nullptr;
  }
  const events::sequence first{tentative_.head.last.value + 1};
  if (decided.events()->empty()) {
    answer(std::move(ticket), {.status = answer_status::accepted, .given = {first, tentative_.head.last}});
    return nullptr;
  }
  record next{self,
              first,
              event_time(tentative_.head, context.now),
              context.id,
              context.fingerprint,
              std::move(decided).take_events()};
  evolve(tentative_, next);
  verdict said{.status = answer_status::accepted, .given = {next.first, next.last()}, .at = next.at};
  entries_.push_back({std::move(ticket), said, std::move(next), true, true});
  return &*entries_.back().written;
}

template <class Aggregate, class Ticket>
void pipeline<Aggregate, Ticket>::settled(storage::append_status status) {
  for (auto& oldest : entries_) {
    if (!oldest.in_flight) continue;
    oldest.in_flight = false;
    if (status == storage::append_status::appended && !failing())
      evolve(confirmed_, *oldest.written);
    else
      fail(oldest, status);
    break;
  }
  if (failing_ && !any_in_flight() && !must_recover_) {
    failing_ = false;
    tentative_ = confirmed_;
  }
}

template <class Aggregate, class Ticket>
void pipeline<Aggregate, Ticket>::fail(entry& done, storage::append_status status) {
  const bool first_failure = !failing();
  failing_ = true;
  done.written.reset();
  // Appended after a failure is durable, yet this state cannot follow: sent again, it finds its answer.
  const bool certain =
      status != storage::append_status::unknown && status != storage::append_status::appended;
  done.said = {.status = certain ? answer_status::unavailable : answer_status::unknown};
  // A conflict after a failure is its consequence; a first one means that someone else has written.
  const bool stale = status == storage::append_status::conflict && first_failure;
  if (!certain || stale || status == storage::append_status::fenced) must_recover_ = true;
  withdraw_answers();
}

template <class Aggregate, class Ticket>
void pipeline<Aggregate, Ticket>::withdraw_answers() {
  // It rested on what did not come to be. Unknown rather than unavailable: the answer may have been to a
  // command whose first sending is still in doubt.
  bool behind_failure = false;
  for (auto& waiting : entries_) {
    const bool is_answer = !waiting.in_flight && !waiting.is_append;
    if (is_answer && behind_failure) waiting.said = {.status = answer_status::unknown};
    behind_failure = behind_failure || (waiting.is_append && !waiting.written);
  }
}

template <class Aggregate, class Ticket>
bool pipeline<Aggregate, Ticket>::any_in_flight() const {
  for (const auto& waiting : entries_)
    if (waiting.in_flight) return true;
  return false;
}

template <class Aggregate, class Ticket>
auto pipeline<Aggregate, Ticket>::take_effects() -> std::vector<effect> {
  std::vector<effect> ready;
  while (!entries_.empty() && !entries_.front().in_flight) {
    auto& front = entries_.front();
    ready.push_back({std::move(front.ticket), front.said, std::move(front.written)});
    entries_.pop_front();
  }
  return ready;
}

}  // namespace veilleuse::actors
