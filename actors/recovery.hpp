// Recovery: a stream's state = snapshot + tail. Blocking, on a thread of its own.
#pragma once

#include "actors/messages.hpp"
#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"
#include "storage/event_log.hpp"
#include "storage/key_vault.hpp"
#include "storage/slow_operations.hpp"
#include "storage/snapshot_store.hpp"
#include "storage/storage_error.hpp"

#include <memory>
#include <optional>
#include <variant>

namespace veilleuse::actors {

using any_state = std::variant<events::conversation_state, events::moderator_state, events::desk_state>;

struct recovered_stream {
  /// Why nothing could be recovered; then the rest is empty.
  std::optional<storage::storage_failure> trouble;
  any_state state;
  storage::key_standing standing = storage::key_standing::absent;
  /// Null when there is none, or it was destroyed.
  storage::shared_key key;
  /// Where the snapshot stood; 0 without one.
  events::sequence snapshot_at;
};

/// Also used by tools: full replay when `snapshots` is null; up to event `until` when given (a record that
/// reaches beyond is left out). Throws storage_error when the stream cannot be read.
[[nodiscard]] any_state fold_stream(storage::event_log& log, storage::snapshot_store* snapshots,
                                    const storage::shared_key& key, const events::stream_id& stream,
                                    events::sequence until, events::sequence* snapshot_at = nullptr);

struct recovery_ports {
  storage::event_log& log;
  storage::key_vault& keys;
  storage::snapshot_store& snapshots;
  std::shared_ptr<storage::slow_operations> slow;
};

recovery_actor::behavior_type recovery(recovery_actor::pointer self, const recovery_ports& ports,
                                       const notices_actor& tell);

/// A state with nothing in it yet, of the stream's kind.
[[nodiscard]] any_state empty_state(const events::stream_id& stream);

}  // namespace veilleuse::actors
