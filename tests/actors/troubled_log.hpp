// A log that can be read but for some streams. Decorates another.
#pragma once

#include "storage/storage_error.hpp"
#include "tests/actors/passing_ports.hpp"

#include <map>

namespace veilleuse::test {

/// A trouble of a stream.
[[noreturn]] inline void fail_disk() {
  throw storage::storage_error{storage::storage_failure::io_error, "planned by a test"};
}

class troubled_log final : public passing_log {
 public:
  using passing_log::passing_log;

  /// What happens to whoever reads one of these streams: throws.
  std::map<events::stream_id, std::function<void()>> trouble;
  /// Why no partition can be taken over.
  std::optional<std::string> take_over_refused;
  std::size_t take_overs_refused = 0;

  void take_over(storage::partition_id partition, storage::take_over_done done) override {
    if (!take_over_refused) {
      passing_log::take_over(partition, std::move(done));
      return;
    }
    ++take_overs_refused;
    done(storage::take_over_refused{*take_over_refused});
  }
  [[nodiscard]] storage::read_page read_stream_now(const events::stream_id& stream, events::sequence from,
                                                   storage::read_limits limits) override {
    if (const auto found = trouble.find(stream); found != trouble.end()) found->second();
    return passing_log::read_stream_now(stream, from, limits);
  }
};

}  // namespace veilleuse::test
