#include "events/process.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace veilleuse::events {

namespace {

auto source_key(const source_memory& known) {
  return std::tie(known.source, known.session);
}

template <class Sources>
auto find_source(Sources& sources, const command_id& id) {
  return std::ranges::lower_bound(sources, std::tie(id.owner, id.session), {}, source_key);
}

bool is_same(const source_memory& known, const command_id& id) {
  return known.source == id.owner && known.session == id.session;
}

}  // namespace

command_lookup step_memory::look_up(const command_id& id, timestamp since) const {
  const auto found = find_source(sources_, id);
  if (found == sources_.end() || !is_same(*found, id)) {
    return {std::nullopt, since < forgotten_before_ ? refusal::step_too_old : refusal::none};
  }
  if (id.counter == found->counter) return {found->given, refusal::none};
  return {std::nullopt, id.counter < found->counter ? refusal::step_superseded : refusal::none};
}

bool step_memory::knows(const command_id& id) const {
  const auto found = find_source(sources_, id);
  return found != sources_.end() && is_same(*found, id);
}

void step_memory::remember(const command_id& id, answer given, timestamp at) {
  auto found = find_source(sources_, id);
  if (found == sources_.end() || !is_same(*found, id)) {
    found = sources_.insert(found, source_memory{id.owner, id.session, 0, {}, {}});
  }
  found->counter = id.counter;
  found->given = given;
  found->last_used = at;
}

step_memory step_memory::restore(std::vector<source_memory> sources, timestamp forgotten_before) {
  step_memory memory;
  memory.sources_ = std::move(sources);
  memory.forgotten_before_ = forgotten_before;
  return memory;
}

}  // namespace veilleuse::events
