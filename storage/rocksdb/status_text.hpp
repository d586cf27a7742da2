// RocksDB's statuses as failures told for a person.
#pragma once

#include "storage/storage_error.hpp"

#include <string>

#include <rocksdb/status.h>

namespace veilleuse::storage {

/// `what` names the thing in a sentence: "the event log".
[[nodiscard]] storage_error error_of(const rocksdb::Status& status, const std::string& what);

/// Throws error_of unless ok.
void require_ok(const rocksdb::Status& status, const std::string& what);

[[nodiscard]] bool is_no_room(const rocksdb::Status& status);

}  // namespace veilleuse::storage
