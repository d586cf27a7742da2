// What a directory of RocksDB tells before it is opened.
#pragma once

#include <filesystem>
#include <string>

namespace veilleuse::storage {

/// A database was made there: RocksDB's file CURRENT is in every one. `what` names it in a sentence. Throws
/// storage_error when that cannot be told.
[[nodiscard]] bool has_database(const std::filesystem::path& directory, const std::string& what);

}  // namespace veilleuse::storage
