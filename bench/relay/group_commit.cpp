#include "bench/relay/group_commit.hpp"

#include <stdexcept>
#include <utility>

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

namespace veilleuse::bench {

namespace {

constexpr auto record_family = "records";

void append_big_endian(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t shift = 8 * bytes; shift != 0; shift -= 8)
    out += static_cast<char>(value >> (shift - 8));
}

void check(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error("relay's database: " + status.ToString());
}

}  // namespace

group_commit::group_commit(const std::string& folder, done_function done) : done_(std::move(done)) {
  const std::vector<rocksdb::ColumnFamilyDescriptor> families{
      {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions{}},
      {record_family, relay_record_options()}};
  rocksdb::DB* opened = nullptr;
  check(rocksdb::DB::Open(relay_database_options(), folder, families, &families_, &opened));
  database_.reset(opened);
  thread_ = std::thread([this] { run(); });
}

group_commit::~group_commit() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
  for (auto* family : families_)
    database_->DestroyColumnFamilyHandle(family);
}

void group_commit::append(relayed_message message) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    waiting_.push_back(std::move(message));
  }
  if (first) work_.notify_one();
}

void group_commit::run() {
  for (;;) {
    std::vector<relayed_message> batch;
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      batch.swap(waiting_);
    }
    commit(batch);
    done_(std::move(batch));
  }
}

void group_commit::commit(const std::vector<relayed_message>& batch) {
  rocksdb::WriteBatch writes;
  for (const auto& message : batch)
    check(writes.Put(families_.back(), next_key(message.pair), message.text));
  check(database_->Write(relay_write_options(), &writes));
}

std::string group_commit::next_key(std::uint64_t pair) {
  const auto partition = pair % partitions;
  std::string key;
  append_big_endian(key, partition, partition_bytes);
  append_big_endian(key, ++positions_[partition], sizeof partition);
  return key;
}

}  // namespace veilleuse::bench
