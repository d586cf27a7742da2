// A database as it stands, in another directory, while it is written to.
#pragma once

#include <filesystem>
#include <string>

#include <rocksdb/db.h>

namespace veilleuse::storage {

/// Links the table files (copies them to another file system) and copies manifest and write-ahead log into a
/// new directory. Flushes nothing: a table file that finds no room would stop the database for good
/// (storage/rocksdb/disk_room.hpp). What was durable at the call is in it. `what` names the database in a
/// sentence. Throws storage_error.
void make_checkpoint(rocksdb::DB& database, const std::filesystem::path& directory, const std::string& what);

}  // namespace veilleuse::storage
