#include "storage/rocksdb/rocksdb_event_log.hpp"

#include "storage/log_check.hpp"
#include "storage/rocksdb/checkpoint.hpp"
#include "storage/rocksdb/database_directory.hpp"
#include "storage/rocksdb/end_process.hpp"
#include "storage/rocksdb/group_commit.hpp"
#include "storage/rocksdb/log_on_database.hpp"
#include "storage/rocksdb/open_on_environment.hpp"
#include "storage/rocksdb/unnamed_tables.hpp"
#include "storage/rocksdb/write_ahead_tail.hpp"

#include <cstdio>
#include <optional>
#include <utility>

namespace veilleuse::storage {

namespace {

void print(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
}

event_log_options with_defaults(event_log_options options) {
  if (!options.on_notice) options.on_notice = print;
  if (!options.on_fatal) options.on_fatal = end_process;
  return options;
}

/// Before anything is changed: an opening removes the tables that a damaged manifest does not name.
void require_no_lost_write(const event_log_options& options) {
  const auto cut = require_sound_tails(options.directory, log_name);
  if (!cut.manifest.empty() &&
      (!verify_log(options.directory).sound() || unnamed_tables_hold_more(options.directory))) {
    throw storage_error{storage_failure::damaged,
                        "The data of the event log is damaged: its file " + cut.manifest +
                            " ends within a write, and the log is not whole. Keep the "
                            "directory as it is and restore a backup."};
  }
  for (const auto& file : {cut.manifest, cut.write_ahead_log})
    if (!file.empty()) with_defaults(options).on_notice(cut_write_notice(log_name, file));
}

class rocksdb_event_log final : public log_on_database<embedded_event_log> {
 public:
  rocksdb_event_log(const event_log_options& options, bool read_only, rocksdb::Env* environment)
      : log_on_database{
            {options.directory, options.partitions, read_only, environment, {}, options.installation}} {
    if (!read_only) writer_.emplace(data(), reader(), with_defaults(options));
  }

  void take_over(partition_id partition, take_over_done done) override {
    if (writer_) return writer_->take_over(partition, std::move(done));
    answer_later([done = std::move(done)] { done(take_over_refused{"the log is open for reading only"}); });
  }

  void append(append_batch batch, append_done done) override {
    if (writer_) return writer_->append(std::move(batch), std::move(done));
    answer_later([done = std::move(done), size = batch.size()] { done(std::vector<append_outcome>(size)); });
  }

  prefix_digest end_now(partition_id partition) override {
    const auto known = writer_ ? writer_->durable_end(partition) : std::nullopt;
    if (known) return *known;
    const auto last = reader().last_record(partition);
    return last ? prefix_digest{last->at, last->chain} : prefix_digest{};
  }

  bool read_only() const override { return !writer_ || writer_->read_only(); }

  void checkpoint(const std::filesystem::path& directory) override {
    make_checkpoint(data().database(), directory, log_name);
  }

  const std::string& installation() const override { return data().installation(); }

  log_reading reading() const override { return writer_ ? writer_->reading() : log_reading{}; }

 private:
  /// Absent when opened for reading only.
  std::optional<group_commit> writer_;
};

}  // namespace

bool has_event_log(const std::filesystem::path& directory) {
  return has_database(directory, log_name);
}

std::unique_ptr<embedded_event_log> open_event_log(const event_log_options& options) {
  require_no_lost_write(options);
  return std::make_unique<rocksdb_event_log>(options, false, nullptr);
}

std::unique_ptr<embedded_event_log> open_event_log_read_only(const event_log_options& options) {
  return std::make_unique<rocksdb_event_log>(options, true, nullptr);
}

std::unique_ptr<embedded_event_log> examine_event_log(const std::filesystem::path& directory) {
  if (!has_event_log(directory)) return nullptr;
  event_log_options options;
  options.directory = directory;
  options.on_notice = [](const std::string&) {};
  require_no_lost_write(options);
  return open_event_log_read_only(options);
}

std::unique_ptr<event_log> open_event_log_on(const event_log_options& options, rocksdb::Env* environment) {
  return std::make_unique<rocksdb_event_log>(options, false, environment);
}

}  // namespace veilleuse::storage
