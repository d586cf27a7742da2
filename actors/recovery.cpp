#include "actors/recovery.hpp"

#include "actors/broken_invariant.hpp"
#include "actors/limits.hpp"
#include "actors/notices.hpp"
#include "events/codec/codec.hpp"
#include "storage/sealing.hpp"

#include <exception>
#include <limits>
#include <string>
#include <utility>

namespace veilleuse::actors {

namespace {

using storage::storage_error;
using storage::storage_failure;

[[noreturn]] void refuse(events::codec_error why) {
  if (why == events::codec_error::newer_version)
    throw storage_error{storage_failure::newer_version,
                        "a record was written by a newer version of veilleuse; start that version again"};
  throw storage_error{storage_failure::damaged,
                      "a record cannot be decoded; run `veilleuse log verify` and restore from a backup"};
}

/// Folds one stored record's skeleton. Contents are not opened: no fold needs them.
template <class Event, class State>
bool fold_record(State& state, const storage::logged_record& logged, events::sequence until) {
  const auto view = storage::view_record(*logged.record);
  if (!view) refuse(events::codec_error::damaged);
  auto decoded = events::decode_record<Event>(view->clear, {});
  if (const auto* why = std::get_if<events::codec_error>(&decoded)) refuse(*why);
  const auto& what = std::get<events::record<Event>>(decoded);
  if (what.last() > until) return false;
  if (what.last() <= state.head.last) return true;
  if (what.first.value != state.head.last.value + 1)
    throw storage_error{storage_failure::damaged,
                        "a stream's numbers have a hole; run `veilleuse log verify`"};
  evolve(state, what);
  return true;
}

template <class Event, class State>
State fold_tail(State state, storage::event_log& log, const events::stream_id& stream,
                events::sequence until) {
  for (bool more = true; more;) {
    const auto page = log.read_stream_now(stream, {state.head.last.value + 1},
                                          {.records = limits::replay_records, .bytes = limits::replay_bytes});
    for (const auto& logged : page.records)
      if (!fold_record<Event>(state, logged, until)) return state;
    more = !page.at_end && !page.records.empty();
  }
  return state;
}

/// The snapshot, unless it is ahead of the log: then it is not of this log, and everything is replayed.
template <class State>
State start_from(storage::event_log& log, storage::snapshot_store* snapshots, const storage::shared_key& key,
                 const events::stream_id& stream, events::sequence until, events::sequence* snapshot_at) {
  if (snapshots == nullptr || key == nullptr) return {};
  const auto kept = snapshots->load(stream, key);
  if (!kept || kept->at > until || kept->at > log.stream_end_now(stream)) return {};
  auto decoded = events::decode_state<State>(kept->state);
  auto* state = std::get_if<State>(&decoded);
  if (state == nullptr || state->head.last != kept->at || state->head.self != stream) return {};
  if (snapshot_at != nullptr) *snapshot_at = kept->at;
  return std::move(*state);
}

template <class Aggregate>
any_state fold(storage::event_log& log, storage::snapshot_store* snapshots, const storage::shared_key& key,
               const events::stream_id& stream, events::sequence until, events::sequence* snapshot_at) {
  using state = typename Aggregate::state;
  auto start = start_from<state>(log, snapshots, key, stream, until, snapshot_at);
  return fold_tail<typename Aggregate::event>(std::move(start), log, stream, until);
}

std::shared_ptr<recovered_stream> recover(const recovery_ports& ports, const recover_stream& what) {
  auto found = std::make_shared<recovered_stream>();
  const auto key_stream = events::key_stream_of(what.stream);
  auto lookup = ports.keys.find(key_stream);
  if (what.create_key && lookup.standing == storage::key_standing::absent) {
    // A second key would hide what the lost one sealed, and let nobody notice.
    if (ports.log.stream_end_now(what.stream).value > 0)
      throw storage_error{storage_failure::damaged, "a stream has events and no key; restore the key vault"};
    lookup = ports.keys.find_or_create({key_stream}).front();
  }
  found->standing = lookup.standing;
  found->key = lookup.key;
  const events::sequence end{std::numeric_limits<std::uint64_t>::max()};
  found->state = fold_stream(ports.log, &ports.snapshots, found->key, what.stream, end, &found->snapshot_at);
  return found;
}

/// Whatever is thrown concerns this stream, and nobody else's waits for it.
std::shared_ptr<recovered_stream> recover_or_say_why(const recovery_ports& ports,
                                                     const recover_stream& what) {
  auto failed = std::make_shared<recovered_stream>();
  try {
    return recover(ports, what);
  } catch (const storage_error& failure) {
    failed->trouble = failure.kind();
  } catch (const std::exception&) {
    // A record that can be decoded and yet not be folded.
    failed->trouble = storage_failure::damaged;
  }
  return failed;
}

std::shared_ptr<recovered_stream> recover_in_time(const recovery_ports& ports, const recover_stream& what) {
  const auto began = ports.slow->now();
  auto found = recover_or_say_why(ports, what);
  const auto at = std::visit([](const auto& state) { return state.head.last.value; }, found->state);
  ports.slow->note_since(storage::operation::wake, began, {.events = at - found->snapshot_at.value});
  return found;
}

/// A lost snapshot costs a replay, and nothing else.
[[nodiscard]] bool save(const recovery_ports& ports, const save_snapshot& what) {
  const auto began = ports.slow->now();
  bool saved = false;
  try {
    saved = ports.snapshots.save(what.stream, {what.at, *what.state}, what.key);
  } catch (const std::exception&) {
    // Said by whoever asked.
  }
  ports.slow->note_since(storage::operation::snapshot, began, {.bytes = what.state->size()});
  return saved;
}

}  // namespace

any_state empty_state(const events::stream_id& stream) {
  switch (stream.kind) {
    case events::stream_kind::moderator:
      return events::moderator_state{};
    case events::stream_kind::desk:
      return events::desk_state{};
    case events::stream_kind::conversation:
    case events::stream_kind::conversation_staff:
      break;
  }
  return events::conversation_state{};
}

any_state fold_stream(storage::event_log& log, storage::snapshot_store* snapshots,
                      const storage::shared_key& key, const events::stream_id& stream, events::sequence until,
                      events::sequence* snapshot_at) {
  switch (stream.kind) {
    case events::stream_kind::moderator:
      return fold<events::moderator>(log, snapshots, key, stream, until, snapshot_at);
    case events::stream_kind::desk:
      return fold<events::desk>(log, snapshots, key, stream, until, snapshot_at);
    case events::stream_kind::conversation:
    case events::stream_kind::conversation_staff:
      break;
  }
  return fold<events::conversation>(log, snapshots, key, stream, until, snapshot_at);
}

recovery_actor::behavior_type recovery(recovery_actor::pointer self, const recovery_ports& ports,
                                       const notices_actor& tell) {
  stop_process_on_exception(self, "recovery");
  return {
      [self, ports](const recover_for& asked) { self->send(asked.whom, recover_in_time(ports, asked.what)); },
      [self, ports, tell](const save_snapshot& what) {
        if (!save(ports, what)) self->send(tell, snapshot_is_lost(what.stream.kind));
      },
      // Comes after every snapshot that was asked for before.
      [](const drain_streams& what) { what.done->set_value(); },
      [](const feel_pulse& what) { what.of->answer(); },
  };
}

}  // namespace veilleuse::actors
