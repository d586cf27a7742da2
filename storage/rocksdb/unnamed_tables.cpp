#include "storage/rocksdb/unnamed_tables.hpp"

#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/status_text.hpp"

#include <set>
#include <vector>

#include <rocksdb/sst_file_reader.h>

namespace veilleuse::storage {

namespace {

std::set<std::string> named_tables(rocksdb::DB& database) {
  std::vector<rocksdb::LiveFileMetaData> live;
  database.GetLiveFilesMetaData(&live);
  std::set<std::string> names;
  for (const auto& file : live)
    names.insert(std::filesystem::path{file.name}.filename().string());
  return names;
}

bool holds_more(const std::filesystem::path& table, const log_database& log) {
  rocksdb::SstFileReader reader{rocksdb::Options{}};
  if (!reader.Open(table.string()).ok()) return false;
  auto* records = log.family(log_family::records);
  if (reader.GetTableProperties()->column_family_name != records->GetName()) return false;
  const std::unique_ptr<rocksdb::Iterator> row{reader.NewIterator(rocksdb::ReadOptions{})};
  std::string found;
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    const auto known = log.database().Get(rocksdb::ReadOptions{}, records, row->key(), &found);
    if (known.IsNotFound()) return true;
    require_ok(known, log_name);
  }
  require_ok(row->status(), log_name);
  return false;
}

}  // namespace

bool unnamed_tables_hold_more(const std::filesystem::path& log_directory) {
  const log_database log{{.directory = log_directory, .read_only = true}};
  const auto named = named_tables(log.database());
  for (const auto& entry : std::filesystem::directory_iterator{log_directory}) {
    if (entry.path().extension() != ".sst" || named.contains(entry.path().filename().string())) continue;
    if (holds_more(entry.path(), log)) return true;
  }
  return false;
}

}  // namespace veilleuse::storage
