// Walks an opened log row by row and says what does not fit together (storage/log_check.hpp).
#pragma once

#include "storage/log_check.hpp"
#include "storage/rocksdb/envelope.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/log_database.hpp"

#include <map>
#include <optional>

namespace veilleuse::storage {

class log_checker {
 public:
  log_checker(const log_database& data, const std::function<void(std::uint64_t)>& progress)
      : data_{data}, progress_{progress} {}

  void check_partition(partition_id partition);
  void check_index();
  void tell(std::string what);
  [[nodiscard]] log_report finish(log_statistics statistics);

 private:
  /// Where the walk over a partition stands.
  struct walk {
    partition_id partition;
    log_position at;
    digest chain{};
    term_number term;
    ordinal_number ordinal;
    std::map<term_number, take_over_entry> take_overs;
    /// Take-overs by the count of their prefix; erased when the chain there agrees.
    std::multimap<log_position, term_number> prefixes;
  };

  void load_take_overs(walk& on);
  void check_prefixes(walk& on);
  void check_record(walk& on, const record_place& place, std::string_view value);
  void check_order(walk& on, const record_place& place, const envelope& around);
  void check_header(const record_place& place, const envelope& around, std::string_view record);
  void check_indexed(const record_place& place, const envelope& around);
  void check_row(const stream_place& place, const stream_index_row& row);
  [[nodiscard]] std::optional<envelope> envelope_in(const record_place& place, std::string_view value);
  void tell(const record_place& place, const char* what);

  const log_database& data_;
  const std::function<void(std::uint64_t)>& progress_;
  log_report report_;
  std::uint64_t seen_ = 0;
};

}  // namespace veilleuse::storage
