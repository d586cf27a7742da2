#include "tools/log/stat.hpp"

namespace veilleuse::tools {

log_statistics measure_log(storage::event_log& log) {
  log_statistics found;
  found.partitions = log.partition_count();
  for (std::uint32_t number = 0; number < found.partitions; ++number)
    found.records += log.end_now({number}).count.value;
  log.for_each_stream_now([&](const events::stream_id& stream, events::sequence last) {
    found.events += last.value;
    found.conversations += stream.kind == events::stream_kind::conversation ? 1 : 0;
    found.moderators += stream.kind == events::stream_kind::moderator ? 1 : 0;
    found.desks += stream.kind == events::stream_kind::desk ? 1 : 0;
    return true;
  });
  return found;
}

}  // namespace veilleuse::tools
