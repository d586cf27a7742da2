#include "storage/rocksdb/log_rows.hpp"

#include "storage/rocksdb/status_text.hpp"

#include <array>

namespace veilleuse::storage {

namespace {

rocksdb::Slice slice_of(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

void put_record(rocksdb::WriteBatch& batch, const log_database& data, const record_place& place,
                const envelope& around, std::string_view around_bytes, std::string_view record) {
  const auto key = key_of(place.partition, place.at);
  const rocksdb::Slice key_part = slice_of(key.view());
  const std::array<rocksdb::Slice, 2> value_parts{slice_of(around_bytes), slice_of(record)};
  require_ok(batch.Put(data.family(log_family::records), rocksdb::SliceParts{&key_part, 1},
                       rocksdb::SliceParts{value_parts.data(), 2}),
             log_name);
  const auto row = value_of(stream_index_row{place.at, around.event_count});
  require_ok(batch.Put(data.family(log_family::streams), slice_of(key_of(around.stream, around.first).view()),
                       slice_of(row.view())),
             log_name);
}

void put_take_over(rocksdb::WriteBatch& batch, const log_database& data, partition_id partition,
                   term_number term, const take_over_entry& what) {
  require_ok(
      batch.Put(data.family(log_family::takeovers), slice_of(key_of(partition, term).view()), encode(what)),
      log_name);
}

}  // namespace veilleuse::storage
