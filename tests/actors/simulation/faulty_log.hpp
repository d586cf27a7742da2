// A log that fails as real ones do: full for a while, or no longer sure of what it wrote. Decorates the
// memory log.
//
// As on a real log, the first `unknown` of a partition latches: everything after it is unknown
// too, until a take-over decides. What was in doubt then has landed before the take-over, or never will.
#pragma once

#include "storage/memory/memory_event_log.hpp"
#include "tests/actors/passing_ports.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace veilleuse::test {

struct fault_rates {
  /// One in so many requests; 0: never.
  std::uint64_t unavailable = 0;
  std::uint64_t unknown = 0;
};

class faulty_log final : public passing_log {
 public:
  faulty_log(storage::memory_event_log& inner, std::mt19937_64& random, fault_rates rates)
      : passing_log{inner}, inner_{inner}, random_{random}, rates_{rates} {}

  /// Sees every request that is handed over.
  std::function<void(const storage::append_request&)> watch = [](const storage::append_request&) {};

  /// No more faults; what is in doubt stays so until the next take-over.
  void heal() { rates_ = {}; }

  void take_over(storage::partition_id partition, storage::take_over_done done) override;
  void append(storage::append_batch batch, storage::append_done done) override;

 private:
  enum class fate : std::uint8_t { passed, unavailable, unknown_landing, unknown_held, unknown_lost };
  [[nodiscard]] fate draw_fate(storage::partition_id partition);

  storage::memory_event_log& inner_;
  std::mt19937_64& random_;
  fault_rates rates_;
  std::set<storage::partition_id> latched_;
  /// Requests that may still land, until a take-over.
  std::map<storage::partition_id, storage::append_batch> held_;
};

}  // namespace veilleuse::test
