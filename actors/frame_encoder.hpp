// How a confirmed record becomes bytes for clients. The engine implements it; actors only share the result.
#pragma once

#include "actors/client_sink.hpp"
#include "events/conversation/conversation.hpp"
#include "events/record.hpp"

namespace veilleuse::actors {

class frame_encoder {
 public:
  frame_encoder() = default;
  frame_encoder(const frame_encoder&) = delete;
  frame_encoder& operator=(const frame_encoder&) = delete;
  virtual ~frame_encoder() = default;

  /// One frame per event, concatenated. Called from any thread.
  [[nodiscard]] virtual shared_frames encode(
      const events::record<events::conversation_event>& what) const = 0;
  /// Only the events numbered `from` and later of a record: a page of history may begin inside one.
  [[nodiscard]] virtual std::string encode_from(const events::record<events::conversation_event>& what,
                                                events::sequence from) const = 0;
};

}  // namespace veilleuse::actors
