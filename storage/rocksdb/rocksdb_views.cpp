#include "storage/rocksdb/rocksdb_views.hpp"

#include "storage/rocksdb/rocksdb_snapshot_store.hpp"
#include "storage/rocksdb/rocksdb_view_store.hpp"

namespace veilleuse::storage {

namespace {

/// Why a database that failed to open so may be thrown away. A full or failing disk and a second process say
/// nothing against what it holds.
std::optional<std::string> reason_to_discard(storage_failure failure) {
  switch (failure) {
    case storage_failure::damaged:
      return "damaged";
    case storage_failure::newer_version:
      return "written by a newer version of Veilleuse";
    default:
      return std::nullopt;
  }
}

}  // namespace

opened_views open_views(const std::filesystem::path& directory, rocksdb::Env* environment) {
  std::shared_ptr<views_database> database;
  std::optional<std::string> notice;
  try {
    database = std::make_shared<views_database>(directory, environment);
  } catch (const storage_error& error) {
    const auto reason = reason_to_discard(error.kind());
    if (!reason) throw;
    notice = "The views in " + directory.string() + " were " + *reason +
             ": they were discarded and are made anew from the log.";
  }
  if (!database) {
    views_database::discard(directory, environment);
    database = std::make_shared<views_database>(directory, environment);
  }
  return {std::make_unique<rocksdb_view_store>(database), std::make_unique<rocksdb_snapshot_store>(database),
          std::move(notice)};
}

}  // namespace veilleuse::storage
