#include "tools/open_log.hpp"

#include "storage/rocksdb/rocksdb_event_log.hpp"

namespace veilleuse::tools {

std::unique_ptr<storage::event_log> open_log_for_reading(const engine::config& settings) {
  storage::event_log_options options;
  options.directory = settings.storage.log_directory();
  return storage::open_event_log_read_only(options);
}

}  // namespace veilleuse::tools
