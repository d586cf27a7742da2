#include "bench/inside/replay_speed.hpp"

#include "bench/inside/told_conversation.hpp"
#include "events/codec/codec.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/sealing.hpp"
#include "storage/secrets.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <iterator>
#include <stdexcept>
#include <variant>
#include <vector>

namespace veilleuse::bench {

namespace {

using event = events::conversation_event;

/// As the live actors do when they wake: nothing is left out.
void fold_record_bytes(events::conversation_state& state, const std::string& bytes,
                       const storage::shared_key& key) {
  const auto view = storage::view_record(bytes);
  if (!view) throw std::runtime_error("a record is damaged");
  const auto parts = storage::open_parts(*view, key);
  if (!parts) throw std::runtime_error("a record does not open");
  auto decoded = events::decode_record<event>(view->clear, *parts);
  auto* record = std::get_if<events::record<event>>(&decoded);
  if (record == nullptr) throw std::runtime_error("a record is not understood");
  events::evolve(state, *record);
}

void must_be_whole(const events::conversation_state& state, std::size_t messages) {
  if (state.phase != events::conversation_phase::closed || state.messages != messages)
    throw std::runtime_error("a fold does not end where its history does");
}

}  // namespace

struct replay_speed::material {
  replay_shape shape;
  std::filesystem::path folder;
  std::vector<told_conversation> told;

  [[nodiscard]] storage::key_vault_options vault_options() const {
    return {.directory = folder / "keys", .master_key_file = folder / "master.key"};
  }
  [[nodiscard]] storage::event_log_options log_options() const {
    storage::event_log_options options;
    options.directory = folder / "log";
    return options;
  }

  void tell(storage::key_vault& keys, storage::event_log& log) {
    std::vector<events::conversation_id> ids(shape.conversations);
    std::vector<events::stream_id> streams;
    for (auto& id : ids) {
      id = {storage::draw_id()};
      streams.push_back(events::stream_of(told_service, id));
    }
    const auto made = keys.find_or_create(streams);
    const std::string text(shape.message_bytes, 'x');
    for (std::size_t at = 0; at < ids.size(); ++at) {
      told.emplace_back(ids[at], made[at].key, shape.messages, text);
      append_all(log, told.back().appends());
    }
  }

  /// `one` folds the conversation it is given, on as many threads as there are to be.
  replay_round on_all_threads(const std::function<void(const told_conversation&)>& one) const {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (auto at = next++; at < told.size(); at = next++)
        one(told[at]);
    };
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::future<void>> threads;
    for (std::size_t at = 0; at < shape.threads; ++at)
      threads.push_back(std::async(std::launch::async, work));
    for (auto& thread : threads)
      thread.get();
    replay_round round;
    round.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const auto& conversation : told) {
      for (const auto& append : conversation.appends()) {
        round.events += append.event_count;
        round.record_bytes += append.record->size();
      }
    }
    return round;
  }
};

replay_speed::replay_speed(const replay_shape& shape, const std::filesystem::path& folder)
    : all_(std::make_unique<material>(material{.shape = shape, .folder = folder, .told = {}})) {
  const auto keys = storage::open_key_vault(all_->vault_options());
  const auto log = storage::open_event_log(all_->log_options());
  take_over_all(*log);
  all_->tell(*keys, *log);
}

replay_speed::~replay_speed() = default;

replay_round replay_speed::fold() {
  return all_->on_all_threads([this](const told_conversation& conversation) {
    events::conversation_state state;
    for (const auto& append : conversation.appends())
      fold_record_bytes(state, *append.record, conversation.key());
    must_be_whole(state, all_->shape.messages);
  });
}

replay_round replay_speed::read_and_fold() {
  const auto keys = storage::open_key_vault(all_->vault_options());
  const auto log = storage::open_event_log_read_only(all_->log_options());
  return all_->on_all_threads([&](const told_conversation& conversation) {
    const auto key = keys->find(conversation.stream()).key;
    events::conversation_state state;
    for (bool at_end = false; !at_end;) {
      const auto page = log->read_stream_now(conversation.stream(), {state.head.last.value + 1}, {});
      for (const auto& logged : page.records)
        fold_record_bytes(state, *logged.record, key);
      at_end = page.at_end || page.records.empty();
    }
    must_be_whole(state, all_->shape.messages);
  });
}

}  // namespace veilleuse::bench
