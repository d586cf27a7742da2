// The order of service: visible rules that add up.
#include "events/desk/desk.hpp"
#include "events/limits.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace veilleuse::events {

namespace {

std::int64_t priority_points_of(const queue_entry& entry) {
  return entry.priority * limits::priority_points;
}

// A clock set back makes nobody wait a negative time.
std::int64_t waiting_points_of(const queue_entry& entry, timestamp now) {
  constexpr std::int64_t second_us = 1'000'000;
  const auto waited_us = std::max<std::int64_t>(0, now.value - entry.entered_at.value);
  return waited_us / second_us * limits::waiting_points_per_second;
}

auto rank_of(const queue_entry& entry, timestamp now) {
  const auto points = priority_points_of(entry) + waiting_points_of(entry, now);
  // `arrival` differs between any two children, so the order is total.
  return std::tuple{!entry.at_front, -points, entry.arrival};
}

}  // namespace

std::vector<scored_reason> explain(const queue_entry& entry, timestamp now) {
  return {{"priority", priority_points_of(entry)}, {"waiting", waiting_points_of(entry, now)}};
}

std::vector<queue_entry> ordered_queue(const desk_state& state, timestamp now) {
  using ranked = std::pair<decltype(rank_of(std::declval<queue_entry>(), now)), const queue_entry*>;
  std::vector<ranked> ranks;
  ranks.reserve(state.waiting.size());
  for (const auto& entry : state.waiting)
    ranks.emplace_back(rank_of(entry, now), &entry);
  std::ranges::sort(ranks, {}, &ranked::first);
  std::vector<queue_entry> ordered;
  ordered.reserve(ranks.size());
  for (const auto& [rank, entry] : ranks)
    ordered.push_back(*entry);
  return ordered;
}

std::optional<timestamp> oldest_wait(const desk_state& state) {
  std::optional<timestamp> oldest;
  const auto look = [&](const queue_entry& entry) {
    if (!oldest || entry.entered_at < *oldest) oldest = entry.entered_at;
  };
  for (const auto& entry : state.waiting)
    look(entry);
  for (const auto& offer : state.offers)
    look(offer.entry);
  return oldest;
}

}  // namespace veilleuse::events
