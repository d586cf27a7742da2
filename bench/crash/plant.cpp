#include "bench/crash/plant.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace veilleuse::bench {

namespace {

using history = std::vector<told_event>;

void number_again(history& events) {
  for (std::size_t at = 0; at < events.size(); ++at)
    events[at].seq = at + 1;
}

bool is_message(const told_event& event) {
  return event.kind == message_kind;
}

}  // namespace

bool plant(planted what, std::vector<conversation_journal>& journals) {
  if (what == planted::nothing) return true;
  const auto largest = std::max_element(
      journals.begin(), journals.end(),
      [](const auto& one, const auto& two) { return one.history.size() < two.history.size(); });
  if (largest == journals.end()) return false;
  auto& events = largest->history;
  const auto middle = events.begin() + static_cast<std::ptrdiff_t>(events.size() / 2);
  const auto first = std::find_if(middle, events.end(), is_message);
  if (first == events.end()) return false;
  const auto second = std::find_if(std::next(first), events.end(), is_message);
  if (second == events.end()) return false;
  switch (what) {
    case planted::loss:
      events.erase(first);
      break;
    case planted::duplicate: {
      const auto copy = *first;
      events.insert(std::next(second), copy);
      break;
    }
    default:
      std::swap(*first, *second);
  }
  number_again(events);
  return true;
}

}  // namespace veilleuse::bench
