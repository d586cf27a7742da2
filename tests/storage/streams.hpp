// Streams for tests of the stores.
#pragma once

#include "events/stream.hpp"

namespace veilleuse::tests {

inline events::stream_id conversation_stream(std::uint8_t number) {
  events::stream_id stream{{1}, events::stream_kind::conversation, {}};
  stream.key.fill(number);
  return stream;
}

}  // namespace veilleuse::tests
