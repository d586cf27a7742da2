// Two nodes, one partition, a broker that may lose, delay and repeat whatever is sent to it: as a machine
// whose every step is chosen from outside, so that a search can try all of them.
#pragma once

#include "storage/counting/partition_count.hpp"
#include "storage/counting/term_reports.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace veilleuse::tests {

/// What a node or a reader leaves out of the rule, to see that it is needed.
struct left_out {
  bool nonce = false;
  bool ordinal = false;
  bool latch = false;
  /// A node takes what it had read before its take-over for the prefix, and does not read up to it.
  bool read_to_the_end = false;
  /// What came of an unanswered record is told by reading again, without a take-over.
  bool take_over_to_know = false;
};

/// A record or, with ordinal 0, a take-over.
struct sent_entry {
  std::uint8_t term = 0;
  std::uint8_t nonce = 0;
  std::uint8_t ordinal = 0;
  auto operator<=>(const sent_entry&) const = default;
};

enum class broker_step : std::uint8_t {
  /// Written, and reported with its offset.
  write,
  /// Written; the report says that it failed.
  write_and_report_failure,
  /// Written; the report says so without an offset.
  write_without_offset,
  /// Reported as failed, and never written.
  lose,
  /// Reported as failed, and still under way.
  delay,
  /// Written and reported; a copy is still under way.
  repeat,
};
inline constexpr std::uint8_t broker_steps = 6;

struct report {
  sent_entry what;
  /// -1: failed, or unknown.
  std::int8_t offset = -1;
};

struct model_node {
  enum class phase : std::uint8_t { idle, taking_over, owner };

  phase now = phase::idle;
  std::uint8_t term = 0;
  std::uint8_t nonce = 0;
  /// Counted records before its own.
  std::uint8_t base = 0;
  std::uint8_t sent = 0;
  storage::term_reports believed;
  /// Handed to the broker, in order.
  std::vector<sent_entry> in_flight;
  std::vector<report> reports;
  /// Neither acknowledged nor told to be absent.
  std::set<sent_entry> unknown;
};

/// How much may happen, so that the search ends.
struct model_bounds {
  std::uint8_t take_overs = 3;
  std::uint8_t records_of_a_term = 2;
  std::uint8_t entries = 5;
  std::uint8_t failures = 1;
  std::uint8_t crashes = 0;
};

class shared_log_model {
 public:
  /// Two models with the same bytes go on alike.
  [[nodiscard]] std::string bytes() const;
  /// All that can happen next.
  [[nodiscard]] std::vector<shared_log_model> next(const model_bounds& bounds, const left_out& without) const;
  /// The promise that is broken, if one is.
  [[nodiscard]] const std::string& broken() const { return broken_; }
  /// How many records were acknowledged on the way here.
  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_; }

 private:
  struct reading {
    std::uint8_t count = 0;
    std::uint8_t term = 0;
    std::uint8_t nonce = 0;
    /// Position of each entry that counts as a record; 0: none.
    std::vector<std::uint8_t> positions;
  };

  [[nodiscard]] reading read(const left_out& without) const;
  void begin_take_over(model_node& node);
  void end_take_over(model_node& node, const left_out& without);
  void send(model_node& node);
  void serve(model_node& node, broker_step how, const left_out& without);
  void take_report(model_node& node, const left_out& without);
  void look_again(model_node& node, const left_out& without);
  void crash(model_node& node);
  void write(const sent_entry& what, const left_out& without);
  void acknowledge(model_node& node, const report& what, const left_out& without);
  void tell_absent(model_node& node, const left_out& without);

  std::vector<sent_entry> log_;
  model_node nodes_[2];
  /// Copies that may still be written, whoever sent them.
  std::multiset<sent_entry> under_way_;
  std::set<sent_entry> told_absent_;
  std::uint8_t nonces_ = 0;
  std::uint8_t failures_ = 0;
  std::uint8_t crashes_ = 0;
  std::uint8_t acknowledged_ = 0;
  std::string broken_;
};

}  // namespace veilleuse::tests
