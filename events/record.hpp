// A record: all events of one command on one stream, whole or absent.
#pragma once

#include "events/command_id.hpp"
#include "events/ids.hpp"
#include "events/stream.hpp"

#include <cstdint>
#include <vector>

namespace veilleuse::events {

template <class Event>
struct record {
  stream_id stream;
  /// The number of the first event; the others follow without a hole.
  sequence first;
  /// max(clock, time of the stream's last record).
  timestamp at;
  command_id command;
  std::uint64_t fingerprint = 0;
  std::vector<Event> events;

  [[nodiscard]] sequence last() const { return {first.value + events.size() - 1}; }
  bool operator==(const record&) const = default;
};

}  // namespace veilleuse::events
