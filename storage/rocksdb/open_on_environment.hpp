// Opens the embedded log on a given RocksDB environment: where tests put a failing disk. The only header with
// RocksDB in its signatures that leaves this folder.
#pragma once

#include "storage/rocksdb/rocksdb_event_log.hpp"

#include <rocksdb/env.h>

namespace veilleuse::storage {

/// `environment` must outlive the log.
[[nodiscard]] std::unique_ptr<event_log> open_event_log_on(const event_log_options& options,
                                                           rocksdb::Env* environment);

}  // namespace veilleuse::storage
