// The rows of the event log's families, as they are put into a batch.
#pragma once

#include "storage/rocksdb/envelope.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/log_database.hpp"

#include <string_view>

#include <rocksdb/write_batch.h>

namespace veilleuse::storage {

/// A record and its row in the index of streams. `around_bytes` are those of `around`.
void put_record(rocksdb::WriteBatch& batch, const log_database& data, const record_place& place,
                const envelope& around, std::string_view around_bytes, std::string_view record);

void put_take_over(rocksdb::WriteBatch& batch, const log_database& data, partition_id partition,
                   term_number term, const take_over_entry& what);

}  // namespace veilleuse::storage
