#include "tools/log/verify.hpp"

#include "events/stream.hpp"
#include "tools/log/partition_check.hpp"

#include <string>
#include <unordered_map>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using storage::logged_record;
using storage::partition_id;

class log_verifier {
 public:
  log_verifier(storage::event_log& log, const std::function<void(std::string_view)>& report)
      : log_{log}, report_{report} {}

  verify_summary run() {
    summary_.partitions = log_.partition_count();
    for (std::uint32_t number = 0; number < summary_.partitions; ++number)
      check_partition({number});
    check_stream_ends();
    summary_.streams = ends_.size();
    return summary_;
  }

 private:
  void check_partition(partition_id partition) {
    partition_check check{partition};
    for (bool at_end = false; !at_end;) {
      const auto page = log_.read_now(partition, check.seen().count, storage::read_limits{});
      for (const auto& record : page.records) {
        for (const auto& fault : check.next(record))
          tell(record, fault);
        check_place(record, partition);
        ++summary_.records;
        summary_.events += record.event_count;
      }
      at_end = page.at_end || page.records.empty();
    }
    if (log_.end_now(partition) != check.seen())
      tell(fmt::format("partition {}: its end is not where the log says", partition.value));
  }

  /// In its stream, in its partition, and in the index.
  void check_place(const logged_record& record, partition_id partition) {
    if (events::partition_of(record.stream, summary_.partitions) != partition.value)
      tell(record, "its stream belongs to another partition");
    auto& end = ends_[record.stream];
    if (record.first.value != end.value + 1)
      tell(record, "its events do not follow those before in the stream");
    end = {record.first.value + record.event_count - 1};
    const auto indexed = log_.read_stream_now(record.stream, record.first, storage::read_limits{1, 1});
    if (indexed.records.empty() || indexed.records.front().at != record.at)
      tell(record, "the index does not lead to it");
  }

  void check_stream_ends() {
    std::uint64_t indexed = 0;
    log_.for_each_stream_now([&](const events::stream_id& stream, events::sequence last) {
      ++indexed;
      const auto found = ends_.find(stream);
      if (found == ends_.end() || found->second != last)
        tell(fmt::format("stream {}: the index says {} events", events::to_text(stream), last.value));
      return true;
    });
    if (indexed != ends_.size())
      tell(fmt::format("the index knows {} streams, the records {}", indexed, ends_.size()));
  }

  void tell(const logged_record& record, std::string_view fault) {
    tell(fmt::format("partition {} record {}: {}", record.partition.value, record.at.value, fault));
  }
  void tell(const std::string& fault) {
    ++summary_.faults;
    report_(fault);
  }

  storage::event_log& log_;
  const std::function<void(std::string_view)>& report_;
  verify_summary summary_;
  /// The last event of every stream: about 60 bytes each, the one thing that grows with the log.
  std::unordered_map<events::stream_id, events::sequence> ends_;
};

}  // namespace

verify_summary verify_log(storage::event_log& log, const std::function<void(std::string_view)>& report) {
  return log_verifier{log, report}.run();
}

}  // namespace veilleuse::tools
