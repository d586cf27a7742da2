// Every message between actors, and who takes which. Nothing else crosses an actor's boundary.
//
//   gateway ──▶ registry ──▶ stream (conversation, moderator, desk) ──▶ journal ──▶ event log
//                  ▲             │        ▲        ▲                        │
//                  └─────────────┘        │        └────── append_settled ──┘
//       ▲  steps, sleep, subscriptions    └─ recovered ── recovery
//       └── agenda (projection): who has duties
#pragma once

#include "actors/gateway.hpp"
#include "actors/pulse.hpp"
#include "events/process.hpp"
#include "storage/key_vault.hpp"
#include "storage/log_types.hpp"
#include "storage/storage_error.hpp"

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <caf/all.hpp>

namespace veilleuse::actors {

class accepted_submission;
struct recovered_stream;

using shared_sink = std::shared_ptr<client_sink>;

// ── From the gateway
// ──────────────────────────────────────────────────────────────────────────────────────────────
struct submitted {
  std::shared_ptr<const accepted_submission> what;
};
struct subscribe {
  events::stream_id stream;
  events::principal who;
  shared_sink sink;
  /// The sink's: tells one asking from the next.
  std::uint64_t number = 0;
  /// True when the subscriber is known and only the actor is new.
  bool again = false;
};
struct unsubscribe {
  events::stream_id stream;
  shared_sink sink;
};
struct typing_notice {
  events::stream_id stream;
  events::principal who;
  shared_sink sink;
};
struct sign_of_life {
  events::stream_id stream;
};
struct read_page_of {
  events::stream_id stream;
  events::sequence first;
  events::sequence last;
  shared_sink sink;
};
/// Snapshot what is awake. `done` is fulfilled when every snapshot has been written.
struct drain_streams {
  std::shared_ptr<std::promise<void>> done;
};
/// Are you there? Answered by the pulse itself.
struct feel_pulse {
  std::shared_ptr<pulse> of;
};
/// A stream has taken its snapshot.
struct drained {
  events::stream_id stream;
};

// ── Between streams: process steps, by way of the registry
// ────────────────────────────────────────────────────────
struct run_step {
  events::stream_id source;
  events::step what;
};
struct step_answered {
  events::stream_id source;
  events::step_number number;
  events::refusal reason = events::refusal::none;
};

// ── Streams and registry
// ──────────────────────────────────────────────────────────────────────────────────────────
/// A stream's state is known, or cannot be.
struct woken {
  events::stream_id stream;
  std::uint64_t incarnation = 0;
  /// Why the stream could not be read; its actor ends.
  std::optional<storage::storage_failure> trouble;
};
/// To the registry itself: look whether it still is, limits::heartbeat_patience after it was found to be.
struct look_at_unreadable {
  events::stream_id stream;
};
/// To the desks, while a moderator's own stream cannot be read, and to that stream when it can be again:
/// nobody heard this moderator's heartbeats.
struct moderator_unheard {
  events::moderator_id moderator;
};
/// Wakes a stream that has duties.
struct wake_stream {
  events::stream_id stream;
};
/// The stream is idle. `incarnation` tells an actor from its successors.
struct may_sleep {
  events::stream_id stream;
  std::uint64_t incarnation = 0;
};
struct sleep_granted {};
/// Something came meanwhile.
struct stay_awake {
  events::stream_id stream;
  std::uint64_t incarnation = 0;
};
struct subscription_settled {
  events::stream_id stream;
  shared_sink sink;
  bool permitted = false;
  /// Of the `subscribe` that is settled: an answer to an earlier one says nothing of a later one.
  std::uint64_t number = 0;
};

// ── Streams and recovery
// ──────────────────────────────────────────────────────────────────────────────────────────
struct recover_stream {
  events::stream_id stream;
  /// Make the stream's key if it has none.
  bool create_key = false;
};
struct save_snapshot {
  events::stream_id stream;
  events::sequence at;
  std::shared_ptr<const std::string> state;
  storage::shared_key key;
};

// ── Streams and journal
// ───────────────────────────────────────────────────────────────────────────────────────────
/// Outcomes of one stream's appends, in order.
struct append_settled {
  std::vector<storage::append_outcome> outcomes;
};
/// Answered with `quiet` when every append handed over before has been settled and the partition is not in
/// doubt.
struct await_quiet {
  events::stream_id stream;
};
struct quiet {
  events::stream_id stream;
};

/// What an operator should know (actors/notices.hpp).
struct notice {
  /// No content, id or token.
  std::string sentence;
  /// Whoever asks of this stream brings it about anew: of one stream it is told once in
  /// limits::notice_repeat. Never said.
  std::optional<events::stream_id> repeats_of = std::nullopt;
  /// Fixed words, for a program; empty where it concerns no stream, no failure of storage.
  std::string_view stream_kind = {};
  std::string_view error = {};
};

// ── Timers: each actor's own
// ──────────────────────────────────────────────────────────────────────────────────────
struct flush_appends {};
struct idle_tick {};
struct retry_steps {};
struct presence_tick {
  std::uint64_t generation = 0;
};
struct deadline_tick {};
struct view_tick {};
struct agenda_tick {};
struct restart_stream {
  events::stream_id stream;
};
struct take_over_tick {
  storage::partition_id partition;
};
struct partition_taken {
  storage::partition_id partition;
  /// Empty when it was taken.
  std::string refused_because;
};
struct batch_settled {
  std::uint64_t batch = 0;
  std::vector<storage::append_outcome> outcomes;
};

/// Conversation, moderator and desk alike.
using stream_actor =
    caf::typed_actor<caf::reacts_to<submitted>, caf::reacts_to<subscribe>, caf::reacts_to<unsubscribe>,
                     caf::reacts_to<typing_notice>, caf::reacts_to<sign_of_life>, caf::reacts_to<run_step>,
                     caf::reacts_to<step_answered>, caf::reacts_to<std::shared_ptr<recovered_stream>>,
                     caf::reacts_to<append_settled>, caf::reacts_to<sleep_granted>,
                     caf::reacts_to<drain_streams>, caf::reacts_to<idle_tick>, caf::reacts_to<retry_steps>,
                     caf::reacts_to<presence_tick>, caf::reacts_to<deadline_tick>, caf::reacts_to<view_tick>,
                     caf::reacts_to<moderator_unheard>>;

/// Tells the operator.
using notices_actor = caf::typed_actor<caf::reacts_to<notice>>;

/// One append on its way; the outcome goes to `writer`.
struct order_append {
  storage::append_request request;
  stream_actor writer;
};
/// To the journal and to recovery: whom to answer.
struct recover_for {
  recover_stream what;
  stream_actor whom;
};

/// Knows which streams are awake, wakes and restarts them, and keeps who is subscribed.
using registry_actor =
    caf::typed_actor<caf::reacts_to<submitted>, caf::reacts_to<subscribe>, caf::reacts_to<unsubscribe>,
                     caf::reacts_to<sign_of_life>, caf::reacts_to<run_step>, caf::reacts_to<step_answered>,
                     caf::reacts_to<wake_stream>, caf::reacts_to<woken>, caf::reacts_to<may_sleep>,
                     caf::reacts_to<stay_awake>, caf::reacts_to<subscription_settled>,
                     caf::reacts_to<restart_stream>, caf::reacts_to<quiet>, caf::reacts_to<drain_streams>,
                     caf::reacts_to<drained>, caf::reacts_to<look_at_unreadable>, caf::reacts_to<feel_pulse>>;

/// Gathers the appends of one wake-up, hands them to the log at once, and knows what is in flight and in
/// doubt.
using journal_actor =
    caf::typed_actor<caf::reacts_to<order_append>, caf::reacts_to<flush_appends>,
                     caf::reacts_to<batch_settled>, caf::reacts_to<await_quiet, registry_actor>,
                     caf::reacts_to<take_over_tick>, caf::reacts_to<partition_taken>,
                     caf::reacts_to<feel_pulse>>;

/// The blocking reader: snapshot + tail → state. Has a thread of its own.
using recovery_actor = caf::typed_actor<caf::reacts_to<recover_for>, caf::reacts_to<save_snapshot>,
                                        caf::reacts_to<drain_streams>, caf::reacts_to<feel_pulse>>;

/// The blocking reader of history pages. Has a thread of its own.
using history_actor = caf::typed_actor<caf::reacts_to<read_page_of>, caf::reacts_to<feel_pulse>>;

/// The projection of duties: which streams must be awake. Has a thread of its own.
using agenda_actor = caf::typed_actor<caf::reacts_to<agenda_tick>>;

}  // namespace veilleuse::actors

// Messages never leave the process: no serialization is defined for them.
#define VEILLEUSE_LOCAL_MESSAGE(name) CAF_ALLOW_UNSAFE_MESSAGE_TYPE(veilleuse::actors::name)
VEILLEUSE_LOCAL_MESSAGE(submitted)
VEILLEUSE_LOCAL_MESSAGE(subscribe)
VEILLEUSE_LOCAL_MESSAGE(unsubscribe)
VEILLEUSE_LOCAL_MESSAGE(typing_notice)
VEILLEUSE_LOCAL_MESSAGE(sign_of_life)
VEILLEUSE_LOCAL_MESSAGE(read_page_of)
VEILLEUSE_LOCAL_MESSAGE(drain_streams)
VEILLEUSE_LOCAL_MESSAGE(drained)
VEILLEUSE_LOCAL_MESSAGE(feel_pulse)
VEILLEUSE_LOCAL_MESSAGE(run_step)
VEILLEUSE_LOCAL_MESSAGE(step_answered)
VEILLEUSE_LOCAL_MESSAGE(look_at_unreadable)
VEILLEUSE_LOCAL_MESSAGE(moderator_unheard)
VEILLEUSE_LOCAL_MESSAGE(wake_stream)
VEILLEUSE_LOCAL_MESSAGE(woken)
VEILLEUSE_LOCAL_MESSAGE(may_sleep)
VEILLEUSE_LOCAL_MESSAGE(sleep_granted)
VEILLEUSE_LOCAL_MESSAGE(stay_awake)
VEILLEUSE_LOCAL_MESSAGE(subscription_settled)
VEILLEUSE_LOCAL_MESSAGE(recover_for)
VEILLEUSE_LOCAL_MESSAGE(save_snapshot)
VEILLEUSE_LOCAL_MESSAGE(order_append)
VEILLEUSE_LOCAL_MESSAGE(append_settled)
VEILLEUSE_LOCAL_MESSAGE(await_quiet)
VEILLEUSE_LOCAL_MESSAGE(quiet)
VEILLEUSE_LOCAL_MESSAGE(notice)
VEILLEUSE_LOCAL_MESSAGE(flush_appends)
VEILLEUSE_LOCAL_MESSAGE(idle_tick)
VEILLEUSE_LOCAL_MESSAGE(retry_steps)
VEILLEUSE_LOCAL_MESSAGE(presence_tick)
VEILLEUSE_LOCAL_MESSAGE(deadline_tick)
VEILLEUSE_LOCAL_MESSAGE(view_tick)
VEILLEUSE_LOCAL_MESSAGE(agenda_tick)
VEILLEUSE_LOCAL_MESSAGE(restart_stream)
VEILLEUSE_LOCAL_MESSAGE(take_over_tick)
VEILLEUSE_LOCAL_MESSAGE(partition_taken)
VEILLEUSE_LOCAL_MESSAGE(batch_settled)
VEILLEUSE_LOCAL_MESSAGE(registry_actor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<veilleuse::actors::recovered_stream>)
#undef VEILLEUSE_LOCAL_MESSAGE
