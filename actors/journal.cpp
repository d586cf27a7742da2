#include "actors/journal.hpp"

#include "actors/broken_invariant.hpp"
#include "actors/lane_unit.hpp"
#include "actors/limits.hpp"
#include "actors/notices.hpp"
#include "events/stream.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::actors {

namespace {

std::vector<storage::append_outcome> all_unknown(std::size_t count) {
  return std::vector<storage::append_outcome>(count, {storage::append_status::unknown, {}});
}

}  // namespace

storage::partition_id journal_state::partition_of(const events::stream_id& stream) const {
  return {events::partition_of(stream, log_.partition_count())};
}

void journal_state::gather(const order_append& order) {
  // Behind the orders that other actors have sent meanwhile.
  if (gathered_.empty()) self_->send(self_, flush_appends{});
  gathered_.push_back(order);
}

void journal_state::flush() {
  std::vector<order_append> held;
  std::vector<order_append> orders;
  for (auto& order : std::exchange(gathered_, {})) {
    const bool doubtful = !in_doubt_.empty() && in_doubt_.contains(partition_of(order.request.stream));
    (doubtful ? held : orders).push_back(std::move(order));
  }
  // Not handed over, yet not "failed" either: the same command may have been sent before the doubt arose.
  // It overtakes batches in flight: an `unknown` makes the writer begin anew, and what comes later for the
  // one that was is let go.
  if (!held.empty()) answer(self_, held, all_unknown(held.size()));
  if (!orders.empty()) hand_over(std::move(orders));
}

void journal_state::hand_over(std::vector<order_append> orders) {
  storage::append_batch batch;
  batch.reserve(orders.size());
  for (const auto& order : orders)
    batch.push_back(order.request);
  const auto number = ++last_batch_;
  in_flight_.emplace(number, handed_over{std::move(orders), {}});
  const auto journal = caf::actor_cast<journal_actor>(self_);
  const auto* lane = dynamic_cast<lane_unit*>(self_->context());
  const auto letters = lane == nullptr ? nullptr : lane->letters();
  log_.append(std::move(batch), [journal, letters, number](std::vector<storage::append_outcome> outcomes) {
    batch_settled settled{number, std::move(outcomes)};
    if (letters == nullptr) {
      send_on(nullptr, journal, std::move(settled));
      return;
    }
    letters->post([journal, settled = std::move(settled)](caf::execution_unit* unit) mutable {
      send_on(unit, journal, std::move(settled));
    });
  });
}

void journal_state::answer(journal_actor::pointer self, const std::vector<order_append>& orders,
                           const std::vector<storage::append_outcome>& outcomes) {
  // One message per stream: its orders keep their order.
  std::vector<std::size_t> by_writer(orders.size());
  for (std::size_t at = 0; at < orders.size(); ++at)
    by_writer[at] = at;
  std::ranges::stable_sort(by_writer, {}, [&](std::size_t at) { return orders[at].writer->id(); });
  for (std::size_t at = 0; at < by_writer.size();) {
    const auto& writer = orders[by_writer[at]].writer;
    append_settled settled;
    for (; at < by_writer.size() && orders[by_writer[at]].writer == writer; ++at)
      settled.outcomes.push_back(outcomes[by_writer[at]]);
    self->send(writer, std::move(settled));
  }
}

void journal_state::settle(const batch_settled& what) {
  const auto found = in_flight_.find(what.batch);
  if (found == in_flight_.end()) return;
  found->second.outcomes = what.outcomes;
  // The log answers in order, but each answer comes by way of the lane that handed its batch over, and lanes
  // do not wake in order. A writer takes each outcome for that of its oldest append.
  while (!in_flight_.empty() && !in_flight_.begin()->second.outcomes.empty())
    settle_oldest();
  tell_quiet();
}

void journal_state::settle_oldest() {
  const auto [orders, outcomes] = std::move(in_flight_.extract(in_flight_.begin()).mapped());
  for (std::size_t at = 0; at < orders.size(); ++at) {
    const auto status = outcomes[at].status;
    if (status != storage::append_status::unknown && status != storage::append_status::fenced) continue;
    const auto partition = partition_of(orders[at].request.stream);
    if (in_doubt_.insert(partition).second) take_over(partition);
  }
  answer(self_, orders, outcomes);
}

void journal_state::await(const events::stream_id& stream, const registry_actor& whom) {
  waiting_.push_back({last_batch_, stream, whom});
  // What has been gathered belongs to what must be settled first.
  if (!gathered_.empty()) {
    flush();
    waiting_.back().last_batch = last_batch_;
  }
  tell_quiet();
}

void journal_state::tell_quiet() {
  const auto oldest = in_flight_.empty() ? last_batch_ + 1 : in_flight_.begin()->first;
  std::erase_if(waiting_, [&](const waiting_for_quiet& waiting) {
    if (waiting.last_batch >= oldest || in_doubt_.contains(partition_of(waiting.stream))) return false;
    self_->send(waiting.whom, quiet{waiting.stream});
    return true;
  });
}

void journal_state::take_over(storage::partition_id partition) {
  const auto journal = caf::actor_cast<journal_actor>(self_);
  log_.take_over(partition, [journal, partition](const auto& outcome) {
    partition_taken settled{partition, {}};
    if (const auto* refused = std::get_if<storage::take_over_refused>(&outcome))
      settled.refused_because = refused->why.empty() ? "No reason was given." : refused->why;
    send_on(nullptr, journal, std::move(settled));
  });
}

void journal_state::taken(const partition_taken& what) {
  if (!what.refused_because.empty()) {
    if (refused_.insert(what.partition).second) self_->send(tell_, partition_is_lost(what.refused_because));
    self_->delayed_send(self_, limits::take_over_retry, take_over_tick{what.partition});
    return;
  }
  in_doubt_.erase(what.partition);
  if (refused_.erase(what.partition) > 0) self_->send(tell_, partition_is_back());
  tell_quiet();
}

journal_actor::behavior_type journal(journal_actor::stateful_pointer<std::shared_ptr<journal_state>> self,
                                     storage::event_log* log, const notices_actor& tell) {
  self->state = std::make_shared<journal_state>(self, *log, tell);
  auto& state = *self->state;
  stop_process_on_exception(self, "journal");
  return {
      [&state](const order_append& order) { state.gather(order); },
      [&state](const flush_appends&) { state.flush(); },
      [&state](const batch_settled& what) { state.settle(what); },
      [&state](const await_quiet& what, const registry_actor& whom) { state.await(what.stream, whom); },
      [&state](const take_over_tick& what) { state.take_over(what.partition); },
      [&state](const partition_taken& what) { state.taken(what); },
      [](const feel_pulse& what) { what.of->answer(); },
  };
}

}  // namespace veilleuse::actors
