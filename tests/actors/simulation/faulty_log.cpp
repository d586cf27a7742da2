#include "tests/actors/simulation/faulty_log.hpp"

#include "events/stream.hpp"

#include <utility>

namespace veilleuse::test {

using storage::append_outcome;
using storage::append_status;

auto faulty_log::draw_fate(storage::partition_id partition) -> fate {
  const auto hits = [&](std::uint64_t rate) { return rate != 0 && random_() % rate == 0; };
  if (latched_.contains(partition)) return random_() % 2 == 0 ? fate::unknown_lost : fate::unknown_held;
  if (hits(rates_.unavailable)) return fate::unavailable;
  if (!hits(rates_.unknown)) return fate::passed;
  latched_.insert(partition);
  switch (random_() % 3) {
    case 0:
      return fate::unknown_landing;
    case 1:
      return fate::unknown_held;
    default:
      return fate::unknown_lost;
  }
}

void faulty_log::append(storage::append_batch batch, storage::append_done done) {
  std::vector<append_outcome> outcomes(batch.size(), append_outcome{append_status::unknown, {}});
  storage::append_batch passed;
  // Which outcome of the inner log is told, and which is kept from the writer.
  std::vector<std::pair<std::size_t, bool>> told;
  for (std::size_t at = 0; at < batch.size(); ++at) {
    const storage::partition_id partition{events::partition_of(batch[at].stream, partition_count())};
    watch(batch[at]);
    switch (draw_fate(partition)) {
      case fate::passed:
        told.emplace_back(at, true);
        passed.push_back(std::move(batch[at]));
        break;
      case fate::unknown_landing:
        told.emplace_back(at, false);
        passed.push_back(std::move(batch[at]));
        break;
      case fate::unknown_held:
        held_[partition].push_back(std::move(batch[at]));
        break;
      case fate::unavailable:
        outcomes[at].status = append_status::unavailable;
        break;
      case fate::unknown_lost:
        break;
    }
  }
  inner_.append(std::move(passed), [outcomes = std::move(outcomes), told = std::move(told),
                                    done = std::move(done)](std::vector<append_outcome> inner) mutable {
    for (std::size_t at = 0; at < told.size(); ++at)
      if (told[at].second) outcomes[told[at].first] = inner[at];
    done(std::move(outcomes));
  });
}

void faulty_log::take_over(storage::partition_id partition, storage::take_over_done done) {
  // A prefix of what is held lands before the take-over; the rest never does.
  auto held = std::exchange(held_[partition], {});
  if (!held.empty()) held.resize(random_() % (held.size() + 1));
  if (!held.empty()) inner_.append(std::move(held), [](const std::vector<append_outcome>&) {});
  latched_.erase(partition);
  inner_.take_over(partition, std::move(done));
}

}  // namespace veilleuse::test
