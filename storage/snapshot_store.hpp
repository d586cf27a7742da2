// The port of the snapshot store. A snapshot is a state's sealed canonical bytes at one event; losing it
// costs a replay.
#pragma once

#include "events/stream.hpp"
#include "storage/key_vault.hpp"

#include <optional>
#include <string>

namespace veilleuse::storage {

struct snapshot {
  events::sequence at;
  /// Canonical state bytes (events::encode_state).
  std::string state;
};

class snapshot_store {
 public:
  snapshot_store() = default;
  snapshot_store(const snapshot_store&) = delete;
  snapshot_store& operator=(const snapshot_store&) = delete;
  virtual ~snapshot_store() = default;

  /// Seals and keeps the newest; not synced. Takes no lock for long. False when it could not be kept: there
  /// is no key, it is too large, or the disk is full or fails; the one before stays.
  [[nodiscard]] virtual bool save(const events::stream_id& stream, const snapshot& what,
                                  const shared_key& key) = 0;

  /// Nothing when there is none, it cannot be opened with `key`, or it is of another version.
  [[nodiscard]] virtual std::optional<snapshot> load(const events::stream_id& stream,
                                                     const shared_key& key) = 0;

  virtual void remove(const events::stream_id& stream) = 0;
};

}  // namespace veilleuse::storage
