// Writes a data directory with many conversations in it, as if they had been held: for measuring a start
// (scripts/measure_start.sh). Usage: veilleuse-fill-log DIRECTORY COUNT
#include "events/codec/codec.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/sealing.hpp"
#include "storage/secrets.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace veilleuse::test {

namespace {

constexpr events::service_id service{1};
/// Conversations written together: one sync for their keys, and few for their records.
constexpr std::size_t at_once = 1'000;

/// A conversation that was opened, heard, said something in, and closed: no process is left open.
class told_conversation {
 public:
  told_conversation(const events::conversation_id& id, storage::shared_key key)
      : id_{id}, stream_{events::stream_of(service, id)}, key_{std::move(key)} {
    by_youth(events::open_conversation{*events::queue_from_name("accueil"), 0});
    settle();
    by_youth(events::post_message{"bonsoir, est-ce que je peux parler à quelqu'un ?"});
    by_youth(events::close_conversation{});
    settle();
  }

  [[nodiscard]] std::vector<storage::append_request>& appends() { return appends_; }

 private:
  void by_youth(const events::conversation_command& command) {
    events::command_context context{};
    context.id = {events::youth_of(id_), {{1}}, ++counter_};
    add(command, context);
  }

  void settle() {
    for (const auto& step : state_.head.steps.due())
      add(events::settle_step{step.number, events::refusal::none}, {});
  }

  void add(const events::conversation_command& command, events::command_context context) {
    context.now = {1'767'225'600'000'000 + static_cast<std::int64_t>(appends_.size()) * 1'000'000};
    auto decided = decide(state_, command, context);
    if (decided.events() == nullptr || decided.events()->empty()) std::abort();
    const events::record<events::conversation_event> next{
        stream_,    {state_.head.last.value + 1}, event_time(state_.head, context.now),
        context.id, context.fingerprint,          std::move(decided).take_events()};
    appends_.push_back({stream_, state_.head.last, static_cast<std::uint32_t>(next.events.size()),
                        storage::seal_record(encode(next), key_)});
    evolve(state_, next);
  }

  events::conversation_id id_;
  events::stream_id stream_;
  storage::shared_key key_;
  events::conversation_state state_;
  std::uint64_t counter_ = 0;
  std::vector<storage::append_request> appends_;
};

void take_over_all(storage::event_log& log) {
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition) {
    std::promise<void> done;
    log.take_over({partition}, [&](const auto&) { done.set_value(); });
    done.get_future().wait();
  }
}

void append_all(storage::event_log& log, storage::append_batch batch) {
  std::promise<bool> done;
  log.append(std::move(batch), [&](const std::vector<storage::append_outcome>& outcomes) {
    done.set_value(std::ranges::all_of(
        outcomes, [](const auto& each) { return each.status == storage::append_status::appended; }));
  });
  if (!done.get_future().get()) throw std::runtime_error{"an append was refused"};
}

void write_some(storage::event_log& log, storage::key_vault& keys, std::size_t count) {
  std::vector<events::conversation_id> ids(count);
  std::vector<events::stream_id> streams;
  for (auto& id : ids) {
    id = {storage::draw_id()};
    streams.push_back(events::stream_of(service, id));
  }
  const auto made = keys.find_or_create(streams);
  storage::append_batch batch;
  for (std::size_t at = 0; at < count; ++at) {
    told_conversation told{ids[at], made[at].key};
    std::ranges::move(told.appends(), std::back_inserter(batch));
  }
  append_all(log, std::move(batch));
}

int fill(const std::filesystem::path& directory, std::size_t count) {
  std::filesystem::create_directories(directory);
  const auto keys = storage::open_key_vault(
      {.directory = directory / "keys", .master_key_file = directory / "master.key", .environment = nullptr});
  storage::event_log_options options;
  options.directory = directory / "log";
  const auto log = storage::open_event_log(options);
  take_over_all(*log);
  for (std::size_t written = 0; written < count; written += at_once) {
    write_some(*log, *keys, std::min(at_once, count - written));
    if ((written + at_once) % 50'000 == 0) fmt::print(stderr, "{} conversations\n", written + at_once);
  }
  return EXIT_SUCCESS;
}

}  // namespace

}  // namespace veilleuse::test

int main(int count, char** arguments) {
  if (count != 3) {
    fmt::print(stderr, "usage: veilleuse-fill-log DIRECTORY COUNT\n");
    return 64;
  }
  return veilleuse::test::fill(arguments[1], std::strtoull(arguments[2], nullptr, 10));
}
