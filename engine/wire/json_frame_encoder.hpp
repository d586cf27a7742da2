// Encodes a conversation's confirmed records for clients: one JSON text frame per event, each with its
// WebSocket header, so that the same bytes go raw to every subscriber's socket.
#pragma once

#include "actors/frame_encoder.hpp"

namespace veilleuse::engine::wire {

class json_frame_encoder final : public actors::frame_encoder {
 public:
  [[nodiscard]] actors::shared_frames encode(
      const events::record<events::conversation_event>& what) const override;
  [[nodiscard]] std::string encode_from(const events::record<events::conversation_event>& what,
                                        events::sequence from) const override;
};

}  // namespace veilleuse::engine::wire
