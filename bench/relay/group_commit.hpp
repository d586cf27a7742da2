// Makes messages durable, many per sync: while one batch is being synced the next one gathers.
#pragma once

#include "bench/relay/record_options.hpp"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
}  // namespace rocksdb

namespace veilleuse::bench {

class relay_session;

/// A message on its way from one end of a pair to the other.
struct relayed_message {
  std::uint64_t pair = 0;
  std::weak_ptr<relay_session> target;
  std::string text;
};

class group_commit {
 public:
  /// `done` is called on the committing thread with what has become durable, in order.
  using done_function = std::function<void(std::vector<relayed_message>)>;

  group_commit(const std::string& folder, done_function done);
  /// Commits what was handed over, then ends.
  ~group_commit();
  group_commit(const group_commit&) = delete;
  group_commit& operator=(const group_commit&) = delete;

  void append(relayed_message message);

 private:
  void run();
  void commit(const std::vector<relayed_message>& batch);
  [[nodiscard]] std::string next_key(std::uint64_t pair);

  done_function done_;
  std::array<std::uint64_t, partitions> positions_{};
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  std::unique_ptr<rocksdb::DB> database_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::vector<relayed_message> waiting_;
  bool stopping_ = false;
  /// Last: it uses all of the above.
  std::thread thread_;
};

}  // namespace veilleuse::bench
