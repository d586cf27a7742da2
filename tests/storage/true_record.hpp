// A record as the engine writes it, for tests that verify a log.
#pragma once

#include "events/codec/codec.hpp"
#include "storage/log_types.hpp"
#include "storage/sealing.hpp"

namespace veilleuse::tests {

/// A true record without sealed parts, of `count` events.
inline storage::append_request left(const events::stream_id& stream, std::uint64_t expected_last,
                                    std::size_t count = 1) {
  events::record<events::conversation_event> record;
  record.stream = stream;
  record.first = {expected_last + 1};
  record.at = {1'767'225'600'000'000};
  record.events.assign(count, events::connection_lost{});
  return {stream,
          {expected_last},
          static_cast<std::uint32_t>(count),
          storage::seal_record(events::encode(record), nullptr)};
}

}  // namespace veilleuse::tests
